"""A violence panel to test with: its charter, people referred to it, and a case brought to each of its states."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.models import Action, Case, Objective, Onward, ResearchRequest, SafeContact
from plumbline.cases.queries.onward import facts_to_share
from plumbline.cases.services import GivenFact, GivenRating
from plumbline.cases.services.chasing import chase
from plumbline.interventions.models import Intervention
from plumbline.interventions.rules import GivenIntervention
from plumbline.interventions.services import add_intervention
from plumbline.meetings import services as meetings
from plumbline.meetings.enums import Papers
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import AgendaItem, Draft, KeptLine, Meeting
from plumbline.referrals.entry import GivenPerson
from plumbline.referrals.models import Referral
from plumbline.referrals.services import refer_person, take_up
from plumbline.schemes.models import Scheme
from plumbline.schemes.services import start_scheme
from tests.charters import CRITERIA, signed
from tests.conftest import database_role
from tests.personas import PARTNERS, Personas
from tests.remembering import remembered


DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
Look = Callable[[Viewer], AbstractContextManager[Viewer]]


def days(number: float) -> datetime:
    """The clock of a test, so many days after its beginning."""
    return DAY + timedelta(days=number)


@remembered
def start_panel(p: Personas, *, charter: bool = True) -> Scheme:
    """A violence panel hosted by the council; call it with Alice identified."""
    scheme = start_scheme(
        slug="violence-panel",
        kind="violence",
        name="Violence panel",
        host_agency=p.agencies["council"],
        partner_agencies=[p.agencies[a] for a in PARTNERS if a != "council"],
        by=p.alice,
        at=days(-60),
    )
    if charter:
        signed(scheme, by=p.alice, at=days(-55))
    return scheme


@dataclass
class Panel:
    """The personas with a scheme, and steps that bring a case forward as the right people."""

    remembered_as: ClassVar = "panel"

    p: Personas
    look: Look
    scheme: Scheme

    @remembered
    def referral(
        self, *, name: str = "Marker", born: date = date(1990, 5, 4), at: datetime = DAY
    ) -> Referral:
        """Dana's agency is not in it: the police refer."""
        with self.look(self.p.bob) as bob:
            return refer_person(
                scheme=self.scheme,
                words="Hurt three times since May",
                people=[
                    GivenPerson("person", first_name="Canary", last_name=name, date_of_birth=born, sex="M")
                ],
                made_up=True,
                by=bob,
                at=at,
            )

    @remembered
    def triaged(self, *, ask: tuple[str, ...] = ("police", "housing"), **changes: object) -> Case:
        """A case just taken in, with research asked for, led by the council."""
        referral = self.referral()
        with self.look(self.p.alice) as alice:
            take_up(referral=referral, by=alice, at=days(1))
            given = {
                "decision": "take",
                "because": "Fits the charter",
                "lead_agency": self.p.agencies["council"],
                "ask": [self.p.agencies[a] for a in ask],
                "criteria_met": CRITERIA,
                "at": days(1),
            } | changes
            case = cases.triage(referral=referral, by=alice, **given)
        assert case is not None
        return case

    def request(self, case: Case, agency: str) -> ResearchRequest:
        """The request to one agency, as Alice sees it."""
        with self.look(self.p.alice):
            return ResearchRequest.objects.select_related("scheme").get(
                case=case, agency=self.p.agencies[agency]
            )

    def fact(self, **changes: object) -> GivenFact:
        """A fact with everything that it needs."""
        given: dict = {
            "words": "Seen with a knife at the bus station",
            "source": "Officer's statement",
            "on": date(2026, 2, 20),
            "nature": "fact",
            "marking": "panel",
            "gateway": "cda-1998-s115",
        }
        return GivenFact(**(given | changes))

    @remembered
    def researched(self) -> Case:
        """Police knew, housing did not."""
        case = self.triaged()
        with self.look(self.p.bob) as bob:
            cases.reply_to_request(
                request=self.request_of(bob, case), answer="known", facts=[self.fact()], by=bob, at=days(2)
            )
        with self.look(self.p.dana) as dana:
            cases.reply_not_known(request=self.request_of(dana, case), by=dana, at=days(2))
        with self.look(self.p.alice) as alice:
            cases.finish_research(case=case, by=alice, at=days(3))
        return case

    def request_of(self, viewer: Viewer, case: Case) -> ResearchRequest:
        """The request that the viewer's own agency was sent, as they see it."""
        rows = ResearchRequest.objects.select_related("scheme").filter(ref=case.ref)
        return rows.get(agency__in=viewer.agency_ids)

    def meeting(
        self, case: Case, *, attending: tuple[str, ...] = ("alice", "bob", "dana", "worker")
    ) -> AgendaItem:
        """A meeting under way with the case on its agenda."""
        with self.look(self.p.alice) as alice:
            meeting = meetings.schedule_meeting(scheme=self.scheme, starts_at=days(7), by=alice, at=days(3))
            item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(4))
            for name in attending:
                self.attend(meeting, name, by=alice)
            meetings.begin_meeting(meeting=meeting, by=alice, at=days(7))
        return item

    def attend(self, meeting: Meeting, name: str, *, by: Viewer, accepted: bool = True) -> None:
        """Record that one persona is there."""
        person: Viewer = getattr(self.p, name)
        meetings.record_attendance(
            meeting=meeting,
            user=person.user_id,
            agency=person.agency_ids[0],
            has_authority=True,
            confidentiality_accepted=accepted,
            by=by,
            at=days(7),
        )

    def note(
        self, item: AgendaItem, sort: str, words: str, *, by: Viewer, agency: str = "", day: float = 7
    ) -> KeptLine:
        """Keep a line of notes on a case at its meeting."""
        return meetings.keep_statement(
            item=item,
            key=uuid4(),
            sort=Sort(sort),
            words=words,
            agency=self.p.agencies[agency] if agency else None,
            by=by,
            at=days(day),
        )

    def draft(self, item: AgendaItem, text: str, *, by: Viewer, **changes: object) -> Draft:
        """Save what one note-taker has typed."""
        given: dict = {"window": UUID(int=1), "turn": 1, "version": 0} | changes
        return meetings.save_draft(item=item, text=text, by=by, at=days(7), **given)

    @remembered
    def conferenced(self) -> tuple[Case, AgendaItem]:
        """Discussed at a meeting that goes on; police, housing and probation are in."""
        case = self.researched()
        item = self.meeting(case)
        with self.look(self.p.alice) as alice:
            meetings.take_decision(
                item=item, kind="discussed", words="All agencies heard", by=alice, at=days(7)
            )
        return case, item

    def action(self, case: Case, objective: Objective | None, **changes: object) -> Action:
        """An action for the probation worker; call it with Alice identified."""
        given: dict = {
            "verb": "Offer",
            "what": "eight mentoring sessions",
            "owner": self.p.worker.user_id,
            "agency": self.p.agencies["probation"],
            "objective": objective,
            "serves_none_because": "" if objective else "Asked for by the court",
            "by": self.p.alice,
            "at": days(7),
        }
        return cases.propose_action(case=case, **(given | changes))

    @remembered
    def active(self) -> tuple[Case, Objective, Action]:
        """An agreed plan with one objective and one proposed action."""
        case, item = self.conferenced()
        with self.look(self.p.alice) as alice:
            objective = cases.set_objective(case=case, words="A safe place to live", by=alice, at=days(7))
            action = self.action(case, objective)
            meetings.take_decision(
                item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(7)
            )
            cases.agree_plan(case=case, by=alice, at=days(7))
        return case, objective, action

    @remembered
    def everything(self) -> Case:
        """A closed case that has left a row in every table of the work."""
        case, item = self.conferenced()
        with self.look(self.p.alice) as alice:
            objective = cases.set_objective(case=case, words="A safe place to live", by=alice, at=days(7))
            action = self.action(case, objective)
            meetings.take_decision(
                item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(7)
            )
            cases.agree_plan(case=case, by=alice, at=days(7))
            self.note(item, "fact", "Rent is two months late", agency="housing", by=alice)
            meetings.turn_to(item=item, by=alice, at=days(7))
            self.draft(item, "/a Housing off", by=alice)
            meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7))
            meetings.print_papers(
                meeting=item.meeting,
                what=Papers.PACK,
                because="No screens in the room",
                destroy_by=days(9).date(),
                by=alice,
                at=days(7),
            )
        self.remind(date(2026, 3, 20))
        with self.look(self.p.chair) as chair:
            meetings.approve_minutes(meeting=item.meeting, by=chair, at=days(8))
        onward = self.referred_on(case, by=self.p.alice)
        with self.look(self.p.worker) as worker:
            for state in ("accepted", "started"):
                cases.step_onward(onward=onward, state=state, by=worker, at=days(8))
            cases.plan_session(onward=onward, on=days(9).date(), by=worker, at=days(8))
            cases.log_contact(
                case=case, outcome="met", minutes=30, action=action, onward=onward, by=worker, at=days(9)
            )
            self.safe_contact(case, by=worker, agencies=[self.p.agencies[a] for a in PARTNERS])
        with self.look(self.p.alice) as alice:
            cases.hold_review(
                case=case,
                ratings=self.rating(objective),
                words="No change",
                outcome="close",
                by=alice,
                at=days(30),
            )
            cases.close_case(case=case, reason="no_gain", words="No gain", by=alice, at=days(30))
        return case

    @remembered
    def intervention(self, provider: str = "probation", **changes: object) -> Intervention:
        """An entry of the catalogue; call it with Alice identified."""
        given: dict = {
            "name": "Mentoring",
            "about": "Weekly time with a mentor",
            "help": "mentoring",
            "sessions": 8,
            "minutes": 45,
            "weeks": 10,
            "eligibility": "Adults in the town",
            "starts_on": date(2026, 1, 1),
            "capacity": 2,
            "elements": ("Goal looked at", "One step agreed"),
        }
        return add_intervention(
            given=GivenIntervention(**(given | changes)),
            provider=self.p.agencies[provider],
            by=self.p.alice,
            at=days(-30),
        )

    @remembered
    def referred_on(
        self, case: Case, *, by: Viewer, provider: str = "probation", **changes: object
    ) -> Onward:
        """The person of a case referred on, with the fact that the police gave, and help that was not to be had."""
        with self.look(self.p.alice):
            intervention = self.intervention(provider).id
        with self.look(by):
            given: dict = {
                "intervention": intervention,
                "person_id": case.person_id,
                "purpose": "Somebody to talk to",
                "gateway": "cda-1998-s115",
                "facts": [fact.id for fact in facts_to_share(by, case)],
                "at": days(8),
            } | changes
            onward = cases.refer_on(case=case, by=by, **given)
            cases.record_unmet_need(case=case, help="mental_health", why="no_place", by=by, at=days(8))
        return onward

    @remembered
    def safe_contact(self, case: Case, *, by: Viewer, **changes: object) -> SafeContact:
        """How the person of a case may be reached, known to the writer's agency alone."""
        given: dict = {"safe_ways": ["call"], "words": "Mornings, from the library", "at": days(9)}
        return cases.set_safe_contact(case=case, by=by, **(given | changes))

    @remembered
    def remind(self, day: date) -> None:
        """A round of reminders on a day, by the job with the rights of its queue."""
        job = job_viewer("remind")
        with database_role("worker"), self.look(job):
            chase(by=job, on=day, at=datetime(day.year, day.month, day.day, 6, tzinfo=UTC))

    def rating(self, objective: Objective, rating: str = "partly") -> list[GivenRating]:
        """One rating of one objective."""
        return [GivenRating(objective_id=objective.id, rating=rating)]


@pytest.fixture
def panel(personas: Personas, looking_as: Look) -> Panel:
    """A violence panel with a charter in force."""
    with looking_as(personas.alice):
        scheme = start_panel(personas)
    return Panel(personas, looking_as, scheme)
