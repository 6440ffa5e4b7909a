"""Time limits: from what, until what, how long, in whose hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from plumbline.values.words import counted


Unit = Literal["hours", "team_hours", "days", "working_days", "weeks", "months"]

UNIT_WORDS: dict[Unit, Callable[[int], str]] = {
    "hours": lambda count: counted(count, "{count} hour", "{count} hours"),
    "team_hours": lambda count: counted(count, "{count} working hour", "{count} working hours"),
    "days": lambda count: counted(count, "{count} day", "{count} days"),
    "working_days": lambda count: counted(count, "{count} working day", "{count} working days"),
    "weeks": lambda count: counted(count, "{count} week", "{count} weeks"),
    "months": lambda count: counted(count, "{count} month", "{count} months"),
}
"""So many of each unit."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit. Hours run through nights; team hours only while the team is at work; months by the calendar."""

    value: int
    unit: Unit

    @property
    def words(self) -> str:
        """``4 hours``, or ``1 working day``; whole years of months as years."""
        if self.unit == "months" and self.value >= 24 and self.value % 12 == 0:
            return counted(self.value // 12, "{count} year", "{count} years")
        return UNIT_WORDS[self.unit](self.value)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit with where it comes from.

    ``limit`` holds unless the case has a value on ``track`` that ``by_value`` names. ``pauses``: reasons for which it may
    stand still, slug to label; paused time is shown beside elapsed time and never taken off silently.

    ``starts``, ``stops``: a moment of the engine (`reading.course.MOMENTS`), or one of the case's own histories: ``track.value`` where
    that value begins, ``track`` where any begins. ``or_stops``: other moments at which it stops; the first counts. ``watched``: the
    page of a case shows how it runs. ``longer``: reasons for which a case may go on past it, slug to label, each time up to a day that is
    written down with words. ``only_track``, ``only_values``: it runs only in a case in which one of these values
    stands there. ``or_starts``: other moments at which it starts; the last of all that came counts.
    ``before``: a day that a form tells; the limit then ends so long before that day, and not after it started.
    """

    slug: str
    label: str
    starts: str
    stops: str
    limit: Limit | None
    track: str
    by_value: Mapping[str, Limit | None]
    pauses: Mapping[str, str]
    source: str
    or_stops: tuple[str, ...] = ()
    or_starts: tuple[str, ...] = ()
    watched: bool = False
    only_track: str = ""
    only_values: frozenset[str] = frozenset()
    longer: Mapping[str, str] = field(default_factory=dict)
    before: str = ""

    @property
    def begins_at(self) -> tuple[str, ...]:
        """Every moment at which it starts."""
        return (self.starts, *self.or_starts)

    @property
    def ends_at(self) -> tuple[str, ...]:
        """Every moment at which it stops."""
        return (self.stops, *self.or_stops)

    def limit_for(self, values: Mapping[str, str]) -> Limit | None:
        """The limit that holds for a case with these values on its tracks; None where nothing is timed."""
        value = values.get(self.track, "")
        return self.by_value.get(value, self.limit)
