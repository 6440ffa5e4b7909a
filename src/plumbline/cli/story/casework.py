"""The panel's half of the story: fourteen nominations taken up, worked for as long as the year allows, some to their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, inbox, requests_for
from plumbline.cases.services import GivenFact
from plumbline.cli.progress import say
from plumbline.cli.story import around
from plumbline.cli.story.calendar import LONDON, Calendar
from plumbline.cli.story.delivering import deliver, end_case
from plumbline.cli.story.partnership import CRITERIA, SCHEME, Cast
from plumbline.cli.story.team import direct_plans, found_team, give_to_team, leave_team_at_work
from plumbline.finding.enums import NominationState
from plumbline.finding.queries import nominations
from plumbline.finding.services import decline_nomination
from plumbline.meetings import services as meetings
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.services import refer_nomination, refer_person
from plumbline.schemes.queries import scheme


T = TypeVar("T")
# Rounds of the year: the day after the freeze on which cases are taken up, and how each ends (None: still open).
ROUNDS: list[tuple[int, tuple[str | None, ...]]] = [
    (4, ("goals_met", "no_gain", "declined", "goals_met")),
    (32, ("moved", "no_gain")),
    (60, ("goals_met", "no_gain")),
    (200, (None, None)),
    (270, (None, None)),
    (325, (None,)),
    (357, (None,)),
]
LAST_MET, LAST_ANSWERED = 270, 325
# Rounds whose cases are given to the team once their research is in.
BY_TEAM = frozenset({32, 60, 200})
ASKED = ("police", "housing", "probation")
QUESTION = "What would make the next month safer?"


@dataclass(frozen=True, slots=True)
class Work:
    """The cast, the calendar, and each of them at the services."""

    cast: Cast
    calendar: Calendar

    def by(self, who: str, act: Callable[[Viewer], T]) -> T:
        """Do something as one of the cast, in a transaction of its own."""
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def live_the_year(self, run_id: UUID) -> None:
        """Take up nominations round by round, and work each case as far as the year allows."""
        found_team(self)
        waiting = self._waiting(run_id)
        for day, ends in ROUNDS:
            taken, waiting = waiting[: len(ends)], waiting[len(ends) :]
            self._round(day, taken, ends)
        for nomination in waiting[:3]:
            self._decline(nomination)
        say(f"Worked {sum(len(ends) for _, ends in ROUNDS)} cases through the services")

    def leave_work_waiting(self, today: date) -> None:
        """Leave a referral to triage and a meeting to hold."""
        self.by("referrer", self._refer)
        leave_team_at_work(self, today)
        starts = datetime.combine(today + timedelta(days=7), time(10), tzinfo=LONDON)
        self.by("coordinator", lambda alice: self._call_next_meeting(alice, starts))
        self._ask_between(datetime.combine(today, time(0), tzinfo=LONDON))

    def _ask_between(self, at: datetime) -> None:
        """The chair asks between meetings; one agency has answered, the others have still to."""
        asked = self.by("chair", lambda chair: around.ask_between(by=chair, at=at))
        self.by(
            "representative",
            lambda bob: meetings.answer_question(question=asked, answer="agree", by=bob, at=at),
        )

    def _waiting(self, run_id: UUID) -> list[UUID]:
        with acting_as(self.cast.people["coordinator"]) as alice:
            return [n.id for n in nominations(alice, run_id, state=NominationState.WAITING)]

    def _decline(self, nomination: UUID) -> None:
        at = self.calendar.at(5)
        self.by(
            "chair",
            lambda chair: decline_nomination(
                nomination_id=nomination, by=chair, because="already-held", at=at
            ),
        )

    def _round(self, day: int, taken: list[UUID], ends: tuple[str | None, ...]) -> None:
        refs = [self._take_up(nomination, day) for nomination in taken]
        if day <= LAST_ANSWERED:
            for number, ref in enumerate(refs):
                self._answer(ref, number, day)
        if day > LAST_MET:
            return
        by_team = day in BY_TEAM
        if by_team:
            give_to_team(self, refs, self.calendar.at(day + 10))
        self._meet(refs, day + 14, by_team=by_team)
        if by_team:
            direct_plans(self, refs, self.calendar.at(day + 15))
        for number, (ref, end) in enumerate(zip(refs, ends, strict=False)):
            deliver(self, ref, number, day + 18)
            if end is not None:
                end_case(self, ref, end, day + 110)

    def _take_up(self, nomination: UUID, day: int) -> str:
        at, agencies = self.calendar.at(day), self.cast.agencies

        def take(alice: Viewer) -> str:
            referral = refer_nomination(
                nomination_id=nomination, scheme=scheme(SCHEME), by=alice, because="fits-the-charter", at=at
            )
            case = cases.triage(
                referral=referral,
                decision="take",
                because="Meets every criterion of the charter",
                by=alice,
                lead_agency=agencies["council"],
                ask=[agencies[a] for a in ASKED],
                question=QUESTION,
                criteria_met=CRITERIA,
                at=at + timedelta(hours=2),
            )
            assert case is not None  # noqa: S101 - "take" opens one
            return case.ref

        return self.by("coordinator", take)

    def _answer(self, ref: str, number: int, day: int) -> None:
        at = self.calendar.at(day + 3)
        known = GivenFact(
            words="Officers attended twice this quarter; no injury the second time (made up)",
            source="Incident log",
            on=timezone.localdate(at),
            nature="fact",
            marking="panel",
            gateway="cda-1998-s115",
        )
        self._reply(
            "representative",
            ref,
            lambda by, asked: cases.reply_to_request(
                request=asked, answer="known", facts=[known], by=by, at=at
            ),
        )
        self._reply("housing", ref, lambda by, asked: cases.reply_not_known(request=asked, by=by, at=at))
        if number % 4 != 3 and day < LAST_ANSWERED:
            refusal = "Our legal team has to agree first (made up)"
            self._reply(
                "practitioner",
                ref,
                lambda by, asked: cases.reply_to_request(
                    request=asked,
                    answer="cannot_say",
                    words=refusal,
                    warning=self._warning(asked, at) if (day, number) == (LAST_MET, 0) else None,
                    by=by,
                    at=at,
                ),
            )
        if day < LAST_ANSWERED:
            done = self.calendar.at(day + 9)
            self.by(
                "coordinator",
                lambda alice: cases.finish_research(
                    case=case_for(alice, ref), by=alice, because="Enough to meet (made up)", at=done
                ),
            )

    def _warning(self, asked: Any, at: datetime) -> cases.GivenWarning:
        """An agency that cannot say what it knows warns those who visit all the same."""
        return cases.GivenWarning(
            person_id=asked.person_id,
            do="Visit in pairs (made up)",
            why="A dog bit a worker at the door in spring (made up)",
            source="Contact log",
            until=timezone.localdate(at) + timedelta(days=170),
            marking="panel",
        )

    def _reply(self, who: str, ref: str, answer: Callable[[Viewer, Any], object]) -> None:
        def act(viewer: Viewer) -> None:
            for line in requests_for(viewer).requests:
                if line.request.ref == ref:
                    answer(viewer, line.request)

        self.by(who, act)

    def _meet(self, refs: list[str], day: int, *, by_team: bool) -> None:
        at, is_last = self.calendar.at(day), day == LAST_MET + 14

        def meet(alice: Viewer) -> Any:
            meeting = meetings.schedule_meeting(
                scheme=scheme(SCHEME),
                starts_at=at,
                by=alice,
                place="Town hall, room 2",
                at=at - timedelta(days=5),
            )
            items = [
                meetings.add_to_agenda(
                    meeting=meeting,
                    case=case_for(alice, ref),
                    by=alice,
                    question=QUESTION,
                    at=at - timedelta(days=5),
                )
                for ref in refs
            ]
            for who in ("coordinator", "chair", "representative", "housing", "practitioner"):
                self._attend(meeting, who, alice, at)
            meetings.begin_meeting(meeting=meeting, by=alice, at=at)
            if is_last:
                around.watch(meeting, by=alice, at=at, sign=True)
                around.excuse(meeting, by=alice, at=at)
            for ref, item in zip(refs, items, strict=True):
                self._plan(case_for(alice, ref), item, alice, at, by_team=by_team)
            meetings.end_meeting(meeting=meeting, by=alice, at=at + timedelta(hours=1))
            if is_last:
                around.send_out(meeting, by=alice, ended=at + timedelta(hours=1))
            return meeting

        meeting = self.by("coordinator", meet)
        self.by(
            "chair",
            lambda chair: meetings.approve_minutes(meeting=meeting, by=chair, at=at + timedelta(days=1)),
        )

    def _attend(self, meeting: Any, who: str, alice: Viewer, at: datetime) -> None:
        person = self.cast.people[who]
        meetings.record_attendance(
            meeting=meeting,
            user=person.user_id,
            agency=person.agency_ids[0],
            has_authority=who != "housing",
            confidentiality_accepted=True,
            by=alice,
            at=at,
        )

    def _plan(self, case: Any, item: Any, alice: Viewer, at: datetime, *, by_team: bool) -> None:
        meetings.take_decision(
            item=item, kind="discussed", words="Every agency was heard (made up)", by=alice, at=at
        )
        objective = cases.set_objective(
            case=case, words="Feels safe at home by the summer", driver="home", by=alice, at=at
        )
        if by_team:
            return
        offers = [
            ("practitioner", "probation", "Offer", "eight mentoring sessions, weekly from Thursday"),
            ("housing", "housing", "Fit", "new locks and a door chain at the flat"),
            ("representative", "police", "Visit", "the address twice a week until the end of the month"),
        ]
        actions = [
            cases.propose_action(
                case=case,
                verb=verb,
                what=what,
                owner=self.cast.people[who].user_id,
                agency=self.cast.agencies[agency],
                objective=objective if who != "representative" else None,
                serves_none_because="" if who != "representative" else "Patrols that would happen anyway",
                is_new=who != "representative",
                by=alice,
                at=at,
            )
            for who, agency, verb, what in offers
        ]
        meetings.take_decision(
            item=item,
            kind="plan_agreed",
            words="Plan as listed; look again in four weeks",
            by=alice,
            actions=actions,
            at=at,
        )
        cases.agree_plan(case=case, by=alice, at=at)

    def _refer(self, by: Viewer) -> None:
        refer_person(
            scheme=scheme(SCHEME),
            words="Third attendance with an injury in two months; says that they are afraid to go home (made up)",
            people=[
                GivenPerson(
                    "person",
                    first_name="Madeup",
                    last_name="Patient",
                    date_of_birth=date(1991, 5, 4),
                    sex="F",
                )
            ],
            entry=GivenEntry(
                route="agency",
                answers={
                    "why_now": "The injuries grow worse, and the same name is behind each (made up)",
                    "tried": "A leaflet at the second attendance; a talk at the third (made up)",
                    "better": "“Somewhere he does not know” (made up)",
                    "told": "yes",
                },
            ),
            made_up=True,
            by=by,
            at=self.calendar.at(358),
        )

    def _call_next_meeting(self, alice: Viewer, starts: datetime) -> None:
        at = self.calendar.now
        meeting = around.call_and_move(scheme(SCHEME), starts, by=alice, at=at)
        for line in inbox(alice).cases:
            if line.state in {"active", "researched"}:
                meetings.add_to_agenda(meeting=meeting, case=line.case, by=alice, question=QUESTION, at=at)
        around.watch(meeting, by=alice, at=at, sign=False)
        around.propose_some_together(meeting, by=alice, at=at)
