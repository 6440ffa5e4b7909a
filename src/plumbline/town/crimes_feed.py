"""The police's extract of recorded crimes."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.catalogue import Offence, catalogue
from plumbline.town.moments import as_day, as_minute, where
from plumbline.town.town import Town
from plumbline.town.year import Year


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]

MADE_UP = "MADE UP"
MINUTES = 24 * 60
SPAN_GIVEN, NO_POSTCODE, NO_GRID = 0.06, 0.10, 0.03
FOUND_BY_POLICE, TOLD_BY_WITNESS, NOT_SAID = 0.18, 0.15, 0.05
"""Made up: of the violence that no hospital told of, the share that police came upon, and that others than the victim told of."""


def recorded_after(count: int, rng: np.random.Generator) -> Numbers:
    """Days from the event until police write it down; most the same day."""
    return rng.choice([0, 1, 2, 5], size=count, p=[0.7, 0.2, 0.07, 0.03])


def crimes_of(town: Town, year: Year, last_day: int) -> pl.DataFrame:
    """Every crime of a year as text, with ``at`` (minutes) and ``event`` (number of the violent event, or -1).

    ``last_day`` is the day of the extract: nothing is recorded after it.
    """
    rng = town.plan.stream("crime rows", year.number)
    known = np.flatnonzero(year.violence.known)
    other = year.other
    at = np.concatenate([year.violence.at[known], other.at])
    offences, numbers = _offences(year, known)
    nothing = np.full(other.at.size, -1)
    place = place_columns(
        town,
        np.concatenate([year.violence.door[known], nothing]),
        np.concatenate([year.violence.spot[known], other.spot]),
    )
    recorded = np.minimum(at // MINUTES + recorded_after(at.size, rng), last_day)
    to = at + rng.integers(10, 60, at.size)
    domestic = np.concatenate([year.violence.domestic[known], np.zeros(other.at.size, dtype=bool)])
    table = pl.DataFrame(
        {
            "at": at,
            "event": np.concatenate([known, nothing]),
            "crime_ref": np.concatenate([year.violence_ref[known], year.other_ref]).astype(str),
            "offence_code": np.array([one.code for one in offences])[numbers],
            "offence": np.array([one.title for one in offences])[numbers],
            "committed_from": as_minute(town.plan, at),
            "committed_to": where(rng.random(at.size) < SPAN_GIVEN, as_minute(town.plan, to)),
            "recorded_on": as_day(town.plan, recorded),
            **place,
            "domestic_flag": np.where(domestic, "Y", "N"),
            "how_reported": _how_reported(town, year, known),
            "crime_status": np.where(
                np.concatenate([np.zeros(known.size, dtype=bool), other.cancelled]), "CANCELLED", "RECORDED"
            ),
            "data_origin": np.full(at.size, MADE_UP),
        }
    )
    return _with_gaps(table, rng)


def _how_reported(town: Town, year: Year, known: Numbers) -> Words:
    """Who told of each crime first: of a third of the violence that a hospital saw, the hospital; drawn apart from all else."""
    rng = town.plan.stream("how reported", year.number)
    n = known.size + year.other.at.size
    hospital = np.concatenate([year.violence.hospital[known], np.zeros(year.other.at.size, dtype=bool)])
    drawn = rng.random(n)
    words = np.select(
        [
            hospital & (rng.random(n) < 1 / 3),
            drawn < FOUND_BY_POLICE,
            drawn < FOUND_BY_POLICE + TOLD_BY_WITNESS,
        ],
        ["HOSPITAL", "POLICE", "WITNESS"],
        default="VICTIM",
    )
    return np.where(rng.random(n) < NOT_SAID, "", words).astype(object)


def _offences(year: Year, known: Numbers) -> tuple[list[Offence], Numbers]:
    violent = catalogue().violence
    numbers = np.concatenate([year.violence.kind[known], year.other.offence + len(violent)])
    return [*violent, *catalogue().other_crime], numbers


def place_columns(town: Town, door: Numbers, spot: Numbers) -> dict[str, pl.Series]:
    """Columns that say where: a door, a spot, or neither, which is blank."""
    doors, spots, homes = town.map.doors, town.map.spots, door >= 0
    blank = (door < 0) & (spot < 0)
    at = np.where(homes, door, 0), np.where(spot >= 0, spot, 0)
    told: dict[str, tuple[Words, Words]] = {
        "location_type": (np.full(door.size, "DWELLING", dtype=object), spots.kind[at[1]]),
        "location": (doors.address[at[0]], spots.location[at[1]]),
        "postcode": (doors.postcode[at[0]], spots.postcode[at[1]]),
        "easting": (
            doors.easting[at[0]].astype(str).astype(object),
            spots.easting[at[1]].astype(str).astype(object),
        ),
        "northing": (
            doors.northing[at[0]].astype(str).astype(object),
            spots.northing[at[1]].astype(str).astype(object),
        ),
        "lsoa": (doors.lsoa[at[0]], spots.lsoa[at[1]]),
    }
    return {
        name: pl.Series(name, np.where(blank, "", np.where(homes, of_door, of_spot)).astype(str))
        for name, (of_door, of_spot) in told.items()
    }


def _with_gaps(table: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    no_postcode, no_grid = rng.random(table.height) < NO_POSTCODE, rng.random(table.height) < NO_GRID
    return table.with_columns(
        pl.when(pl.lit(no_postcode)).then(pl.lit("")).otherwise("postcode").alias("postcode"),
        *(
            pl.when(pl.lit(no_grid)).then(pl.lit("")).otherwise(name).alias(name)
            for name in ("easting", "northing")
        ),
    )
