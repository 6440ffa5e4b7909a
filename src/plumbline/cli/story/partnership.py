"""The made-up partnership: agencies, people and their roles, agreements, the scheme and its charter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import update_last_login
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import viewer_for, viewer_named
from plumbline.access.services import add_member, open_account
from plumbline.access.viewer import Viewer
from plumbline.agencies.services import add_agency
from plumbline.schemes.charters import Chain, GivenCharter, StopLine
from plumbline.schemes.enums import StopFigure
from plumbline.schemes.queries import never_alone
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.queries import agreements
from plumbline.sharing.services import review_agreement, sign_agreement


PASSWORD = "made-up-and-harmless"  # noqa: S105 - printed on the screen, for made-up people only
SCHEME = "violence-panel"
AGENCIES = {
    "police": ("Zedton Police", "police"),
    "council": ("Zedton Council", "council"),
    "housing": ("Zedton Homes", "housing"),
    "probation": ("Zedton Probation", "probation"),
    "hospital": ("Zedton General Hospital", "health"),
    "refuge": ("Zedton Safe Lives Charity", "domestic-abuse-service"),
    "youth-justice": ("Zedton Youth Justice Service", "youth-justice"),
    "ambulance": ("Zedton Ambulance Service", "health"),
    "domestic-abuse-service": ("Zedton Refuge Service", "domestic-abuse-service"),
    "prison": ("Zedton Prison", "prison"),
    "childrens": ("Zedton Children’s Services", "childrens-social-care"),
    "health-visiting": ("Zedton Community Health", "health"),
    "university": ("University of Zedton", "research"),
    "research": ("Research data holders", "research"),
    "college": ("College of Exton", "research"),
    "outside": ("Elsewhere Charity", "charity"),
}
PARTNERS = ("council", "police", "housing", "probation", "hospital", "refuge")
# These send files to be counted and sit at no table.
COUNTED_ONLY = ("youth-justice", "ambulance", "domestic-abuse-service")
# One sign-in per role, that of a researcher outside the partnership among them, the outsider, somebody who will declare a conflict, the manager of the team, and somebody not vetted.
PEOPLE = {
    "coordinator": ("Alice Coord", "council", Role.COORDINATOR),
    "chair": ("Chidi Chair", "police", Role.CHAIR),
    "representative": ("Bob Police", "police", Role.REPRESENTATIVE),
    "housing": ("Dana Housing", "housing", Role.REPRESENTATIVE),
    "prison": ("Paz Prison", "prison", Role.REPRESENTATIVE),
    "social-worker": ("Sol Social", "childrens", Role.REPRESENTATIVE),
    "nurse": ("Nia Nurse", "health-visiting", Role.REPRESENTATIVE),
    "practitioner": ("Petra Probation", "probation", Role.PRACTITIONER),
    "manager": ("Mina Manager", "council", Role.PRACTITIONER),
    "unvetted": ("Uli Unvetted", "hospital", Role.REPRESENTATIVE),
    "adviser": ("Ines Adviser", "refuge", Role.ADVISER),
    "referrer": ("Rhys Referrer", "hospital", Role.REFERRER),
    "analyst": ("Anil Analyst", "council", Role.ANALYST),
    "matcher": ("Mo Matcher", "police", Role.MATCHER),
    "board": ("Bea Board", "council", Role.BOARD),
    "governance": ("Gwen Governance", "council", Role.GOVERNANCE),
    "researcher": ("Rosa Researcher", "university", Role.RESEARCHER),
    "reader": ("Odile Reader", "college", Role.OUTSIDE_RESEARCHER),
    "administrator": ("Ade Administrator", "council", Role.ADMINISTRATOR),
    "outsider": ("Charlie Outside", "outside", Role.COORDINATOR),
}
CRITERIA = (
    "Hurt or suspected at least twice in two years, once in the last year",
    "Lives in Zedton",
    "Aged 18 or over",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who, and where they work."""

    people: dict[str, Viewer]
    agencies: dict[str, UUID]


def sign_in_name(who: str) -> str:
    """The sign-in name of one of the cast."""
    return f"{who}@zedton.invalid"


def found_partnership(*, at: datetime) -> Cast:
    """Open the accounts, sign the agreements, start the scheme and sign its charter, all as of ``at``."""
    with acting_as(job_viewer("set-up")) as job:
        agencies = {
            slug: add_agency(slug=slug, name=name, kind=kind, by=job).id
            for slug, (name, kind) in AGENCIES.items()
        }
        people = {who: _person(who, agencies, by=job, at=at) for who in PEOPLE}
        parties = {"violence-panel": PARTNERS, "violence-analysis": (*PARTNERS, *COUNTED_ONLY)}
        for purpose, slugs in parties.items():
            sign_agreement(
                no_power=never_alone(),
                name=f"Made-up agreement: {purpose.replace('-', ' ')}",
                parties=[agencies[slug] for slug in slugs],
                purpose=purpose,
                gateway="Crime and Disorder Act 1998 s.115",
                starts=timezone.localdate(at),
                review_on=timezone.localdate(at) + timedelta(days=730),
                by=job,
            )
    with acting_as(people["coordinator"]) as alice:
        _start_panel(agencies, by=alice, at=at)
    return Cast(people, agencies)


def review_agreements(cast: Cast, *, on: date) -> None:
    """Information governance looks at every agreement again, as it must within a year."""
    with acting_as(cast.people["governance"]) as gwen:
        for line in agreements(gwen, on=on):
            next_one = on + timedelta(days=300)
            review_agreement(agreement_id=line.agreement.id, review_on=next_one, by=gwen, on=on)


def cast() -> Cast:
    """The partnership as it stands; for a demo that was made before."""
    people = {who: viewer_named(sign_in_name(who)) for who in PEOPLE}
    return Cast(people, {s.agency_slug: s.agency_id for viewer in people.values() for s in viewer.standings})


def _person(who: str, agencies: dict[str, UUID], *, by: Viewer, at: datetime) -> Viewer:
    name, agency, role = PEOPLE[who]
    user = open_account(email=sign_in_name(who), name=name, password=PASSWORD, by=by)
    add_member(user=user, agency_id=agencies[agency], role=role, by=by, starts=at)
    # They work here: the round of reminders would end the role of one who never came.
    update_last_login(type(user), user)
    return viewer_for(user)


def _start_panel(agencies: dict[str, UUID], *, by: Viewer, at: datetime) -> None:
    scheme = start_scheme(
        slug=SCHEME,
        kind="violence",
        name="Zedton violence panel (made up)",
        host_agency=agencies["council"],
        partner_agencies=[agencies[slug] for slug in PARTNERS if slug != "council"],
        by=by,
        at=at,
    )
    # Twice: after a year the partnership drew the line of its stop rule higher.
    first = _charter(agencies, timezone.localdate(at), line=50)
    sign_charter(scheme=scheme, charter=first, by=by, at=at)
    later = at + timedelta(days=365)
    sign_charter(scheme=scheme, charter=_charter(agencies, later.date(), line=60), by=by, at=later)


# What each agency promised to bring to the panel; made up.
BRINGS = {
    "council": "The chair’s office, community safety officers, and money for two mentors",
    "police": "A neighbourhood officer for each person, and events every week",
    "housing": "A move within six weeks where a home is the danger",
    "probation": "The supervising officer at the meeting, and home visits",
    "hospital": "A nurse who can say what may be said on the day",
    "refuge": "Advice on whoever may be hurt by an action",
}


def _charter(agencies: dict[str, UUID], on: date, *, line: int) -> GivenCharter:
    return GivenCharter(
        aim="Fewer people in Zedton hurt, or hurting others, again and again: a fifth fewer events in twelve months",
        who_for="Adults in Zedton who are hurt, or hurt others, again and again, often both",
        criteria=CRITERIA,
        lawful_basis="Crime and Disorder Act 1998 s.115; Data Protection Act 2018 Part 3 for the police and probation, UK GDPR article "
        "6(1)(e) for the others",
        measure="Violence per person-year at liberty over 12 months, those offered a place against those not drawn",
        theory=(
            Chain(
                activity="A worker seeks the person out within a week",
                activity_measure="Contacts attempted within a week, of cases begun",
                output="The person is met, and goes on being met",
                output_measure="People met at least once, of cases worked",
                outcome="Fewer crises, and help asked for sooner",
                outcome_measure="Ambulance call-outs to violence per person-year",
            ),
            Chain(
                activity="Agencies agree actions that each serve an objective",
                activity_measure="Actions that serve an objective, of those agreed",
                output="Actions are done, checked and on time",
                output_measure="Actions done, checked and on time, of those due",
                outcome="Less violence",
                outcome_measure="Violence per person-year at liberty",
            ),
        ),
        brings={agencies[slug]: words for slug, words in BRINGS.items()},
        success_test="After two years the whole 95% interval lies below no change, against those not drawn",
        stop_rule=f"Stop if fewer than {line}% of actions are done on time in two quarters, or if two years show no worthwhile fall",
        stop_line=StopLine(StopFigure.ACTIONS_ON_TIME, line, 2),
        agreed_by="Bea Board, chair of the community safety partnership (made up)",
        signed_on=on,
        review_on=on + timedelta(days=365 + 90),
    )
