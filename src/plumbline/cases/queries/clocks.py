"""Clocks that the page of a case shows: from when, until when, how much of it passed in all and in the hours of the team, and why it stood still.

Nothing here is stored but the moments themselves: a case that is rated anew is due anew, counted from where its clock started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.rules import team_time_between
from plumbline.cases.clocks import runs_out, still
from plumbline.cases.models import Case, CaseForm, CaseState, ClockStep, TrackEntry
from plumbline.cases.queries.moments import (
    Moments,
    day_after,
    due_before,
    entries_at,
    limit_of,
    moments_of,
    span_of,
)
from plumbline.cases.queries.tries import tries_in
from plumbline.schemes.kind import Clock, Kind, Limit
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class DueBefore:
    """What a rating made of the clock: the moment it was due by, None where nothing is timed; who rated, when and why."""

    label: str
    due: datetime | None
    at: datetime
    by: str
    because: str


@dataclass(frozen=True, slots=True)
class StoodStill:
    """One step: the reason for which a clock stood still or its case may go on past it, or that it went on. ``until``: up to this day."""

    at: datetime
    label: str
    words: str
    by: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WatchedClock:
    """One clock of a case.

    ``limit`` is None, and ``due`` with it, where the rating that holds times nothing. ``elapsed``: all time from the start to the stop, or
    until now. ``at_work``: as much of it as fell into the hours of the team. ``paused``: of ``elapsed``, while it stood still.
    ``is_late_elapsed``: it would be late had it never stood still, and nobody had said why it goes on. ``longer_until``: the last day up to
    which it may go on; ``due`` is then after it. ``by_value``: it is counted from the day of the value for which it runs, because what it is
    to be counted from did not come before. ``before``: the day before which the limit ends, where it ends before one.
    """

    clock: Clock
    starts: datetime
    stops: datetime | None
    limit: Limit | None
    due: datetime | None
    elapsed: timedelta
    at_work: timedelta
    paused: timedelta
    is_late: bool
    is_late_elapsed: bool
    standing_still: bool
    steps: tuple[StoodStill, ...]
    ratings: tuple[DueBefore, ...]
    longer_until: date | None = None
    before: date | None = None
    by_value: bool = False

    @property
    def in_days(self) -> bool:
        """Whether days are enough to say how long it ran: its limit is longer than a week."""
        return self.due is not None and self.due - self.starts > timedelta(days=7)

    @property
    def kept(self) -> bool | None:
        """Whether it was kept; None while it still may be, or where nothing is timed."""
        if self.due is None or (self.stops is None and not self.is_late):
            return None
        return not self.is_late


def lines_of(
    kind: Kind, found: Moments, steps: Sequence[ClockStep], now: datetime
) -> dict[str, WatchedClock]:
    """How each clock ran that a kind shows and that has begun in a case, by clock."""
    lines = {
        clock.slug: clock_line(clock, kind, found, [s for s in steps if s.clock == clock.slug], {}, now)
        for clock in kind.clocks.values()
        if clock.watched
    }
    return {slug: line for slug, line in lines.items() if line is not None}


@dataclass(frozen=True, slots=True)
class LateClock:
    """A time limit of an open case that is past, while what it waits for has not happened."""

    case: Case
    line: WatchedClock


def late_clocks(viewer: Viewer, cases: Sequence[Case], *, at: datetime | None = None) -> list[LateClock]:
    """Limits that are past and not met, of some cases whose list has written its entry: the longest past first. ``scheme`` is loaded."""
    now, seen = at or timezone.now(), narrowed(viewer)
    asked = [case for case in cases if any(clock.watched for clock in kind_of(case.scheme).clocks.values())]
    if not asked:
        return []
    entries, steps, forms = (
        _by_case(visible_to(seen, model.objects.filter(case__in=asked)).order_by("number", "pk"))
        for model in (TrackEntry, ClockStep, CaseForm)
    )
    moments = moments_of(asked, entries, forms, tries_in(viewer, asked))
    found = [
        LateClock(case, line)
        for case in asked
        for line in lines_of(kind_of(case.scheme), moments[case.id], steps.get(case.id, []), now).values()
        if line.is_late and line.stops is None and line.due is not None
    ]
    return sorted(found, key=lambda late: (late.line.due or now, late.case.ref, late.line.clock.slug))


def _by_case(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def watched_clocks(
    viewer: Viewer,
    case: Case,
    kind: Kind | None = None,
    *,
    held: Sequence[CaseState] | None = None,
    at: datetime | None = None,
) -> tuple[WatchedClock, ...]:
    """Clocks of a case that the viewer looks at and whose page has written its entry: those that its kind shows and that have begun.

    ``held`` as of `states_of`.
    """
    kind, now = kind or kind_of(case.scheme), at or timezone.now()
    watched = [clock for clock in kind.clocks.values() if clock.watched]
    if not watched:
        return ()
    seen = narrowed(viewer)
    entries = list(visible_to(seen, TrackEntry.objects.filter(case=case)).order_by("number", "pk"))
    steps = list(visible_to(seen, ClockStep.objects.filter(case=case)).order_by("number", "pk"))
    users = names_of_users({row.by for row in entries} | {row.by for row in steps})
    forms = list(visible_to(seen, CaseForm.objects.filter(case=case)).order_by("number", "pk"))
    tries = tries_in(viewer, [case])
    found = moments_of([case], {case.id: entries}, {case.id: forms}, tries, held)[case.id]
    lines = (
        clock_line(clock, kind, found, [s for s in steps if s.clock == clock.slug], users, now)
        for clock in watched
    )
    return tuple(line for line in lines if line is not None)


def clock_line(
    clock: Clock,
    kind: Kind,
    found: Moments,
    steps: Sequence[ClockStep],
    users: Mapping[UUID, str],
    now: datetime,
) -> WatchedClock | None:
    """How one clock ran in a case by a moment; None where it never began or does not run there."""
    span = span_of(clock, found)
    if span is None:
        return None
    starts, stops = span.starts, span.stops
    end = stops or now
    marks = [(step.at, bool(step.reason)) for step in steps if step.until is None]
    pauses = list(still(starts=starts, end=end, steps=marks))
    limit = limit_of(clock, found, by=end)
    longer = longer_until(steps, starts=starts, end=end)
    ahead = due_before(clock, found, starts)
    if clock.before and ahead is None:
        return None
    due = ahead if limit is None or ahead else runs_out(starts, limit, pauses=pauses, team=kind.hours)
    if due is not None and longer is not None:
        due = max(due, day_after(longer))
    plain = ahead if limit is None or ahead else runs_out(starts, limit, team=kind.hours)
    return WatchedClock(
        clock=clock,
        starts=starts,
        stops=stops,
        by_value=span.by_value,
        limit=limit,
        due=due,
        elapsed=max(end - starts, timedelta(0)),
        at_work=team_time_between(starts, end, team=kind.hours),
        paused=sum((b - a for a, b in pauses), timedelta(0)),
        is_late=due is not None and end > due,
        is_late_elapsed=plain is not None and end > plain,
        standing_still=stops is None and bool(marks) and marks[-1][1],
        steps=tuple(_step(clock, step, users) for step in steps),
        longer_until=longer,
        before=found.days[clock.before].on if clock.before else None,
        ratings=tuple(_ratings(clock, kind, found, starts, users)),
    )


def longer_until(steps: Sequence[ClockStep], *, starts: datetime, end: datetime) -> date | None:
    """The last day up to which a case may go on past a limit, by what was said while the clock ran; None where nothing was."""
    return max((s.until for s in steps if s.until and starts <= s.at <= end), default=None)


def _step(clock: Clock, step: ClockStep, users: Mapping[UUID, str]) -> StoodStill:
    reasons = clock.longer if step.until else clock.pauses
    label = reasons.get(step.reason, step.reason) or "Went on"
    return StoodStill(step.at, label, step.words, users.get(step.by, ""), step.until)


def _ratings(
    clock: Clock, kind: Kind, found: Moments, starts: datetime, users: Mapping[UUID, str]
) -> list[DueBefore]:
    """What each rating made of it, oldest first; nothing where it goes by no rating."""
    if not clock.track:
        return []
    track = kind.tracks[clock.track]
    lines = []
    for row in entries_at(clock.track, found):
        limit = clock.limit_for({clock.track: row.value})
        due = None if limit is None else runs_out(starts, limit, team=kind.hours)
        lines.append(
            DueBefore(track.values.get(row.value, row.value), due, row.at, users.get(row.by, ""), row.because)
        )
    return lines
