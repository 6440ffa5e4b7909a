"""The MAPPA's part of the story: one at each level, one that went up and came down, one that waits for a meeting, one just notified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, case_page
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.partnership import PARTNERS, Cast
from plumbline.meetings import services as meetings
from plumbline.meetings.enums import Papers
from plumbline.meetings.queries import Meeting
from plumbline.referrals.entry import GivenEntry, GivenPerson
from plumbline.referrals.queries import referral_for
from plumbline.referrals.services import refer_person
from plumbline.schemes.charters import Chain, GivenCharter
from plumbline.schemes.queries import never_alone, scheme
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.services import sign_agreement


T = TypeVar("T")
SLUG = "mappa"
TABLE = (*PARTNERS, "prison")
CRITERIA = ("Eligible by conviction, sentence or order, or by a decision on category 3 or 4",)
NOTIFIED = {
    "ground": "Schedule 15, wounding (made up)", "sentence": "Four years, licence until next year (made up)",
    "level": "Level 1: the licence is enough (made up)", "crn": "X000000 (made up)",
}  # fmt: skip
MAPPA_A = {
    "sought": "2", "why_not_level_1": "Housing, health and police have to act on one day (made up)",
    "offence": "Wounding of a former partner, four years (made up)", "reason": "Seen twice where she works (made up)",
    "tool": "OASys, probation, this month (made up)", "score": "High (made up)", "harm": "high",
    "victims": "A former partner, by following her (made up)", "conditions": "Exclusion zone, no contact (made up)",
}  # fmt: skip
PLAN = {
    "harm": "high", "scenario": "Waits for her after work, after drinking (made up)",
    "supervision": "Twice a week at the office, once at home (made up)", "monitoring": "Tag on the exclusion zone (made up)",
    "treatment": "Programme for partner violence from next month (made up)",
    "victim_safety": "The liaison officer speaks with her each week (made up)",
    "contingency": "Seen in the zone: recall the same day, and she is told within the hour (made up)",
}  # fmt: skip
SETTLED = {
    "disclosure": ("not_to_disclose", "His employer is not told: nobody at work is at risk, and work steadies him (made up)"),
    "necessity": ("necessary", "Article 8: no less than this keeps her safe (made up)"),
    "plan": ("agreed", "Each pillar has an owner, and the contingency is rehearsed (made up)"),
    "diversity": ("noted", "Reads little: letters are explained in person (made up)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MappaStory:
    """The cast at the MAPPA's table, and the calendar."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Start the scheme, and bring its people as far as they come."""
        self._start()
        self._at_level_1("Gus", "Madeup-Grant", "1", self._ago(300))
        up_and_down = self._referred(
            self._at_level_1("Ivor", "Invented-Hale", "2", self._ago(200)), self._ago(150)
        )
        self._meet(up_and_down, "level_2", self._ago(140))
        self._meet(up_and_down, "level_3", self._ago(95))
        self._meet(up_and_down, "level_2", self._ago(50))
        self._consent_waits(self._referred_and_met("Kit", "Fictive-Poole", self._ago(60)))
        self._referred(
            self._taken("Pete", "Madeup-Stone", "3", "category_3", self._ago(9)), self._ago(8), open_=True
        )
        self._notify("Lev", "Notreal-Marsh", "2", "sentence", self._ago(1))

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=10)

    def _by(self, who: str, act: Callable[[Viewer], T]) -> T:
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def _start(self) -> None:
        at, agencies = self._ago(390), self.cast.agencies
        with acting_as(job_viewer("set-up")) as job:
            sign_agreement(
                no_power=never_alone(),
                name="Made-up agreement: MAPPA",
                parties=[agencies[slug] for slug in TABLE],
                purpose="mappa",
                gateway="Criminal Justice Act 2003 s.325",
                starts=timezone.localdate(at),
                review_on=timezone.localdate(self.calendar.now) + timedelta(days=300),
                by=job,
            )

        def found(alice: Viewer) -> None:
            started = start_scheme(
                slug=SLUG,
                kind="mappa",
                name="Zedton MAPPA (made up)",
                host_agency=agencies["council"],
                partner_agencies=[agencies[slug] for slug in TABLE if slug != "council"],
                by=alice,
                at=at,
            )
            sign_charter(scheme=started, charter=_charter(agencies, timezone.localdate(at)), by=alice, at=at)

        self._by("coordinator", found)

    def _notify(self, first: str, last: str, category: str, route: str, at: datetime) -> UUID:
        person = GivenPerson(
            "offender", first_name=first, last_name=last, date_of_birth=date(1984, 3, 9), sex="M"
        )
        return self._by(
            "representative",
            lambda bob: (
                refer_person(
                    scheme=scheme(SLUG),
                    words="Eligible by sentence; the offender manager is named (made up)",
                    people=[person],
                    entry=GivenEntry(route, answers=NOTIFIED | {"category": category}),
                    made_up=True,
                    by=bob,
                    at=at,
                ).id
            ),
        )

    def _taken(self, first: str, last: str, category: str, route: str, at: datetime) -> str:
        referral = self._notify(first, last, category, route, at)

        def take(alice: Viewer) -> str:
            case = cases.triage(
                referral=referral_for(alice, referral),
                decision="take",
                because="Eligible, and probation leads (made up)",
                lead_agency=self.cast.agencies["probation"],
                criteria_met=CRITERIA,
                ratings={"category": category},
                by=alice,
                at=at + timedelta(hours=3),
            )
            assert case is not None  # noqa: S101 - "take" opens one
            return case.ref

        return self._by("coordinator", take)

    def _at_level_1(self, first: str, last: str, category: str, at: datetime) -> str:
        ref = self._taken(first, last, category, "sentence", at)
        self._move(
            ref, "level_1", "The licence and the lead agency are enough (made up)", at + timedelta(days=1)
        )
        return ref

    def _move(self, ref: str, state: str, because: str, at: datetime) -> None:
        self._by(
            "coordinator",
            lambda alice: cases.move_case(
                case=case_for(alice, ref), state=state, because=because, by=alice, at=at
            ),
        )

    def _referred(self, ref: str, at: datetime, *, open_: bool = False) -> str:
        """Referred with MAPPA A and researched; ``open_``: agencies have not answered yet."""

        def refer(alice: Viewer) -> None:
            case = case_for(alice, ref)
            cases.fill_form(case=case, form="mappa_a", answers=MAPPA_A, by=alice, at=at)
            cases.move_case(
                case=case, state="referred", because="Level 1 is not enough (made up)", by=alice, at=at
            )
            asked = [self.cast.agencies[slug] for slug in ("police", "housing")]
            cases.ask_for_research(
                case=case, agencies=asked, question="What bears on the risk?", by=alice, at=at
            )
            if not open_:
                cases.finish_research(
                    case=case, because="The meeting is called (made up)", by=alice, at=at + timedelta(days=5)
                )

        self._by("coordinator", refer)
        return ref

    def _referred_and_met(self, first: str, last: str, at: datetime) -> Meeting:
        ref = self._referred(self._taken(first, last, "3", "category_3", at), at + timedelta(days=1))
        return self._meet(ref, "level_2", at + timedelta(days=12))

    def _meet(self, ref: str, decision: str, at: datetime) -> Meeting:
        """A quorate meeting: the level, the plan on four pillars, an action, and whether anything is disclosed."""
        meeting = self._by("coordinator", lambda alice: self._decided(alice, ref, decision, at))
        self._by(
            "coordinator",
            lambda alice: meetings.issue_minutes(meeting=meeting, by=alice, at=at + timedelta(days=3)),
        )
        return meeting

    def _decided(self, alice: Viewer, ref: str, decision: str, at: datetime) -> Meeting:
        case = case_for(alice, ref)
        called = at - timedelta(days=3)
        meeting = meetings.schedule_meeting(
            scheme=scheme(SLUG), starts_at=at, by=alice, place="Probation office", at=called
        )
        item = meetings.add_to_agenda(meeting=meeting, case=case, by=alice, at=called)
        for who in ("coordinator", "chair", "representative", "housing", "practitioner", "prison"):
            person = self.cast.people[who]
            meetings.record_attendance(
                meeting=meeting, user=person.user_id, agency=person.agency_ids[0], has_authority=True,
                confidentiality_accepted=True, by=alice, at=at,
            )  # fmt: skip
        meetings.begin_meeting(meeting=meeting, by=alice, at=at)
        meetings.take_decision(item=item, kind=decision, words=WORDS[decision], by=alice, at=at)
        cases.fill_form(case=case, form="risk_management_plan", answers=PLAN, by=alice, at=at)
        self._task(alice, ref, at)
        for question, (answer, words) in SETTLED.items():
            meetings.settle_question(
                item=item, question=question, answer=answer, words=words, by=alice, at=at
            )
        meetings.end_meeting(meeting=meeting, by=alice, at=at + timedelta(minutes=45))
        return meeting

    def _task(self, alice: Viewer, ref: str, at: datetime) -> None:
        """One more action for the one objective, which the first meeting sets."""
        case, page = case_for(alice, ref), case_page(alice, ref, at=at)
        objective = (
            page.objectives[0].objective
            if page.objectives
            else cases.set_objective(
                case=case, words="She is not followed", driver="victim_safety", by=alice, at=at
            )
        )
        verb, what = TASKS[len(page.actions)]
        cases.propose_action(
            case=case, verb=verb, what=what, owner=self.cast.people["representative"].user_id,
            agency=self.cast.agencies["police"], objective=objective, by=alice, at=at,
        )  # fmt: skip

    def _consent_waits(self, meeting: Meeting) -> None:
        """The co-ordinator asked for the minutes on paper; a chair has not answered yet."""
        self._by(
            "coordinator",
            lambda alice: meetings.ask_consent(
                meeting=meeting,
                what=Papers.MINUTES,
                for_whom="The Parole Board (made up)",
                because="Its hearing next week asks for the plan (made up)",
                by=alice,
                at=self._ago(1),
            ),
        )


TASKS = (
    ("Check", "the exclusion zone each evening until the next meeting"),
    ("Name", "a senior officer who can ask for a recall the same day"),
    ("Brief", "the officers who have taken the zone on"),
)
"""What each meeting in turn asks for."""

WORDS = {
    "level_2": "Formal meetings add value, and the risk of serious harm is high (made up)",
    "level_3": "Senior people are needed at short notice, and the press asks (made up)",
}


def _charter(agencies: dict[str, UUID], on: date) -> GivenCharter:
    return GivenCharter(
        aim="The public in Zedton is protected from serious harm that convicted people may do",
        who_for="People eligible for MAPPA who live in Zedton, or will after release",
        criteria=CRITERIA,
        lawful_basis="Criminal Justice Act 2003 ss.325-327B",
        measure="Serious further offences charged while managed at level 2 or 3, with the number managed",
        theory=(
            Chain(
                activity="A meeting of the responsible authority agrees a plan on four pillars",
                activity_measure="Meetings held in time, of those due",
                output="Each pillar has an owner, and a contingency stands",
                output_measure="Cases at level 2 or 3 with a plan of this year, of all of them",
                outcome="What was to be prevented is seen coming",
                outcome_measure="Contingencies used before harm was done, as meetings noted",
            ),
        ),
        brings={
            agencies[slug]: "Somebody with authority at every meeting, and an answer within five working days"
            for slug in TABLE
        },
        success_test="No rise in serious further offences for each hundred managed; small numbers mean that one year cannot tell",
        stop_rule="None: it is a duty by law. The strategic management board reviews it each year",
        agreed_by="Bea Board, for the strategic management board (made up)",
        signed_on=on,
        review_on=on + timedelta(days=730),
    )
