"""What became of the plans of the panel's story: actions done and not done, visits, reviews, closures, one case reopened, what was learnt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from plumbline.access.identity import acting_as
from plumbline.access.viewer import Viewer
from plumbline.cases import services as cases
from plumbline.cases.queries import case_for, case_page, requests_for
from plumbline.cases.queries.onward import onward_for
from plumbline.cases.services import GivenRating
from plumbline.cli.story import around
from plumbline.cli.story.calendar import Calendar
from plumbline.cli.story.offers import Offers
from plumbline.cli.story.partnership import Cast
from plumbline.schemes.enums import How


T = TypeVar("T")


class Story(Protocol):
    """The part of the panel's story that this one needs."""

    @property
    def cast(self) -> Cast:
        """Who plays whom."""

    @property
    def calendar(self) -> Calendar:
        """Days of the story's year."""

    def by(self, who: str, act: Callable[[Viewer], T]) -> T:
        """Do something as one of the cast."""


def deliver(work: Story, ref: str, number: int, day: int) -> None:
    """Do what was planned for a case, as far as it was done; ``number``: which of its round it is."""
    accepted, done = work.calendar.at(day), work.calendar.at(day + 8)
    for who in ("practitioner", "housing", "representative"):
        for action in _actions(work, who, ref):
            if action.delivery == How.PANEL:
                _accept(work, who, action, accepted)
            _finish(work, who, action, number, done)
    mentoring = Offers(work.cast).mentor(ref, accepted)
    for visit in range(1 + number % 3):
        outcome, minutes = [("no_answer", 0), ("met", 45), ("met", 30)][visit]
        met = work.calendar.at(day + 3 + 7 * visit, hour=14)
        _visit(work, ref, mentoring, outcome, minutes, met)
    if number % 2:
        _reach(work, ref, accepted)


def _accept(work: Story, who: str, action: Any, at: datetime) -> None:
    work.by(who, lambda by: cases.accept_action(action=action, by=by, at=at))


def _visit(work: Story, ref: str, mentoring: UUID, outcome: str, minutes: int, at: datetime) -> None:
    def visit(by: Viewer) -> None:
        row = onward_for(by, mentoring)
        cases.log_contact(
            case=case_for(by, ref),
            onward=row,
            elements=row.version.elements[: minutes // 20],
            outcome=outcome,
            minutes=minutes,
            view="Sleep seems to be what changes first (made up)" if minutes > 30 else "",
            their_words="I sleep better with the new lock (made up)" if minutes > 30 else "",
            went=4 if minutes else None,
            by=by,
            happened_at=at,
            at=at,
        )

    work.by("practitioner", visit)


def _reach(work: Story, ref: str, at: datetime) -> None:
    """How the person may be reached, which housing may read and the others may not."""
    work.by(
        "practitioner",
        lambda by: cases.set_safe_contact(
            case=case_for(by, ref),
            safe_ways=["call", "text"],
            words="Mobile on weekdays before 15:00; say you are from the library; leave no message (made up)",
            agencies=[work.cast.agencies["housing"]],
            by=by,
            at=at,
        ),
    )


def _actions(work: Story, who: str, ref: str) -> list[Any]:
    with acting_as(work.cast.people[who]) as viewer:
        return [
            line.action
            for line in requests_for(viewer).actions
            if line.ref == ref and line.action.owner == viewer.user_id
        ]


def _finish(work: Story, who: str, action: Any, number: int, at: datetime) -> None:
    if (number, who) in {(1, "housing"), (0, "representative")}:
        work.by(
            who,
            lambda by: cases.report_could_not(
                action=action,
                reason="no_capacity",
                words="No fitter until spring (made up)",
                by=by,
                at=at,
            ),
        )
    elif (number, who) == (1, "representative"):
        work.by(
            who,
            lambda by: cases.report_did_not(
                action=action, words="Rota changed and nobody was told (made up)", by=by, at=at
            ),
        )
    else:
        work.by(
            who,
            lambda by: cases.finish_action(
                action=action, evidence="Job sheet 118, signed on the day (made up)", by=by, at=at
            ),
        )
        work.by(
            "coordinator",
            lambda alice: cases.verify_action(action=action, by=alice, at=at + timedelta(days=2)),
        )


def end_case(work: Story, ref: str, reason: str, day: int) -> None:
    """Review a case and close it; open one again, and learn from some."""
    at = work.calendar.at(day)
    rating = {"goals_met": "achieved", "no_gain": "not_achieved"}.get(reason, "cannot_tell")

    def end(alice: Viewer) -> None:
        ratings = [
            GivenRating(objective_id=line.objective.id, rating=rating)
            for line in case_page(alice, ref, at=at).objectives
        ]
        case = case_for(alice, ref)
        cases.hold_review(
            case=case,
            ratings=ratings,
            words="Looked at together with the lead worker (made up)",
            outcome="close",
            by=alice,
            at=at,
        )
        cases.close_case(case=case, reason=reason, words="Agreed at the meeting (made up)", by=alice, at=at)

    work.by("coordinator", end)
    Offers(work.cast).end_mentoring(ref, reason == "goals_met", at + timedelta(days=1))
    if reason == "declined":
        _reopen(work, ref)
    if reason == "no_gain":
        lesson = around.LESSONS[day % len(around.LESSONS)]
        learning = work.by("coordinator", lambda alice: _learn(work, case_for(alice, ref), lesson, alice, at))
        if lesson == around.LESSONS[0]:
            work.by("practitioner", lambda petra: around.learnt(learning, by=petra, at=at))


def _reopen(work: Story, ref: str) -> None:
    """Whoever declined has asked again; the chair decided, the co-ordinator writes it down."""
    chair = work.cast.people["chair"].user_id

    def reopen(alice: Viewer) -> None:
        cases.reopen_case(
            case=case_for(alice, ref),
            because="Has asked for help after all (made up)",
            decided_by=chair,
            by=alice,
            at=work.calendar.now - timedelta(days=3),
        )

    work.by("coordinator", reopen)


def _learn(work: Story, case: Any, lesson: tuple[str, str], alice: Viewer, at: datetime) -> Any:
    return around.learn(
        case,
        lesson,
        owner=work.cast.people["practitioner"],
        agency=work.cast.agencies["probation"],
        by=alice,
        at=at,
    )
