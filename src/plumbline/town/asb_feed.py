"""The council's extract of anti-social behaviour: when and where, with the property's number where it is held."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.crimes_feed import MADE_UP, place_columns
from plumbline.town.happening import minutes_of
from plumbline.town.lives import year_starts
from plumbline.town.moments import as_minute
from plumbline.town.town import Town
from plumbline.town.year import Year


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

PER_PERSON_YEAR = 0.03
AT_HOME = 0.55
UPRN_HELD = 0.85
CATEGORIES = ("NOISE", "NEIGHBOUR DISPUTE", "RUBBISH", "VEHICLE NUISANCE", "STREET DRINKING", "INTIMIDATION")


def asb_of(town: Town, year: Year) -> pl.DataFrame:
    """Every incident of a year as text, with ``at`` beside."""
    rng = town.plan.stream("asb rows", year.number)
    days = year_starts(town.plan, year.number + 1)[-2:]
    count = int(rng.poisson(PER_PERSON_YEAR * town.plan.people))
    at = np.sort(minutes_of(count, town.plan.first_day, days, rng))
    weight = town.map.spots.weight
    home = rng.random(count) < AT_HOME
    household = rng.integers(0, town.homes.count, count)
    door = np.where(home, town.lives.door(household, at // 1440, year.number), -1)
    spot = np.where(home, -1, rng.choice(weight.size, size=count, p=weight / weight.sum()))
    place = place_columns(town, door, spot)
    del place["postcode"]
    return pl.DataFrame(
        {
            "at": at,
            "asb_ref": pl.Series(
                [town.plan.reference("N", year.number, one + 1) for one in range(count)], dtype=pl.String
            ),
            "incident_at": as_minute(town.plan, at),
            "category": np.array(CATEGORIES)[rng.integers(0, len(CATEGORIES), count)],
            **place,
            "uprn": uprns_of(door, home & (rng.random(count) < UPRN_HELD)).astype(str),
            "data_origin": np.full(count, MADE_UP),
        }
    )


def uprns_of(door: Numbers, held: Flags) -> Words:
    """Twelve digits that begin 9990 for each door, "" where the number is not held."""
    told = [f"9990{one:08d}" if has else "" for one, has in zip(door.tolist(), held.tolist(), strict=True)]
    return np.array(told, dtype=object)
