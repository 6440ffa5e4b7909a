"""The IOM part of the story: a cohort of a year ago, followed since and mostly let go, and people managed today at each colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeVar
from uuid import UUID

import polars as pl
from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.jobs import job_viewer
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, case_page
from plumbline.cases.services import GivenRating
from plumbline.cli.story.calendar import LONDON, Calendar
from plumbline.cli.story.partnership import PARTNERS, Cast
from plumbline.meetings import services as meetings
from plumbline.people.queries import names_for
from plumbline.referrals.entry import GivenAssessment, GivenEntry, GivenPerson
from plumbline.referrals.queries import referral_for
from plumbline.referrals.services import refer_person
from plumbline.schemes.charters import Chain, GivenCharter
from plumbline.schemes.queries import never_alone, scheme
from plumbline.schemes.services import sign_charter, start_scheme
from plumbline.sharing.services import sign_agreement
from plumbline.timeline.queries import involvements_frame
from plumbline.values.said_days import months_on


T = TypeVar("T")
SLUG = "iom"
CRITERIA = ("Aged 18 or over", "Likely to offend again, and managed better together")
ANSWERS = {
    "offending": "Suspected again and again in half a year (made up)",
    "neighbourhood": "no",
    "supervision": "licence",
}
ENTERED, MANAGED = 12, 4
COHORTS = ("fixed", "flex", "free")
# How those of the cohort ended who were let go, in turn; the others are still managed.
ENDS = (
    "sustained",
    "sentence_ended",
    "long_custody",
    "mappa",
    "sustained",
    "moved",
    "sentence_ended",
    "sustained",
)


@dataclass(frozen=True, slots=True)
class IomStory:
    """The cast at the table of the IOM scheme, and the calendar."""

    cast: Cast
    calendar: Calendar

    def play(self) -> None:
        """Start the scheme, bring a cohort in at its peak, let most of it go, and leave some people managed today."""
        entry = self._quarter()
        self._start(entry - timedelta(days=60))
        people = self._suspects(entry)
        first, later = people[:ENTERED], people[ENTERED : ENTERED + MANAGED]
        self._followed(self.select(first, entry + timedelta(days=20)))
        self._managed(self.select(later, self._ago(40)))
        self._by("representative", lambda bob: self._nominate(bob, self._typed(), 79, self._ago(1)))

    def _quarter(self) -> datetime:
        """Ten in the morning of the first day of the last quarter of which everybody can be followed for a year."""
        day = months_on(-12, timezone.localdate(self.calendar.now))
        first = months_on(-3 - (day.month - 1) % 3, day.replace(day=1))
        return datetime(first.year, first.month, first.day, 10, tzinfo=LONDON)

    def _ago(self, days: int) -> datetime:
        return self.calendar.now - timedelta(days=days) + timedelta(hours=10)

    def _by(self, who: str, act: Callable[[Viewer], T]) -> T:
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def _start(self, at: datetime) -> None:
        agencies = self.cast.agencies
        with acting_as(job_viewer("set-up")) as job:
            sign_agreement(
                no_power=never_alone(),
                name="Made-up agreement: IOM",
                parties=[agencies[slug] for slug in PARTNERS],
                purpose="iom",
                gateway="Offender Management Act 2007 s.14",
                starts=timezone.localdate(at),
                review_on=self.calendar.today + timedelta(days=300),
                by=job,
            )

        def found(alice: Viewer) -> None:
            started = start_scheme(
                slug=SLUG,
                kind="iom",
                name="Zedton IOM (made up)",
                host_agency=agencies["council"],
                partner_agencies=[agencies[slug] for slug in PARTNERS if slug != "council"],
                by=alice,
                at=at,
            )
            review = self.calendar.today + timedelta(days=200)
            sign_charter(
                scheme=started, charter=_charter(agencies, timezone.localdate(at), review), by=alice, at=at
            )

        self._by("coordinator", found)

    def _suspects(self, entry: datetime) -> list[UUID]:
        """Adults suspected most often in the half year before the cohort entered: chosen at their worst, as such schemes choose."""

        def suspected(bob: Viewer) -> list[UUID]:
            seen = involvements_frame(bob, start=entry - timedelta(days=183), end=entry)
            often = (
                seen.filter((pl.col("role") == "suspect") & pl.col("person_id").is_not_null())
                .group_by("person_id")
                .agg(pl.col("event_id").n_unique().alias("events"))
                .sort(["events", "person_id"], descending=[True, False])
            )
            keys = [UUID(key) for key in often["person_id"].head(4 * (ENTERED + MANAGED))]
            named = names_for(bob, keys)
            return [key for key in keys if key in named and _is_grown(named[key].date_of_birth, entry.date())]

        return self._by("representative", suspected)

    def _typed(self) -> GivenPerson:
        return GivenPerson(
            "person", first_name="Nolan", last_name="Nominated", date_of_birth=date(1993, 4, 12), sex="M"
        )

    def _nominate(self, bob: Viewer, person: GivenPerson, score: int, at: datetime) -> UUID:
        told = GivenAssessment(
            "OGRS3",
            score,
            timezone.localdate(at) - timedelta(days=9),
            "P. Officer, probation (made up)",
            "3",
            "ogrs3",
        )
        entry = GivenEntry("scored", told, answers=ANSWERS)
        found = refer_person(
            scheme=scheme(SLUG), words="Suspected again and again since the summer (made up)", people=[person], entry=entry,
            made_up=True, by=bob, at=at,
        )  # fmt: skip
        return found.id

    def select(self, people: Sequence[UUID], at: datetime) -> list[str]:
        """Nominated, taken in, and selected by one meeting; references in the order given."""
        taken = []
        for number, key in enumerate(people):
            person = GivenPerson("person", key)
            score = 76 + 3 * number % 23
            nominate = partial(self._nominate, person=person, score=score, at=at - timedelta(days=19))
            referral = self._by("representative", nominate)
            taken.append(
                self._by("coordinator", partial(self._take, referral=referral, at=at - timedelta(days=17)))
            )
        self._by("coordinator", lambda alice: self._meet(alice, taken, at))
        return taken

    def _take(self, alice: Viewer, referral: UUID, at: datetime) -> str:
        case = cases.triage(
            referral=referral_for(alice, referral),
            decision="take",
            because="Fits, and the score is high",
            lead_agency=self.cast.agencies["probation"],
            ask=(),
            criteria_met=CRITERIA,
            by=alice,
            at=at,
        )
        assert case is not None  # noqa: S101 - "take" opens one
        cases.let_agencies_in(
            case=case, agencies=[self.cast.agencies["police"]], by=alice, because="manages-together", at=at
        )
        cases.finish_research(
            case=case, because="The officers bring it to the meeting (made up)", by=alice, at=at
        )
        return case.ref

    def _meet(self, alice: Viewer, refs: Sequence[str], at: datetime) -> None:
        meeting = meetings.schedule_meeting(
            scheme=scheme(SLUG),
            starts_at=at,
            by=alice,
            place="Police station, room 3",
            at=at - timedelta(days=7),
        )
        items = [
            meetings.add_to_agenda(
                meeting=meeting, case=case_for(alice, ref), by=alice, at=at - timedelta(days=7)
            )
            for ref in refs
        ]
        for who in ("coordinator", "chair", "representative", "practitioner"):
            person = self.cast.people[who]
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
        for number, (ref, item) in enumerate(zip(refs, items, strict=True)):
            meetings.take_decision(
                item=item,
                kind=f"select_{COHORTS[number % 3]}",
                words="Selected by the meeting (made up)",
                by=alice,
                at=at,
            )
            meetings.take_decision(item=item, kind="amber", words="Partly engaged (made up)", by=alice, at=at)
            self._plan(alice, ref, at)
        meetings.end_meeting(meeting=meeting, by=alice, at=at + timedelta(minutes=10 * len(refs)))

    def _plan(self, alice: Viewer, ref: str, at: datetime) -> None:
        """An objective under its pathway and what is done for it; the plan agreed."""
        case = case_for(alice, ref)
        objective = cases.set_objective(
            case=case, words="A home that lasts the year", driver="accommodation", by=alice, at=at
        )
        cases.propose_action(
            case=case, verb="Find", what="a room for the first three months", owner=self.cast.people["representative"].user_id,
            agency=self.cast.agencies["police"], objective=objective, by=alice, at=at,
        )  # fmt: skip
        self._asked_alone(alice, ref, at)
        cases.agree_plan(case=case, by=alice, at=at)

    def _asked_alone(self, alice: Viewer, ref: str, at: datetime) -> None:
        case = case_for(alice, ref)
        cases.answer_prompt(
            case=case, prompt="other_rooms", person_id=case.person_id, answer="nothing", words="Checked both (made up)", by=alice,
            at=at + timedelta(minutes=1),
        )  # fmt: skip

    def _done(self, refs: Sequence[str], at: datetime) -> None:
        """The room was found, and somebody checked."""

        def finish(bob: Viewer) -> None:
            for ref in refs:
                for line in case_page(bob, ref, at=at).actions:
                    cases.accept_action(action=line.action, by=bob, at=at)
                    cases.start_action(action=line.action, by=bob, at=at)
                    cases.finish_action(
                        action=line.action, evidence="The key was handed over (made up)", by=bob, at=at
                    )

        def verify(alice: Viewer) -> None:
            for ref in refs:
                for line in case_page(alice, ref, at=at).actions:
                    cases.verify_action(action=line.action, by=alice, at=at)

        self._by("representative", finish)
        self._by("coordinator", verify)

    def _review(
        self, alice: Viewer, ref: str, at: datetime, *, outcome: str = "keep", next_on: date | None = None
    ) -> None:
        rated = [GivenRating(line.objective.id, "partly") for line in case_page(alice, ref, at=at).objectives]
        cases.hold_review(
            case=case_for(alice, ref), ratings=rated, words="Seen each week (made up)", outcome=outcome, next_review_on=next_on,
            by=alice, at=at,
        )  # fmt: skip

    def _followed(self, refs: Sequence[str]) -> None:
        """The cohort of a year ago: reviewed now and then, turned green, and most of it let go for one reason or another."""
        entered = self._quarter() + timedelta(days=20)
        self._done(refs, entered + timedelta(days=10))

        def go_on(alice: Viewer) -> None:
            for number, ref in enumerate(refs):
                self._review(alice, ref, entered + timedelta(days=6 + number % 3))
                cases.set_track(
                    case=case_for(alice, ref), track="colour", value="green", because="Keeps every appointment (made up)", by=alice,
                    at=entered + timedelta(days=60),
                )  # fmt: skip
                ended = number < len(ENDS)
                at = self._ago(100 - 5 * number) if ended else self._ago(6)
                self._review(alice, ref, at, outcome="close" if ended else "keep", next_on=None)
                if ended:
                    cases.close_case(
                        case=case_for(alice, ref), reason=ENDS[number], words="As the meeting decided (made up)", by=alice,
                        at=at + timedelta(hours=1),
                    )  # fmt: skip

        self._by("coordinator", go_on)

    def _managed(self, refs: Sequence[str]) -> None:
        """Today: one red, one in custody, one green; one selected again after having been let go."""
        self._done(refs, self._ago(30))
        red, inside, green, *others = refs

        def colour(alice: Viewer) -> None:
            for ref in (red, green, *others):
                self._review(alice, ref, self._ago(3), next_on=self.calendar.today + timedelta(days=28))
            cases.set_track(
                case=case_for(alice, red), track="colour", value="red", because="Seen with stolen goods (made up)", by=alice,
                at=self._ago(1),
            )  # fmt: skip
            cases.move_case(
                case=case_for(alice, inside), state="custody", because="Recalled for five weeks (made up)", by=alice, at=self._ago(5)
            )  # fmt: skip
            cases.set_objective(
                case=case_for(alice, inside), words="A room and a first appointment on the day of release", driver="release",
                by=alice, at=self._ago(4),
            )  # fmt: skip
            cases.store_score(
                case=case_for(alice, inside), person_id=case_for(alice, inside).person_id, tool="rsr", version="2",
                score=Decimal("3.4"), made_on=self._ago(4).date(), made_by="P. Officer, probation (made up)", by=alice, at=self._ago(4),
            )  # fmt: skip
            cases.set_track(
                case=case_for(alice, green), track="colour", value="green", because="In work since a month (made up)", by=alice,
                at=self._ago(3),
            )  # fmt: skip
            for ref in others:
                self._again(alice, ref)

        self._by("coordinator", colour)

    def _again(self, alice: Viewer, ref: str) -> None:
        """De-selected too soon, and before a selection meeting again."""
        cases.close_case(
            case=case_for(alice, ref),
            reason="sentence_ended",
            words="The licence ended (made up)",
            by=alice,
            at=self._ago(2),
        )
        cases.reopen_case(
            case=case_for(alice, ref), because="Suspected again within the week (made up)",
            decided_by=self.cast.people["chair"].user_id, by=alice, at=self._ago(1),
        )  # fmt: skip


def _is_grown(born: date | None, on: date) -> bool:
    return born is not None and born <= months_on(-18 * 12, on)


def _charter(agencies: dict[str, UUID], on: date, review_on: date) -> GivenCharter:
    return GivenCharter(
        aim="People in Zedton who offend again and again offend less, and are back in a home and in work",
        who_for="Adults in Zedton who are likely to offend again, under supervision or not",
        criteria=CRITERIA,
        lawful_basis="Offender Management Act 2007 s.14; Crime and Disorder Act 1998 s.115; Data Protection Act 2018 Part 3 for the "
        "police and probation",
        measure="Suspected again within twelve months of entry, by entry cohort",
        theory=(
            Chain(
                activity="Police and probation see the person each week and after release",
                activity_measure="Weekly contacts met, of those planned",
                output="The person is seen, and needs on the pathways are met",
                output_measure="People met, of people managed",
                outcome="Less offending",
                outcome_measure="Events as suspect per year at liberty, by entry cohort",
            ),
        ),
        brings={agencies[slug]: "An officer at each meeting" for slug in PARTNERS},
        success_test="None claimed: there is no comparison group yet, and a fall after entry at the peak is expected in any case",
        stop_rule="The board looks each year at whether people who entered were managed at all; it stops what nobody delivers",
        agreed_by="Bea Board, chair of the community safety partnership (made up)",
        signed_on=on,
        review_on=review_on,
    )
