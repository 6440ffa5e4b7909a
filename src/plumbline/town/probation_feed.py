"""Probation's extract: who began an order, or was let out on licence."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.crimes_feed import MADE_UP, MINUTES
from plumbline.town.identity import identity_columns
from plumbline.town.lives import year_starts
from plumbline.town.moments import as_day
from plumbline.town.town import Town
from plumbline.town.year import Year


Numbers = NDArray[np.int64]

ORDERS_OF_KNOWN, ORDERS_PER_EVENT = 0.03, 0.15
"""Orders a year of anybody known to police, and for each violent event expected of a person."""
NUMBER_SHOWN = 0.95
ORDERS = ("COMMUNITY ORDER", "SUSPENDED SENTENCE", "LICENCE")
SHORTEST, LONGEST = 180, 730
"""Days of an order."""


def probation_of(town: Town, year: Year) -> pl.DataFrame:
    """Every order begun in a year as text, with ``at`` and ``person`` beside."""
    rng = town.plan.stream("probation rows", year.number)
    person, start, sort = _orders(town, year.number, rng)
    told = identity_columns(
        town, person, start, year.number, number_shown=np.full(person.size, NUMBER_SHOWN), rng=rng
    )
    del told["phone"]
    return pl.DataFrame(
        {
            "at": start * MINUTES,
            "person": person,
            "probation_ref": pl.Series(
                [town.plan.reference("B", year.number, one + 1, width=5) for one in range(person.size)],
                dtype=pl.String,
            ),
            **told,
            "order_type": np.array(ORDERS)[sort],
            "order_began": as_day(town.plan, start),
            "order_ends": as_day(town.plan, start + rng.integers(SHORTEST, LONGEST, person.size)),
            "data_origin": np.full(person.size, MADE_UP),
        }
    )


def _orders(town: Town, year: int, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Person, first day and sort of each order, by day: courts' orders, and licences on the day of release."""
    days = year_starts(town.plan, year + 1)[-2:]
    often = np.where(
        (town.pnc_ids != "") & (town.names.born < -18 * 365.25),
        ORDERS_OF_KNOWN + ORDERS_PER_EVENT * town.rates[:, year],
        0.0,
    )
    ordered = np.repeat(np.arange(often.size), rng.poisson(often))
    spells = town.lives.spells
    freed = spells.sentence & (spells.end >= days[0]) & (spells.end < days[1])
    person = np.concatenate([ordered, spells.person[freed]])
    start = np.concatenate([rng.integers(days[0], days[1], ordered.size), spells.end[freed]])
    sort = np.concatenate([rng.integers(0, 2, ordered.size), np.full(int(freed.sum()), 2)])
    order = np.argsort(start, kind="stable")
    order = order[town.lives.here(person[order], start[order])]
    return person[order], start[order], sort[order]
