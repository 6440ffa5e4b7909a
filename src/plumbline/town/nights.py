"""The night-time economy: weekend nights in the pubs, clubs, takeaways and streets of the centre."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from plumbline.town.streets import Map


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

OPENS, LASTS = 21 * 60, 7 * 60
"""Minutes: a night begins at nine and ends at four the next morning; most happens around one."""
AT_ITS_WORST = 4 * 60
NIGHT_KINDS = ("PUB", "NIGHTCLUB", "TAKEAWAY")
PEOPLE_PER_CENTRE_VENUE, PEOPLE_PER_CENTRE_STREET = 4000, 2000
FEWEST = 6
INDOORS_AT_NIGHT = 0.45


def weekend_nights(at: Numbers, first_day: date, days: Numbers, rng: np.random.Generator) -> Numbers:
    """A minute of the Friday or Saturday night of the same week for each; -1 where that is not within the days."""
    day = at // 1440
    friday = day - (day + first_day.weekday() - 4) % 7 + rng.integers(0, 2, at.size)
    late = rng.triangular(0, AT_ITS_WORST, LASTS, at.size).astype(np.int64)
    minute = friday * 1440 + OPENS + late
    within = (minute >= days[0] * 1440) & (minute < days[1] * 1440)
    return np.where(within, minute, -1)


def centre_spots(town_map: Map, people: int, count: int, rng: np.random.Generator) -> Numbers:
    """Spots of the centre at night, shape (count,): the venues and the public spots nearest to the middle of town."""
    spots = town_map.spots
    inside = _nearest(
        town_map, np.isin(spots.kind.astype(str), NIGHT_KINDS), people // PEOPLE_PER_CENTRE_VENUE
    )
    outside = _nearest(town_map, ~spots.indoors, people // PEOPLE_PER_CENTRE_STREET)
    indoors = rng.random(count) < INDOORS_AT_NIGHT
    return np.where(
        indoors,
        inside[rng.integers(0, inside.size, count)],
        outside[rng.integers(0, outside.size, count)],
    )


def _nearest(town_map: Map, sort: Flags, count: int) -> Numbers:
    doors, spots = town_map.doors, town_map.spots
    east, north = spots.easting - doors.easting.mean(), spots.northing - doors.northing.mean()
    some = np.flatnonzero(sort)
    return some[np.argsort((east**2 + north**2)[some], kind="stable")[: max(count, FEWEST)]]
