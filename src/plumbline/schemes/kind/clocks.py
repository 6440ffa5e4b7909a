"""Time limits: from what, until what, how long, in whose hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


Unit = Literal["hours", "team_hours", "days", "working_days", "weeks", "months"]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit. Hours run through nights; team hours only while the team is at work; months by the calendar."""

    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit with where it comes from.

    ``limit`` holds unless the case has a value on ``track`` that ``by_value`` names. ``pauses``: reasons for which it may
    stand still, slug to label; paused time is shown beside elapsed time and never taken off silently.
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

    def limit_for(self, values: Mapping[str, str]) -> Limit | None:
        """The limit that holds for a case with these values on its tracks; None where nothing is timed."""
        value = values.get(self.track, "")
        return self.by_value.get(value, self.limit)
