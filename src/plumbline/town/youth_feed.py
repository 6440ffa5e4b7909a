"""The youth justice service's extract: children of 10 to 17, each row under a power that it names."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.crimes_feed import MADE_UP, MINUTES
from plumbline.town.identity import identity_columns
from plumbline.town.lives import year_starts
from plumbline.town.moments import as_day, where
from plumbline.town.nhs import nhs_numbers_of
from plumbline.town.town import Town
from plumbline.town.year import Year


Numbers = NDArray[np.int64]

YOUNGEST, OLDEST = 10, 18
"""Age of criminal responsibility (Children and Young Persons Act 1963 s.16), and the birthday that ends it."""
WORKED_WITH, PER_EVENT = 0.01, 0.5
"""Share of children that it begins to work with in a year, and for each violent event expected of a child."""
INTERVENTIONS = ("PREVENTION", "YOUTH CAUTION", "REFERRAL ORDER", "YOUTH REHABILITATION ORDER")
GATEWAYS = ("CDA 1998 S115", "CA 2004 S10")
STILL_GOING, NUMBER_SHOWN = 0.4, 0.9


def youth_justice_of(town: Town, year: Year) -> pl.DataFrame:
    """Every child whose work began in a year as text, with ``at`` and ``person`` beside."""
    rng = town.plan.stream("youth rows", year.number)
    person, start = _begun(town, year.number, rng)
    told = identity_columns(
        town, person, start, year.number, number_shown=np.full(person.size, NUMBER_SHOWN), rng=rng
    )
    del told["phone"], told["aka"]
    ended = as_day(town.plan, start + rng.integers(60, 365, person.size))
    return pl.DataFrame(
        {
            "at": start * MINUTES,
            "person": person,
            "youth_ref": pl.Series(
                [town.plan.reference("Y", year.number, one + 1, width=5) for one in range(person.size)],
                dtype=pl.String,
            ),
            "gateway": np.array(GATEWAYS)[(rng.random(person.size) < 0.2).astype(int)],
            **told,
            "nhs_number": nhs_numbers_of(town.plan, person),
            "intervention": np.array(INTERVENTIONS)[rng.integers(0, len(INTERVENTIONS), person.size)],
            "work_began": as_day(town.plan, start),
            "work_ended": where(rng.random(person.size) >= STILL_GOING, ended),
            "data_origin": np.full(person.size, MADE_UP),
        }
    )


def _begun(town: Town, year: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    days = year_starts(town.plan, year + 1)[-2:]
    drawn = rng.random(town.plan.people) < WORKED_WITH + PER_EVENT * town.rates[:, year]
    start = rng.integers(days[0], days[1], town.plan.people)
    age = (start - town.names.born) / 365.25
    child = np.flatnonzero(drawn & (age >= YOUNGEST) & (age < OLDEST))
    child = child[np.argsort(start[child], kind="stable")]
    child = child[town.lives.here(child, start[child])]
    return child, start[child]
