"""Clocks that the page of a case shows: from when, until when, how much of it passed in all and in the hours of the team, and why it stood still.

Nothing here is stored but the moments themselves: a case that is rated anew is due anew, counted from where its clock started.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.rules import team_time_between
from plumbline.cases.clocks import runs_out, still
from plumbline.cases.models import Case, CaseState, ClockStep, Closure, TrackEntry
from plumbline.schemes.kind import Clock, Kind, Limit
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import LONDON
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
    """One step: the reason for which a clock stood still, or that it went on."""

    at: datetime
    label: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class WatchedClock:
    """One clock of a case.

    ``limit`` is None, and ``due`` with it, where the rating that holds times nothing. ``elapsed``: all time from the start to the stop, or
    until now. ``at_work``: as much of it as fell into the hours of the team. ``paused``: of ``elapsed``, while it stood still.
    ``is_late_elapsed``: it would be late had it never stood still.
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

    @property
    def kept(self) -> bool | None:
        """Whether it was kept; None while it still may be, or where nothing is timed."""
        if self.due is None or (self.stops is None and not self.is_late):
            return None
        return not self.is_late


@dataclass(frozen=True, slots=True)
class Moments:
    """When what a clock asks for happened in one case. ``entries``: its histories, in the order in which they were made."""

    fixed: Mapping[str, datetime | None]
    entries: Sequence[TrackEntry]


def watched_clocks(
    viewer: Viewer, case: Case, kind: Kind | None = None, *, at: datetime | None = None
) -> tuple[WatchedClock, ...]:
    """Clocks of a case that the viewer looks at and whose page has written its entry: those that its kind shows and that have begun."""
    kind, now = kind or kind_of(case.scheme), at or timezone.now()
    watched = [clock for clock in kind.clocks.values() if clock.watched]
    if not watched:
        return ()
    seen = narrowed(viewer)
    entries = list(visible_to(seen, TrackEntry.objects.filter(case=case)).order_by("number", "pk"))
    steps = list(visible_to(seen, ClockStep.objects.filter(case=case)).order_by("number", "pk"))
    users = names_of_users({row.by for row in entries} | {row.by for row in steps})
    found = moments_of([case], {case.id: entries})[case.id]
    lines = (
        clock_line(clock, kind, found, [s for s in steps if s.clock == clock.slug], users, now)
        for clock in watched
    )
    return tuple(line for line in lines if line is not None)


def moments_of(cases: Sequence[Case], entries: Mapping[UUID, Sequence[TrackEntry]]) -> dict[UUID, Moments]:
    """The moments of some cases that the caller has checked, by case."""
    heard = {
        case.id: {
            s.on["discussed"] for s in kind_of(case.scheme).course.states.values() if "discussed" in s.on
        }
        for case in cases
    }
    discussed: dict[UUID, datetime] = {}
    for key, state, at in (
        CaseState.objects.filter(case__in=list(heard))
        .order_by("number", "pk")
        .values_list("case_id", "state", "at")
    ):
        if state in heard[key]:
            discussed.setdefault(key, at)
    closed = dict(Closure.objects.filter(case__in=list(heard)).values_list("case_id", "closed_at"))
    return {
        case.id: Moments(
            fixed={
                "referred": case.referral.referred_at,
                "received": case.referral.referred_at,
                "taken_in": case.opened_at,
                "discussed": discussed.get(case.id),
                "closed": closed.get(case.id),
            },
            entries=entries.get(case.id, ()),
        )
        for case in cases
    }


def span_of(clock: Clock, found: Moments) -> tuple[datetime, datetime | None] | None:
    """From when a clock ran in a case, and until when if it has stopped; None where it never began or does not run there."""
    if clock.only_track and not any(
        row.track == clock.only_track and row.value in clock.only_values and not row.ends
        for row in found.entries
    ):
        return None
    began = _began(clock, found)
    if began is None:
        return None
    starts, number = began
    ends = [end for moment in clock.ends_at if (end := _ended(moment, clock, found, starts, number))]
    return starts, min(ends, default=None)


def _began(clock: Clock, found: Moments) -> tuple[datetime, int] | None:
    """When it began, and by which entry of a history; 0 where it was none. Of a value that began twice the last counts."""
    if clock.starts in found.fixed:
        at = found.fixed[clock.starts]
        return None if at is None else (at, 0)
    rows = _rows(clock.starts, found)
    # Of a day alone the hour is not known: a limit must not seem longer than it is, so it is counted from the first.
    return (_day(rows[-1].from_date), rows[-1].number) if rows else None


def _ended(moment: str, clock: Clock, found: Moments, starts: datetime, number: int) -> datetime | None:
    if moment in found.fixed:
        at = found.fixed[moment]
        return at if at is not None and at >= starts else None
    same = moment.partition(".")[0] == clock.starts.partition(".")[0]
    for row in _rows(moment, found):
        if same and row.number <= number:
            continue
        # Written down at once, it is that moment; written down later, the end of the day of which it is said.
        at = min(row.at, _day(row.from_date) + timedelta(days=1))
        if at >= starts:
            return at
    return None


def _rows(moment: str, found: Moments) -> list[TrackEntry]:
    track, _, value = moment.partition(".")
    return [
        row
        for row in found.entries
        if row.track == track and not row.ends and (not value or row.value == value)
    ]


def _day(day: date) -> datetime:
    """The moment at which a day begins, in universal time, in which an hour is an hour."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def limit_of(clock: Clock, found: Moments, *, by: datetime) -> Limit | None:
    """The limit by the rating that held at a moment, as it was known then."""
    held: dict[str, str] = {}
    for row in found.entries:
        if row.track == clock.track and row.at <= by and not row.ends:
            held[row.track] = row.value
    return clock.limit_for(held)


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
    starts, stops = span
    end = stops or now
    marks = [(step.at, bool(step.reason)) for step in steps]
    pauses = list(still(starts=starts, end=end, steps=marks))
    limit = limit_of(clock, found, by=end)
    due = None if limit is None else runs_out(starts, limit, pauses=pauses, team=kind.hours)
    plain = None if limit is None else runs_out(starts, limit, team=kind.hours)
    return WatchedClock(
        clock=clock,
        starts=starts,
        stops=stops,
        limit=limit,
        due=due,
        elapsed=max(end - starts, timedelta(0)),
        at_work=team_time_between(starts, end, team=kind.hours),
        paused=sum((b - a for a, b in pauses), timedelta(0)),
        is_late=due is not None and end > due,
        is_late_elapsed=plain is not None and end > plain,
        standing_still=stops is None and bool(marks) and marks[-1][1],
        steps=tuple(
            StoodStill(s.at, clock.pauses.get(s.reason, s.reason) or "Went on", s.words, users.get(s.by, ""))
            for s in steps
        ),
        ratings=tuple(_ratings(clock, kind, found, starts, users)),
    )


def _ratings(
    clock: Clock, kind: Kind, found: Moments, starts: datetime, users: Mapping[UUID, str]
) -> list[DueBefore]:
    """What each rating made of it, oldest first; nothing where it goes by no rating."""
    if not clock.track:
        return []
    track = kind.tracks[clock.track]
    lines = []
    for row in _rows(clock.track, found):
        limit = clock.limit_for({clock.track: row.value})
        due = None if limit is None else runs_out(starts, limit, team=kind.hours)
        lines.append(
            DueBefore(track.values.get(row.value, row.value), due, row.at, users.get(row.by, ""), row.because)
        )
    return lines
