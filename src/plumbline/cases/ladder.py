"""When an action is chased, and which rung comes next. Pure functions on dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plumbline.agencies.rules import is_working_day
from plumbline.schemes.kind import Ladder, Rung


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which somebody is away, the last one included."""

    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        """Say whether they are away on a day."""
        return self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Given:
    """A rung that was given, and the day on which it was."""

    rung: str
    on: date


def rung_day(rung: Rung, due_on: date, *, away: Sequence[Spell] = ()) -> date:
    """Return the day from which a rung is reached.

    Before or on the day: a day off brings it forward to the last working day before. After it: working days on
    which the owner is away are not counted, so the ladder waits while they are (journeys 2.6).
    """
    if rung.when == "after":
        return _days_after(due_on, rung, away)
    day = due_on - timedelta(days=rung.days)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _days_after(due_on: date, rung: Rung, away: Sequence[Spell]) -> date:
    day, left = due_on, rung.days
    while left:
        day += timedelta(days=1)
        off = rung.counted == "working_days" and not is_working_day(day)
        left -= not off and not any(spell.holds(day) for spell in away)
    return day


def rungs_open(
    ladder: Ladder,
    *,
    due_on: date,
    on: date,
    given: Collection[Given],
    away: Sequence[Spell] = (),
    at_once: bool = False,
) -> tuple[Rung, ...]:
    """Return the rungs that may be given on a day, the one to try first in front; the next is tried where it reaches nobody.

    One rung a day, so that nobody higher hears of an action on the day on which its owner first does, even where days were
    missed. Rungs to the owner that were missed are not made up for: the last one reached stands for all.

    Parameters
    ----------
    given : the rungs given for this due day; a later due day begins the ladder again.
    away : when the owner is away.
    at_once : the next rung is reached now, whatever its day: the owner cannot do it, and nobody else was told.
    """
    if any(one.on >= on for one in given) or not is_working_day(on):
        return ()
    slugs = [rung.slug for rung in ladder.rungs]
    highest = max((slugs.index(one.rung) for one in given if one.rung in slugs), default=-1)
    reached = [r for r in ladder.rungs[highest + 1 :] if rung_day(r, due_on, away=away) <= on]
    if at_once and not reached:
        reached = list(ladder.rungs[highest + 1 : highest + 2])
    own = [rung for rung in reached if rung.to == "owner"]
    return (*own[-1:], *(rung for rung in reached if rung.to != "owner"))
