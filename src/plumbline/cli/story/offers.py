"""What the made-up partnership offers, and to whom: a catalogue, mentoring begun in each case, two referrals to the charity, needs not met."""

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
from plumbline.cases.queries import case_for, inbox
from plumbline.cases.queries.onward import onward_for, referrals_to_us
from plumbline.cli.progress import say
from plumbline.cli.story.calendar import LONDON
from plumbline.cli.story.partnership import SCHEME, Cast
from plumbline.interventions.queries import catalogue
from plumbline.interventions.rules import GivenIntervention
from plumbline.interventions.services import add_intervention, change_intervention


T = TypeVar("T")
LAW = "cda-1998-s115"
MENTORING = "Mentoring (made up)"
TALKS = "Recovery talks (made up)"
ADULTS = "Adults of the violence panel who live in Zedton"


@dataclass(frozen=True, slots=True)
class Offers:
    """The cast, each of them at the services."""

    cast: Cast

    def by(self, who: str, act: Callable[[Viewer], T]) -> T:
        """Do something as one of the cast."""
        with acting_as(self.cast.people[who]) as viewer:
            return act(viewer)

    def found(self, at: datetime) -> None:
        """Fill the catalogue; mentoring has a second version, with more places."""
        mentoring = self._add("probation", _mentoring(timezone.localdate(at), places=8), at)
        self._add("refuge", _talks(timezone.localdate(at)), at)
        self._add("housing", _locks(timezone.localdate(at)), at)
        self.by(
            "coordinator",
            lambda alice: change_intervention(
                intervention=mentoring,
                given=_mentoring(timezone.localdate(at), places=12),
                because="A second mentor came",
                by=alice,
                at=at + timedelta(days=30),
            ),
        )

    def _add(self, agency: str, given: GivenIntervention, at: datetime) -> UUID:
        provider = self.cast.agencies[agency]
        return self.by(
            "coordinator",
            lambda by: add_intervention(given=given, provider=provider, made_up=True, by=by, at=at),
        ).id

    def mentor(self, ref: str, at: datetime) -> UUID:
        """Refer the person of a case to mentoring, which probation begins."""
        onward = self._refer(ref, MENTORING, "Weekly time with a mentor who lived through it (made up)", at)
        for hours, state in ((5, "accepted"), (28, "started")):
            self.answer("practitioner", onward, state, at + timedelta(hours=hours))
        return onward

    def end_mentoring(self, ref: str, reached: bool, at: datetime) -> None:
        """Close the loop after the case is closed: mentoring completed, or ended early with the reason."""
        lines = self.by("practitioner", referrals_to_us)
        for line in lines:
            if line.onward.ref == ref and reached:
                self.answer("practitioner", line.onward.id, "completed", at)
                self._check(line.onward.id, ("kept", "kept", "partly"), at)
            elif line.onward.ref == ref:
                words = "Stopped coming after the second time (made up)"
                self.answer("practitioner", line.onward.id, "ended_early", at, words=words)
                self._check(line.onward.id, ("kept", "not", ""), at)

    def _check(self, onward: UUID, answers: tuple[str, ...], at: datetime) -> None:
        """Say line by line whether it was delivered as meant; a line may be left open."""
        self.by(
            "practitioner",
            lambda by: cases.answer_checklist(
                onward=onward_for(by, onward), answers=dict(enumerate(answers)), by=by, at=at
            ),
        )

    def answer(
        self, who: str, onward: UUID, state: str, at: datetime, *, words: str = "", why: str = ""
    ) -> None:
        """Take a referral a step further."""
        self.by(
            who,
            lambda by: cases.step_onward(
                onward=onward_for(by, onward), state=state, words=words, why=why, by=by, at=at
            ),
        )

    def leave_open(self, today: date) -> None:
        """Referrals to the charity, which is in none of the cases: overdue, waiting too long, under way. And needs that nobody could meet."""
        refs = [case.ref for case in self._open_cases()]
        self._refer(refs[-1], TALKS, "Somebody to talk to about the attack (made up)", _morning(today, 9))
        if len(refs) > 1:
            waits = self._refer(refs[-2], TALKS, "Sleeps badly since May (made up)", _morning(today, 45))
            self.answer("adviser", waits, "accepted", _morning(today, 43))
            self.answer("adviser", waits, "waiting", _morning(today, 40), words="Places free in the new year")
        if len(refs) > 2:
            self._hold_talks(refs[-3], today)
        needs = (("mental_health", "no_place"), ("alcohol_drugs", "no_provider"))
        for ref, (kind, why) in zip(refs[-2:], needs, strict=False):
            self._not_had(ref, kind, why, _morning(today, 5))
        waiting = self.by("adviser", lambda ines: len(referrals_to_us(ines)))
        say(f"Referred people on; {waiting} wait at the charity")

    def _hold_talks(self, ref: str, today: date) -> None:
        """The charity plans and logs its own sessions, without seeing the case: one held, one missed, one to come."""
        onward = self._refer(
            ref, TALKS, "Wants to talk to somebody who is not an agency (made up)", _morning(today, 24)
        )
        for ago, state in ((23, "accepted"), (21, "started")):
            self.answer("adviser", onward, state, _morning(today, ago))
        for ago in (14, 7):
            self._plan(onward, today - timedelta(days=ago), _morning(today, ago + 4))
        self._session(onward, lambda by, row: cases.log_session(
            onward=row, outcome="met", minutes=50, elements=["How the week was"], words="Came on time (made up)",
            their_words="First time I slept (made up)", by=by, at=_morning(today, 14),
        ))  # fmt: skip
        self._session(onward, lambda by, row: cases.log_session(
            onward=row, outcome="did_not_come", words="Sent word later (made up)", by=by, at=_morning(today, 7)
        ))  # fmt: skip
        self._plan(onward, today + timedelta(days=3), _morning(today, 1))

    def _plan(self, onward: UUID, on: date, at: datetime) -> None:
        self._session(onward, lambda by, row: cases.plan_session(onward=row, on=on, by=by, at=at))

    def _session(self, onward: UUID, act: Callable[[Viewer, Any], object]) -> None:
        self.by("adviser", lambda by: act(by, onward_for(by, onward)))

    def _not_had(self, ref: str, kind: str, why: str, at: datetime) -> None:
        self.by(
            "coordinator",
            lambda alice: cases.record_unmet_need(
                case=case_for(alice, ref), help=kind, why=why, words="Made up", by=alice, at=at
            ),
        )

    def _open_cases(self) -> list[Any]:
        lines = self.by("coordinator", lambda alice: inbox(alice).cases)
        return [one.case for one in lines if one.case.scheme.slug == SCHEME and one.state == "active"]

    def _refer(self, ref: str, name: str, purpose: str, at: datetime) -> UUID:
        def send(alice: Viewer) -> UUID:
            case = case_for(alice, ref)
            entry = next(e for e in catalogue(alice, on=timezone.localdate(at)) if e.version.name == name)
            if entry.version.consent_from:
                cases.record_consent(
                    case=case, person_id=case.person_id, intervention=entry.id, answer="given", how="in_person", by=alice, at=at
                )  # fmt: skip
            return cases.refer_on(
                case=case,
                intervention=entry.id,
                person_id=case.person_id,
                purpose=purpose,
                gateway=LAW,
                by=alice,
                at=at,
            ).id

        return self.by("coordinator", send)


def _mentoring(starts: date, *, places: int) -> GivenIntervention:
    return GivenIntervention(
        name=MENTORING,
        about="A mentor meets the person each week, agrees a goal, and goes along where it helps.",
        help="mentoring",
        sessions=8,
        minutes=45,
        weeks=10,
        eligibility=ADULTS,
        cost_pence=48_000,
        capacity=places,
        starts_on=starts,
        elements=("Goal looked at", "One step agreed", "Safety asked about"),
        must_happen=(
            "First session within a week of starting",
            "The same mentor throughout",
            "A goal in the person’s own words, looked at again at the end",
        ),
    )


def _talks(starts: date) -> GivenIntervention:
    return GivenIntervention(
        name=TALKS,
        about="Six talks with a trained worker for people who were hurt.",
        help="recovery",
        sessions=6,
        minutes=50,
        weeks=8,
        eligibility="Adults who were hurt, whoever hurt them",
        capacity=2,
        starts_on=starts,
        elements=("How the week was", "One thing practised"),
        consent_from=starts,
    )


def _locks(starts: date) -> GivenIntervention:
    return GivenIntervention(
        name="Safer home visit (made up)",
        about="A visit that looks at doors, windows and lights, and mends what can be mended.",
        help="safety",
        sessions=1,
        minutes=90,
        weeks=2,
        eligibility="Anybody who fears violence at home",
        starts_on=starts,
    )


def _morning(today: date, ago: int) -> datetime:
    return datetime.combine(today - timedelta(days=ago), time(10), tzinfo=LONDON)
