"""The hospital's extract: when and where assaults happened, never to whom."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.catalogue import catalogue
from plumbline.town.crimes_feed import MADE_UP
from plumbline.town.moments import as_minute, where
from plumbline.town.town import Town
from plumbline.town.year import Year


Numbers = NDArray[np.int64]
Words = NDArray[np.object_]

JITTER = 60
"""Minutes by which the time told at the desk strays from the police's, either way."""
NO_PLACE, NO_TIME = 0.10, 0.02


def attendances_of(town: Town, year: Year) -> pl.DataFrame:
    """Every assault attendance of a year as text, with ``at`` and ``event`` beside."""
    rng = town.plan.stream("hospital rows", year.number)
    event = np.flatnonzero(year.violence.hospital)
    at = year.violence.at[event]
    told = np.maximum(at + rng.integers(-JITTER, JITTER + 1, at.size), 0)
    arrived = np.maximum(at, told) + 15 + rng.exponential(120, at.size).astype(np.int64)
    methods = np.array(catalogue().methods, dtype=object)
    return pl.DataFrame(
        {
            "at": at,
            "event": event,
            "attendance_ref": [
                town.plan.reference("A", year.number, one + 1) for one in rng.permutation(at.size).tolist()
            ],
            "arrived_at": as_minute(town.plan, arrived),
            "assault_at": where(rng.random(at.size) >= NO_TIME, as_minute(town.plan, told)),
            "assault_method": methods[rng.integers(0, methods.size, at.size)].astype(str),
            **_places(town, year, event, rng),
            "data_origin": np.full(at.size, MADE_UP),
        }
    )


def _places(town: Town, year: Year, event: Numbers, rng: np.random.Generator) -> dict[str, Words]:
    """Police's words for the place. A home is told by its street alone: its number would point at somebody."""
    door, spot = year.violence.door[event], year.violence.spot[event]
    home = door >= 0
    blank = ((door < 0) & (spot < 0)) | (rng.random(event.size) < NO_PLACE)
    at_door, at_spot = np.maximum(door, 0), np.maximum(spot, 0)
    doors, spots = town.map.doors, town.map.spots
    told = {
        "location_type": np.where(home, "DWELLING", spots.kind[at_spot]),
        "location": np.where(home, doors.street[at_door], spots.location[at_spot]),
        "lsoa": np.where(home, doors.lsoa[at_door], spots.lsoa[at_spot]),
    }
    return {name: np.where(blank, "", words).astype(str) for name, words in told.items()}
