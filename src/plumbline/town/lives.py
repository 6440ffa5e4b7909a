"""What happens to people over the years: they move, leave, die, and are locked up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.town.households import Households
from plumbline.town.plan import TownPlan, add_months


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

NEVER = 10**6
MOVES_A_YEAR, LEAVES_A_YEAR = 0.06, 0.02
CUSTODY_PER_EVENT, CUSTODY_OF_KNOWN = 0.08, 0.004
"""Spells begun per violent event expected of a person; and a year by anybody known to police."""
SENTENCE, DAYS_ON_REMAND, DAYS_OF_SENTENCE = 0.5, 40.0, 110.0


@dataclass(frozen=True, slots=True)
class Spells:
    """Custody spells, days counted from the town's first day; no two of one person overlap. Shape (spells,)."""

    person: Numbers
    start: Numbers
    end: Numbers
    sentence: Flags
    year: Numbers


@dataclass(frozen=True, slots=True)
class Lives:
    """Where everybody is.

    Parameters
    ----------
    doors : shape (households, years + 1), address at the start of each year and at the end of the last.
    moved : shape (households, years), day of the year's move, `NEVER` without one.
    died, left : shape (people,), day, or `NEVER`.
    spells : time in custody.
    """

    doors: Numbers
    moved: Numbers
    died: Numbers
    left: Numbers
    spells: Spells

    def door(self, household: Numbers, day: Numbers, year: int) -> Numbers:
        """Address of households on days of that year."""
        door: Numbers = self.doors[household, year + (day >= self.moved[household, year])]
        return door

    def here(self, person: Numbers, day: Numbers) -> Flags:
        """Whether people are alive, in town and free on the days."""
        return (day < self.died[person]) & (day < self.left[person]) & ~self.inside(person, day)

    def inside(self, person: Numbers, day: Numbers) -> Flags:
        """Whether people are in custody on the days."""
        if not self.spells.person.size:
            return np.zeros(person.shape, dtype=bool)
        keys, span = self.spells.person * NEVER + self.spells.start, person * NEVER + day
        last = np.searchsorted(keys, span, side="right") - 1
        mine = (last >= 0) & (self.spells.person[last] == person)
        locked: Flags = mine & (day < self.spells.end[last])
        return locked


def year_starts(plan: TownPlan, years: int) -> Numbers:
    """First day of each year of the town, and the day after the last; shape (years + 1,)."""
    return np.array(
        [(add_months(plan.first_day, 12 * year) - plan.first_day).days for year in range(years + 1)]
    )


def live(
    plan: TownPlan, homes: Households, *, addresses: int, rates: Floats, known: Flags, born: Numbers
) -> Lives:
    """Draw the lives of everybody, year by year.

    Parameters
    ----------
    rates : shape (people, years), violent events expected.
    known : shape (people,), whether police gave a number.
    born : shape (people,), birth day.
    """
    years = rates.shape[1]
    starts = year_starts(plan, years)
    doors, moved = _moves(plan, homes.count, addresses, starts)
    died, left = _exits(plan, homes, born, starts)
    spells = _custody(plan, rates, known & (born < -18 * 365), np.minimum(died, left), starts)
    return Lives(doors=doors, moved=moved, died=died, left=left, spells=spells)


def _moves(plan: TownPlan, households: int, addresses: int, starts: Numbers) -> tuple[Numbers, Numbers]:
    order = plan.stream("doors").permutation(addresses)
    doors = np.empty((households, starts.size), dtype=np.int64)
    doors[:, 0], empty = order[:households], order[households:]
    moved = np.full((households, starts.size - 1), NEVER)
    for year in range(starts.size - 1):
        rng = plan.stream("moves", year)
        movers = np.flatnonzero(rng.random(households) < MOVES_A_YEAR)[: empty.size]
        empty = rng.permutation(empty)
        doors[:, year + 1] = doors[:, year]
        doors[movers, year + 1] = empty[: movers.size]
        # Doors that were left are let again next year at the earliest.
        empty = np.concatenate([empty[movers.size :], doors[movers, year]])
        moved[movers, year] = rng.integers(starts[year], starts[year + 1], movers.size)
    return doors, moved


def _exits(plan: TownPlan, homes: Households, born: Numbers, starts: Numbers) -> tuple[Numbers, Numbers]:
    died, left = np.full(born.size, NEVER), np.full(born.size, NEVER)
    for year in range(starts.size - 1):
        rng, days = plan.stream("exits", year), (starts[year], starts[year + 1])
        age = (days[0] - born) / 365.25
        dies = rng.random(born.size) < np.minimum(0.0007 * np.exp(0.085 * np.maximum(age - 30, 0)), 0.5)
        leaves = (rng.random(homes.count) < LEAVES_A_YEAR)[homes.household]
        on, gone = rng.integers(*days, born.size), rng.integers(*days, homes.count)[homes.household]
        died = np.where(dies & (died == NEVER), on, died)
        left = np.where(leaves & (left == NEVER), gone, left)
    # Who left town dies elsewhere, unseen.
    return np.where(left < died, NEVER, died), left


def _custody(plan: TownPlan, rates: Floats, grown: Flags, gone: Numbers, starts: Numbers) -> Spells:
    parts = []
    for year in range(starts.size - 1):
        rng = plan.stream("custody", year)
        often = np.where(grown, CUSTODY_OF_KNOWN + CUSTODY_PER_EVENT * rates[:, year], 0.0)
        person = np.repeat(np.arange(grown.size), rng.poisson(often))
        start = rng.integers(starts[year], starts[year + 1], person.size)
        sentence = rng.random(person.size) < SENTENCE
        days = rng.exponential(np.where(sentence, DAYS_OF_SENTENCE, DAYS_ON_REMAND))
        end = start + 2 + days.astype(np.int64)
        here = start < gone[person]
        parts.append(np.stack([person, start, end, sentence, np.full(person.size, year)])[:, here])
    return _apart(np.concatenate(parts, axis=1))


def _apart(drawn: Numbers) -> Spells:
    """Drop spells that begin before the person's last one ended."""
    person, start, end, sentence, year = drawn[:, np.lexsort((drawn[1], drawn[0]))]
    kept: list[int] = []
    free: dict[int, int] = {}
    spells = zip(person.tolist(), start.tolist(), end.tolist(), strict=True)
    for place, (who, begins, ends) in enumerate(spells):
        if begins > free.get(who, -1):
            kept.append(place)
            free[who] = ends
    at = np.array(kept, dtype=np.int64)
    return Spells(
        person=person[at], start=start[at], end=end[at], sentence=sentence[at].astype(bool), year=year[at]
    )
