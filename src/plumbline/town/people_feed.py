"""The police's extract of people in recorded crimes."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.crimes_feed import MADE_UP, MINUTES, recorded_after
from plumbline.town.identity import identity_columns
from plumbline.town.moments import as_day, where
from plumbline.town.plan import TownPlan
from plumbline.town.town import Town
from plumbline.town.year import Year


Numbers = NDArray[np.int64]

NUMBER_OF_SUSPECT, NUMBER_OF_OTHERS = 0.88, 0.40
"""Chance that a row shows the PNC id of somebody who has one."""


def people_of(town: Town, year: Year, last_day: int) -> pl.DataFrame:
    """Everybody in every crime of a year as text, with ``at``, ``event`` and ``person`` beside.

    A row recorded after its person's death says when that was.
    """
    seen = _sightings(year)
    rng = town.plan.stream("people rows", year.number)
    person, at = seen["person"].to_numpy(), seen["at"].to_numpy()
    suspect = (seen["role"] == "SUSPECT").to_numpy()
    day = at // MINUTES
    died = town.lives.died[person]
    recorded = np.where(died <= day + 2, died + 3, day + recorded_after(day.size, rng))
    recorded = np.minimum(recorded, last_day)
    died_on = as_day(town.plan, np.where(died <= recorded, died, 0))
    shown = np.where(suspect, NUMBER_OF_SUSPECT, NUMBER_OF_OTHERS)
    return seen.with_columns(
        record_ref=_references(town.plan, year.number, seen.height, rng),
        **identity_columns(town, person, day, year.number, number_shown=shown, rng=rng),
        recorded_on=as_day(town.plan, recorded),
        deceased_on=where(died <= recorded, died_on),
        data_origin=pl.lit(MADE_UP),
    )


def _sightings(year: Year) -> pl.DataFrame:
    violence, other = year.violence, year.other
    event = np.flatnonzero(violence.known)
    owner_role = np.where(violence.owner_is_victim, "VICTIM", "SUSPECT")[event]
    other_role = np.where(violence.owner_is_victim, "SUSPECT", "VICTIM")[event]
    nothing = np.full(other.at.size, -1)
    parts = [
        (violence.owner[event], owner_role, year.violence_ref[event], violence.at[event], event),
        (violence.other[event], other_role, year.violence_ref[event], violence.at[event], event),
        (violence.witness[event], "WITNESS", year.violence_ref[event], violence.at[event], event),
        *(
            (one[event], "SUSPECT", year.violence_ref[event], violence.at[event], event)
            for one in violence.fellows.T
        ),
        (other.victim, "VICTIM", year.other_ref, other.at, nothing),
        (other.suspect, "SUSPECT", year.other_ref, other.at, nothing),
    ]
    tables = [
        pl.DataFrame({"person": who, "crime_ref": ref.astype(str), "at": at, "event": number}).with_columns(
            role=pl.lit(role) if isinstance(role, str) else pl.Series(role)
        )
        for who, role, ref, at, number in parts
    ]
    return pl.concat(tables).filter(pl.col("person") >= 0).sort("at", "crime_ref", maintain_order=True)


def _references(plan: TownPlan, year: int, count: int, rng: np.random.Generator) -> pl.Series:
    """References in no order that tells anything."""
    return pl.Series(
        [plan.reference("P", year, one + 1) for one in rng.permutation(count).tolist()], dtype=pl.String
    )
