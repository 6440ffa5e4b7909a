"""A MARAC to test with, beside the violence panel of `tests.casework`, and steps that bring a case of it forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.queries import viewer_for
from plumbline.access.services import add_member, open_account
from plumbline.access.viewer import Viewer
from plumbline.agencies.services import add_agency
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem, Meeting
from plumbline.meetings.queries import attending_of
from plumbline.referrals.entry import GivenEntry, GivenPerson, GivenSafeContact
from plumbline.referrals.models import Named, Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, never_alone
from plumbline.schemes.services import start_scheme
from plumbline.sharing.services import sign_agreement
from tests.casework import Look, days
from tests.charters import signed
from tests.conftest import database_role
from tests.personas import LONG_AGO, PARTNERS, PASSWORD, Personas
from tests.remembering import remembered


CRITERIA = ("At high risk of serious harm by domestic abuse",)
ANSWERS = {"happened": "Hit and choked on Friday", "consent": "given", "perpetrator_told": "no"}
VICTIM = GivenPerson(
    "victim", first_name="Canary", last_name="Vickers", date_of_birth=date(1990, 5, 4), sex="F"
)
HARMER = GivenPerson(
    "perpetrator", first_name="Canary", last_name="Perkins", date_of_birth=date(1988, 2, 1), sex="M"
)
CHILD = GivenPerson("child", first_name="Canary", last_name="Childs", date_of_birth=date(2019, 1, 1))


def settle_all(item: AgendaItem, *, by: Viewer, at: datetime, leaving_out: str = "") -> None:
    """Answer what the kind of a case needs answered at a meeting, each with the first answer that it offers."""
    for asked in kind_of(item.case.scheme).meeting.questions:
        if asked.needed and asked.slug != leaving_out:
            answer = next(iter(asked.answers))
            meetings.settle_question(
                item=item, question=asked.slug, answer=answer, words="As said", by=by, at=at
            )


@remembered
def start_marac(
    p: Personas, look: Look, *, slug: str = "marac", host: str = "council", more: tuple[str, ...] = ()
) -> Scheme:
    """A MARAC hosted by the council, under an agreement of its own; ``more`` are agencies at its table beside the partners."""
    job = job_viewer("set-up")
    identify(job)
    sign_agreement(
        no_power=never_alone(),
        name="Made-up MARAC agreement",
        parties=[p.agencies[a] for a in (*PARTNERS, *more)],
        purpose="marac",
        gateway="Crime and Disorder Act 1998 s.115",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job,
    )
    forget()
    with look(p.alice) as alice:
        scheme = start_scheme(
            slug=slug,
            kind="marac",
            name="Made-up MARAC",
            host_agency=p.agencies[host],
            partner_agencies=[p.agencies[a] for a in (*PARTNERS, *more) if a != host],
            by=alice,
            at=days(-60),
        )
        signed(
            scheme,
            aim="Victims at high risk are safer",
            criteria=CRITERIA,
            measure="Repeats within twelve months",
            stop_rule="None: the partnership board reviews it each year",
            by=alice,
            at=days(-55),
        )
    return scheme


def add_person(p: Personas, name: str, agency: str, role: Role, *, kind: str = "") -> Viewer:
    """Somebody more, at an agency that is made where there is none of that name."""
    viewer, p.agencies[agency] = _added(name, agency, p.agencies.get(agency), role, kind or agency)
    return viewer


@remembered
def _added(name: str, agency: str, made: UUID | None, role: Role, kind: str) -> tuple[Viewer, UUID]:
    with database_role("worker"):
        identify(job := job_viewer("set-up"))
        at = made or add_agency(slug=agency, name=agency.title(), kind=kind, by=job).id
        user = open_account(email=f"{name}@example.invalid", name=name.title(), password=PASSWORD, by=job)
        add_member(user=user, agency_id=at, role=role, by=job, starts=LONG_AGO)
        forget()
    return viewer_for(user), at


@dataclass
class Marac:
    """The personas with a MARAC."""

    remembered_as: ClassVar = "marac"

    p: Personas
    look: Look
    scheme: Scheme

    @remembered
    def referral(
        self,
        *people: GivenPerson,
        route: str = "professional_judgement",
        incident_on: date | None = None,
        safe: GivenSafeContact | None = None,
        at: datetime | None = None,
    ) -> Referral:
        """The police refer."""
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme,
                words="Choked, threats to kill, separated last month",
                people=people or (VICTIM, HARMER, CHILD),
                entry=GivenEntry(route, incident_on=incident_on, answers=ANSWERS, safe_contact=safe),
                made_up=True,
                by=bob,
                at=at or days(0),
            )

    @remembered
    def taken(
        self, referral: Referral | None = None, *, ask: tuple[str, ...] = ("police", "housing")
    ) -> Case:
        """A case taken in the day after its referral."""
        referral = referral or self.referral()
        with self.look(self.p.alice) as alice:
            case = cases.triage(
                referral=referral,
                decision="take",
                because="High risk",
                lead_agency=self.p.agencies["council"],
                ask=[self.p.agencies[a] for a in ask],
                criteria_met=CRITERIA,
                by=alice,
                at=referral.referred_at + timedelta(days=1),
            )
        assert case is not None
        return case

    @remembered
    def heard(self, case: Case, *, attending: tuple[str, ...] = ("bob", "dana"), day: float = 0) -> Case:
        """A meeting hears the case and lets in the agencies of whoever attends, answers what it must, and ends."""
        item, meeting, at = self.discussed(case, attending=attending, day=day)
        with self.look(self.p.alice) as alice:
            settle_all(item, by=alice, at=at)
            meetings.end_meeting(meeting=meeting, by=alice, at=at)
        with self.look(self.p.alice):
            return Case.objects.select_related("scheme", "referral").get(id=case.id)

    def discussed(
        self, case: Case, *, attending: tuple[str, ...] = ("bob", "dana"), day: float = 0
    ) -> tuple[AgendaItem, Meeting, datetime]:
        """A meeting under way that has decided on the case and answered nothing yet."""
        at = case.opened_at + timedelta(days=6 + day)
        with self.look(self.p.alice) as alice:
            cases.finish_research(case=case, because="The meeting is tomorrow", by=alice, at=at)
            meeting = meetings.schedule_meeting(scheme=self.scheme, starts_at=at, by=alice, at=at)
            item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at)
            for name in ("alice", *attending):
                person = getattr(self.p, name)
                meetings.record_attendance(
                    meeting=meeting,
                    user=person.user_id,
                    agency=person.agency_ids[0],
                    has_authority=True,
                    confidentiality_accepted=True,
                    by=alice,
                    at=at,
                )
            meetings.begin_meeting(meeting=meeting, by=alice, at=at)
        self.go_on(meeting, at=at)
        with self.look(self.p.alice) as alice:
            meetings.take_decision(item=item, kind="heard", words="All were heard", by=alice, at=at)
        return item, meeting, at

    def go_on(self, meeting: Meeting, *, at: datetime) -> None:
        """The chair goes on where nobody can commit an agency of the quorum."""
        with self.look(self.p.chair) as chair:
            if not attending_of(meeting).may_decide:
                meetings.go_on_without_quorum(meeting=meeting, because="Danger tonight", by=chair, at=at)

    def again(self, case: Case, *, incident_on: date, at: datetime) -> Referral:
        """The same people, referred again by the repeat route."""
        with self.look(self.p.bob):
            rows = list(Named.objects.filter(referral_id=case.referral_id))
        people = [GivenPerson(n.part, n.person_id) for n in rows]
        return self.referral(*people, route="repeat", incident_on=incident_on, at=at)
