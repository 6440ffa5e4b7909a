"""An IOM scheme to test with, beside the panel of `tests.casework`, and steps that bring a case of it forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem
from plumbline.meetings.queries import attending_of
from plumbline.referrals.entry import GivenAssessment, GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import never_alone
from plumbline.schemes.services import start_scheme
from plumbline.sharing.services import sign_agreement
from tests.casework import Look, days
from tests.charters import signed
from tests.personas import PARTNERS, Personas
from tests.remembering import remembered


CRITERIA = ("Likely to offend again, and managed better together",)
ANSWERS = {"offending": "Four burglaries in two years", "neighbourhood": "yes", "supervision": "licence"}
MANAGED = GivenPerson(
    "person", first_name="Canary", last_name="Burgess", date_of_birth=date(1991, 7, 1), sex="M"
)


@remembered
def start_iom(p: Personas, look: Look, *, slug: str = "iom", kind: str = "iom") -> Scheme:
    """An IOM scheme hosted by the council, under an agreement of its own."""
    identify(job_viewer("set-up"))
    sign_agreement(
        no_power=never_alone(),
        name="Made-up IOM agreement",
        parties=[p.agencies[a] for a in PARTNERS],
        purpose=kind,
        gateway="Offender Management Act 2007 s.14",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job_viewer("set-up"),
    )
    forget()
    with look(p.alice) as alice:
        scheme = start_scheme(
            slug=slug,
            kind=kind,
            name="Made-up IOM",
            host_agency=p.agencies["council"],
            partner_agencies=[p.agencies[a] for a in PARTNERS if a != "council"],
            by=alice,
            at=days(-60),
        )
        signed(
            scheme,
            aim="People managed here offend less",
            criteria=CRITERIA,
            measure="Suspected again within twelve months of entry, by entry cohort",
            stop_rule="None: the partnership board reviews it each year",
            by=alice,
            at=days(-55),
        )
    return scheme


@dataclass
class Iom:
    """The personas with an IOM scheme."""

    remembered_as: ClassVar = "iom"

    p: Personas
    look: Look
    scheme: Scheme

    @remembered
    def nominated(
        self, *, person: GivenPerson = MANAGED, score: int = 81, at: datetime | None = None
    ) -> Referral:
        """The police nominate, with a score of probation's."""
        when = at or days(0)
        assessed = GivenAssessment("OGRS3", score, when.date(), "P. Officer, probation", "3", "ogrs3")
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme, words="Burglaries again since release", people=(person,),
                entry=GivenEntry("scored", assessed, answers=ANSWERS), made_up=True, by=bob, at=when,
            )  # fmt: skip

    @remembered
    def taken(self, referral: Referral | None = None) -> Case:
        """Taken in the day after."""
        referral = referral or self.nominated()
        with self.look(self.p.alice) as alice:
            case = cases.triage(
                referral=referral, decision="take", because="Meets the criteria", lead_agency=self.p.agencies["police"],
                ask=[self.p.agencies["police"]], criteria_met=CRITERIA, by=alice, at=referral.referred_at + timedelta(days=1),
            )  # fmt: skip
        assert case is not None
        return case

    @remembered
    def selected(self, case: Case | None = None, *, cohort: str = "fixed") -> Case:
        """A meeting selects; the case gets its cohort and colour, an objective, an action and a plan."""
        case = case or self.taken()
        at = case.opened_at + timedelta(days=6)
        with self.look(self.p.alice) as alice:
            cases.finish_research(case=case, because="The meeting is tomorrow", by=alice, at=at)
        self.decides(case, f"select_{cohort}", "Selected by the meeting", at=at)
        with self.look(self.p.alice) as alice:
            objective = cases.set_objective(
                case=case, words="A home that lasts", driver="accommodation", by=alice, at=at
            )
            cases.propose_action(
                case=case, verb="Find", what="a room by Friday", owner=self.p.bob.user_id, agency=self.p.agencies["police"],
                objective=objective, by=alice, at=at,
            )  # fmt: skip
            cases.agree_plan(case=case, by=alice, at=at)
            return Case.objects.select_related("scheme", "referral").get(id=case.id)

    def decides(self, case: Case, *decisions: str, at: datetime) -> AgendaItem:
        """A meeting of its own decides on a case: kinds of decision, the last its words."""
        *kinds, words = decisions
        with self.look(self.p.alice) as alice:
            meeting = meetings.schedule_meeting(scheme=self.scheme, starts_at=at, by=alice, at=at)
            item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at)
            for name in ("alice", "bob", "dana"):
                person = getattr(self.p, name)
                meetings.record_attendance(
                    meeting=meeting, user=person.user_id, agency=person.agency_ids[0], has_authority=True,
                    confidentiality_accepted=True, by=alice, at=at,
                )  # fmt: skip
            meetings.begin_meeting(meeting=meeting, by=alice, at=at)
        with self.look(self.p.chair) as chair:
            if not attending_of(meeting).may_decide:
                meetings.go_on_without_quorum(meeting=meeting, because="Probation is ill", by=chair, at=at)
        with self.look(self.p.alice) as alice:
            for kind in kinds:
                meetings.take_decision(item=item, kind=kind, words=words, by=alice, at=at)
            meetings.end_meeting(meeting=meeting, by=alice, at=at)
        return item

    def rate(self, case: Case, colour: str, at: datetime, *, who: str = "alice") -> None:
        """Somebody changes the colour."""
        viewer = getattr(self.p, who)
        with self.look(viewer):
            cases.set_track(
                case=case, track="colour", value=colour, because=f"Now {colour}", by=viewer, at=at
            )
