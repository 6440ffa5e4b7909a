"""When and where: the hours at which violence comes, and the places it comes to."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from plumbline.town.town import Town


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Share of a day's events by hour, from midnight: most in the evening, fewest before breakfast.
_BY_HOUR = np.array(
    [6, 5, 4, 2, 1, 1, 1, 2, 3, 3, 3, 4, 5, 4, 5, 6, 6, 6, 7, 7, 7, 8, 8, 7], dtype=np.float64
)
DRAWN_TO_WEEKENDS = 0.2

INDOORS = 0.40
"""Of violence between people who are not partners, where the place is known."""
AT_HOME = 0.97
"""Of violence between partners."""
UNKNOWN_PLACE = 0.05
AT_A_DOOR = 0.45
"""Of what happens indoors and not at a hot spot; the rest is in venues."""

HOT_VENUES, HOT_STREETS = 12, 18
AT_HOT_SPOTS = 0.5
"""Where the problem is places, these few hold half of the violence between people who are not partners."""


def minutes_of(count: int, first_day: date, days: Numbers, rng: np.random.Generator) -> Numbers:
    """Minutes since the town's first day at which events come, between two days; shape (count,)."""
    day = rng.integers(days[0], days[1], count)
    # Some are brought to the Friday or Saturday before, unless that is another year's.
    back = (day + first_day.weekday() - 4) % 7
    friday = day - back + rng.integers(0, 2, count)
    drawn = (rng.random(count) < DRAWN_TO_WEEKENDS) & (friday >= days[0]) & (friday < days[1])
    hour = rng.choice(24, size=count, p=_BY_HOUR / _BY_HOUR.sum())
    return np.where(drawn, friday, day) * 1440 + hour * 60 + rng.integers(0, 60, count)


def places_for(
    town: Town, owner: Numbers, domestic: Flags, day: Numbers, year: int, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Door or spot of each event: (door, spot), -1 where it is not that sort."""
    count = owner.size
    indoors = rng.random(count) < np.where(domestic, AT_HOME, INDOORS)
    at_door = indoors & (domestic | (rng.random(count) < AT_A_DOOR))
    spot = np.where(indoors, _spots(town, count, rng, indoors=True), _spots(town, count, rng, indoors=False))
    if town.plan.problem == "places":
        hot = ~domestic & (rng.random(count) < AT_HOT_SPOTS)
        spot = np.where(hot, _hot(town, indoors, rng), spot)
        at_door &= ~hot
    unknown = ~domestic & (rng.random(count) < UNKNOWN_PLACE)
    door = _doors(town, owner, domestic, day, year, rng)
    return np.where(at_door & ~unknown, door, -1), np.where(at_door | unknown, -1, spot)


def _spots(town: Town, count: int, rng: np.random.Generator, *, indoors: bool) -> Numbers:
    spots = town.map.spots
    some = np.flatnonzero(spots.indoors == indoors)
    return some[rng.choice(some.size, size=count, p=spots.weight[some] / spots.weight[some].sum())]


def _hot(town: Town, indoors: Flags, rng: np.random.Generator) -> Numbers:
    """The first venues and the first streets are the hot ones, the first of each the hottest."""
    inside = np.flatnonzero(town.map.spots.indoors)[:HOT_VENUES]
    outside = np.flatnonzero(~town.map.spots.indoors)[:HOT_STREETS]
    return np.where(indoors, _by_rank(inside, indoors.size, rng), _by_rank(outside, indoors.size, rng))


def _by_rank(some: Numbers, count: int, rng: np.random.Generator) -> Numbers:
    weight = np.arange(1, some.size + 1) ** -0.5
    return some[rng.choice(some.size, size=count, p=weight / weight.sum())]


def _doors(
    town: Town, owner: Numbers, domestic: Flags, day: Numbers, year: int, rng: np.random.Generator
) -> Numbers:
    """Partners' own door; else as often the owner's as anybody's."""
    homes = town.homes.household
    visited = homes[rng.integers(0, homes.size, owner.size)]
    household = np.where(domestic | (rng.random(owner.size) < 0.5), homes[owner], visited)
    return town.lives.door(household, day, year)
