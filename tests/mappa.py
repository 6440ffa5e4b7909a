"""A MAPPA to test with, and steps that bring a case of it forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Case
from plumbline.meetings import services as meetings
from plumbline.meetings.models import AgendaItem, Meeting
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import never_alone
from plumbline.schemes.services import start_scheme
from plumbline.sharing.services import sign_agreement
from tests.casework import Look, days
from tests.charters import signed
from tests.marac import add_person
from tests.personas import PARTNERS, Personas
from tests.remembering import remembered


CRITERIA = ("Eligible by law or by decision",)
OFFENDER = GivenPerson(
    "offender", first_name="Canary", last_name="Offord", date_of_birth=date(1980, 2, 1), sex="M"
)
NOTIFIED = {"category": "2", "ground": "Schedule 15", "level": "Level 1: the licence is enough"}
MAPPA_A = {
    "sought": "2", "why_not_level_1": "Housing and health have to act together", "offence": "Wounding, four years",
    "reason": "Seen near the victim’s work twice", "tool": "OASys, 2 March 2026, probation", "score": "High", "harm": "high",
    "victims": "A former partner, by stalking",
}  # fmt: skip
PLAN = {
    "harm": "high", "scenario": "Waits for her after work", "supervision": "Weekly at the office", "monitoring": "Exclusion zone",
    "treatment": "Programme from May", "victim_safety": "Liaison officer speaks with her each week",
    "contingency": "Seen in the zone: recall the same day",
}  # fmt: skip
NEEDED = {
    "disclosure": ("not_to_disclose", "Nobody outside needs to know to be safe"),
    "necessity": ("necessary", "No less would keep her safe"),
    "plan": ("agreed", "All four pillars have an owner"),
}


@remembered
def start_mappa(p: Personas, look: Look, more: tuple[str, ...] = ()) -> Scheme:
    """A MAPPA hosted by the council’s side of the responsible authority, under an agreement of its own."""
    job = job_viewer("set-up")
    identify(job)
    sign_agreement(
        no_power=never_alone(),
        name="Made-up MAPPA agreement",
        parties=[p.agencies[a] for a in (*PARTNERS, *more)],
        purpose="mappa",
        gateway="Criminal Justice Act 2003 s.325",
        starts=date(2020, 1, 1),
        review_on=date(2030, 1, 1),
        by=job,
    )
    forget()
    with look(p.alice) as alice:
        scheme = start_scheme(
            slug="mappa",
            kind="mappa",
            name="Made-up MAPPA",
            host_agency=p.agencies["council"],
            partner_agencies=[p.agencies[a] for a in (*PARTNERS, *more) if a != "council"],
            by=alice,
            at=days(-60),
        )
        signed(
            scheme,
            aim="The public is protected from serious harm",
            criteria=CRITERIA,
            measure="Serious further offences while managed",
            stop_rule="None: the strategic management board reviews it each year",
            by=alice,
            at=days(-55),
        )
    return scheme


@dataclass
class Mappa:
    """The personas with a MAPPA, and somebody of the prison."""

    remembered_as: ClassVar = "mappa"

    p: Personas
    look: Look
    scheme: Scheme
    paul: Viewer

    @remembered
    def referral(self, *people: GivenPerson, route: str = "sentence", at: datetime | None = None) -> Referral:
        """The police notify."""
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme,
                words="Sentenced to four years for wounding",
                people=people or (OFFENDER,),
                entry=GivenEntry(route, answers=NOTIFIED),
                made_up=True,
                by=bob,
                at=at or days(0),
            )

    @remembered
    def taken(self, referral: Referral | None = None, *, category: str = "2") -> Case:
        """Taken in on the day after, with its category."""
        referral = referral or self.referral()
        with self.look(self.p.alice) as alice:
            case = cases.triage(
                referral=referral,
                decision="take",
                because="Eligible by sentence",
                lead_agency=self.p.agencies["probation"],
                criteria_met=CRITERIA,
                ratings={"category": category},
                by=alice,
                at=referral.referred_at + timedelta(days=1),
            )
        assert case is not None
        return case

    @remembered
    def screened(self, case: Case | None = None) -> Case:
        """At level 1."""
        case = case or self.taken()
        self.to(case, "level_1", because="The licence and the lead agency are enough", at=days(2))
        return case

    def to(self, case: Case, state: str, *, because: str, at: datetime, who: str = "alice") -> None:
        """Moved by hand."""
        with self.look(getattr(self.p, who)) as viewer:
            cases.move_case(case=case, state=state, because=because, by=viewer, at=at)

    @remembered
    def referred(self, case: Case | None = None, *, at: datetime | None = None) -> Case:
        """Referred to level 2 with MAPPA A, researched, ready for a meeting."""
        case, at = case or self.screened(), at or days(20)
        with self.look(self.p.alice) as alice:
            cases.fill_form(case=case, form="mappa_a", answers=MAPPA_A, by=alice, at=at)
        self.to(case, "referred", because="Level 1 is not enough any more", at=at)
        with self.look(self.p.alice) as alice:
            cases.finish_research(case=case, because="Nobody else knows them", by=alice, at=at)
        return case

    def meeting(
        self, case: Case, *, at: datetime, attending: tuple[str, ...] = ("bob", "worker")
    ) -> AgendaItem:
        """A meeting under way, quorate."""
        with self.look(self.p.alice) as alice:
            meeting = meetings.schedule_meeting(scheme=self.scheme, starts_at=at, by=alice, at=at)
            item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=at)
            people = [self.p.alice, *(getattr(self.p, name) for name in attending), self.paul]
            for person in people:
                self.attend(meeting, person, by=alice, at=at)
            meetings.begin_meeting(meeting=meeting, by=alice, at=at)
        return item

    def attend(self, meeting: Meeting, person: Viewer, *, by: Viewer, at: datetime) -> None:
        """Somebody is there, with authority and bound."""
        meetings.record_attendance(
            meeting=meeting,
            user=person.user_id,
            agency=person.agency_ids[0],
            has_authority=True,
            confidentiality_accepted=True,
            by=by,
            at=at,
        )

    def decide(self, item: AgendaItem, kind: str, words: str, *, at: datetime, who: str = "alice") -> None:
        """The room decides."""
        with self.look(getattr(self.p, who)) as viewer:
            meetings.take_decision(item=item, kind=kind, words=words, by=viewer, at=at)

    def settle(self, item: AgendaItem, *, at: datetime, leaving_out: str = "") -> None:
        """Everything that is needed is answered."""
        with self.look(self.p.alice) as alice:
            for question, (answer, words) in NEEDED.items():
                if question != leaving_out:
                    meetings.settle_question(
                        item=item, question=question, answer=answer, words=words, by=alice, at=at
                    )

    def end(self, item: AgendaItem, *, at: datetime) -> None:
        """The meeting ends."""
        with self.look(self.p.alice) as alice:
            meetings.end_meeting(meeting=item.meeting, by=alice, at=at)

    @remembered
    def at_level(self, level: str, case: Case | None = None, *, at: datetime | None = None) -> Case:
        """Brought to level 2 or 3 by a whole meeting."""
        case, at = case or self.referred(), at or days(27)
        item = self.meeting(case, at=at)
        self.decide(item, f"level_{level}", "Formal meetings add value, and the risk is high", at=at)
        self.settle(item, at=at)
        self.end(item, at=at)
        return self.fresh(case)

    def fresh(self, case: Case) -> Case:
        """The case as it stands now."""
        with self.look(self.p.alice):
            return Case.objects.select_related("scheme", "referral").get(id=case.id)


def a_mappa(p: Personas, look: Look) -> Mappa:
    """The personas with a MAPPA and its third authority, a prison."""
    paul = add_person(p, "paul", "prison", Role.REPRESENTATIVE)
    return Mappa(p, look, start_mappa(p, look, more=("prison",)), paul)
