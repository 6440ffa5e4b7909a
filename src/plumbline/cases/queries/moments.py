"""When what a clock starts and stops at happened in a case: moments of the engine, and of the case's own histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from plumbline.cases.models import Case, CaseState, Closure, TrackEntry
from plumbline.schemes.kind import Clock, Limit
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import LONDON


@dataclass(frozen=True, slots=True)
class Moments:
    """When what a clock asks for happened in one case. ``entries``: its histories, in the order in which they were made."""

    fixed: Mapping[str, datetime | None]
    entries: Sequence[TrackEntry]


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
    rows = entries_at(clock.starts, found)
    # Of a day alone the hour is not known: a limit must not seem longer than it is, so it is counted from the first.
    return (_day(rows[-1].from_date), rows[-1].number) if rows else None


def _ended(moment: str, clock: Clock, found: Moments, starts: datetime, number: int) -> datetime | None:
    if moment in found.fixed:
        at = found.fixed[moment]
        return at if at is not None and at >= starts else None
    same = moment.partition(".")[0] == clock.starts.partition(".")[0]
    for row in entries_at(moment, found):
        if same and row.number <= number:
            continue
        # Written down at once, it is that moment; written down later, the end of the day of which it is said.
        at = min(row.at, _day(row.from_date) + timedelta(days=1))
        if at >= starts:
            return at
    return None


def entries_at(moment: str, found: Moments) -> list[TrackEntry]:
    """Entries at which a moment of a history comes: ``track.value``, or ``track`` for any value of it."""
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
