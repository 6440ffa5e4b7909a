"""The extract of spells in custody."""

from __future__ import annotations

import numpy as np
import polars as pl

from plumbline.town.crimes_feed import MADE_UP, MINUTES
from plumbline.town.identity import identity_columns
from plumbline.town.moments import as_day
from plumbline.town.town import Town


NUMBER_SHOWN = 0.98


def custody_of(town: Town, year: int) -> pl.DataFrame:
    """Every spell begun in a year as text, with ``at`` and ``person`` beside.

    The day of release is written even where it is still to come: it is the planned one, and people are held to it.
    """
    rng = town.plan.stream("custody rows", year)
    spells = town.lives.spells
    mine = np.flatnonzero(spells.year == year)
    mine = mine[np.argsort(spells.start[mine], kind="stable")]
    person, start = spells.person[mine], spells.start[mine]
    told = identity_columns(
        town, person, start, year, number_shown=np.full(person.size, NUMBER_SHOWN), rng=rng
    )
    del told["phone"]
    return pl.DataFrame(
        {
            "at": start * MINUTES,
            "person": person,
            # The number of a spell is its place in its year, so that a longer town gives it the same one.
            "custody_ref": pl.Series(
                [town.plan.reference("C", year, one + 1, width=5) for one in range(person.size)],
                dtype=pl.String,
            ),
            **told,
            "spell_type": np.where(spells.sentence[mine], "SENTENCE", "REMAND"),
            "detained_on": as_day(town.plan, start),
            "released_on": as_day(town.plan, spells.end[mine]),
            "data_origin": np.full(person.size, MADE_UP),
        }
    )
