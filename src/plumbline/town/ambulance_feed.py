"""The ambulance service's extract: calls to assaults by time and place, never by patient."""

from __future__ import annotations

import numpy as np
import polars as pl

from plumbline.town.crimes_feed import MADE_UP, place_columns
from plumbline.town.moments import as_minute
from plumbline.town.town import Town
from plumbline.town.year import Year


CALLED = (0.25, 0.6)
"""Share of violence with injury to which an ambulance comes, by whether the hospital sees it."""
STRAY = 10
"""Minutes by which the call strays from the time police write down, either way."""
GRAVE = 0.15


def ambulance_of(town: Town, year: Year) -> pl.DataFrame:
    """Every call of a year as text, with ``at`` and ``event`` beside. A home is told by its small area alone."""
    rng = town.plan.stream("ambulance rows", year.number)
    violence = year.violence
    drawn = rng.random(violence.at.size) < np.where(violence.hospital, CALLED[1], CALLED[0])
    event = np.flatnonzero(violence.injury & drawn)
    at = violence.at[event]
    home = violence.door[event] >= 0
    place = place_columns(town, violence.door[event], violence.spot[event])
    grave = rng.random(event.size) < GRAVE
    called = np.maximum(at + rng.integers(-STRAY, STRAY + 1, event.size), 0)
    return pl.DataFrame(
        {
            "at": at,
            "event": event,
            "incident_ref": pl.Series(
                [
                    town.plan.reference("I", year.number, one + 1)
                    for one in rng.permutation(event.size).tolist()
                ],
                dtype=pl.String,
            ),
            "called_at": as_minute(town.plan, called),
            "triage": np.where(grave, "STABBING OR GUNSHOT", "ASSAULT"),
            "conveyed": np.where(violence.hospital[event], "Y", "N"),
            "location_type": place["location_type"],
            "easting": np.where(home, "", place["easting"].to_numpy()).astype(str),
            "northing": np.where(home, "", place["northing"].to_numpy()).astype(str),
            "lsoa": place["lsoa"],
            "data_origin": np.full(event.size, MADE_UP),
        }
    )
