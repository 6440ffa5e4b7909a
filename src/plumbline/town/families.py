"""Families: the people of one household and, for some, grown children in a household of their own."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.households import Households
from plumbline.town.plan import TownPlan
from plumbline.town.residents import SHARERS, Names


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

GROWN, PARENTS = (19, 39), (45, 90)
"""Ages of the heads of households that may be a grown child's and a parent's: apart, so that no chain comes about."""
YOUNGEST_PARENT, OLDEST_PARENT = 19, 45
"""Years between the two."""
DRAWS = 4
"""How often a relative is looked for: families are small, so few are missed."""


def draw_families(plan: TownPlan, homes: Households, names: Names) -> Numbers:
    """Number of each person's family, shape (people,): its (elder) household; sharers are a family each.

    Households of one surname whose heads are far enough apart in age are taken for parents and a grown child, one
    child a parent's household. Names are as they are: nothing about anybody changes.
    """
    heads = _heads(homes, names)
    mixed = heads[plan.stream("families").permutation(heads.height)]
    grown, parents = (
        mixed.filter(pl.col("age").is_between(*ages)).with_columns(
            turn=pl.int_range(pl.len()).over("surname")
        )
        for ages in (GROWN, PARENTS)
    )
    met = grown.join(parents, on=["surname", "turn"], suffix="_parent")
    met = met.filter((pl.col("age_parent") - pl.col("age")).is_between(YOUNGEST_PARENT, OLDEST_PARENT))
    family = np.arange(homes.count)
    family[met["household"].to_numpy()] = met["household_parent"].to_numpy()
    # Sharers are numbered after the last household, so that no number is used twice.
    alone = homes.kind == SHARERS
    return np.where(alone, homes.count + np.arange(homes.household.size), family[homes.household])


def _heads(homes: Households, names: Names) -> pl.DataFrame:
    first = np.unique(homes.household, return_index=True)[1]
    first = first[homes.kind[first] != SHARERS]
    return pl.DataFrame(
        {
            "household": homes.household[first],
            "surname": names.surname[first].astype(str),
            "age": -names.born[first] // 365,
        }
    )


def relatives_of(
    family: Numbers, person: Numbers, grown: Flags, partner: Numbers, rng: np.random.Generator
) -> Numbers:
    """A grown relative of each person who is not the partner, -1 where none is found; shape of `person`.

    Parameters
    ----------
    family, grown, partner : shape (everybody,).
    """
    order = np.flatnonzero(grown)
    order = order[np.argsort(family[order], kind="stable")]
    start, end = (np.searchsorted(family[order], family[person], side=side) for side in ("left", "right"))
    found = np.full(person.size, -1)
    for _ in range(DRAWS):
        at = start + (rng.random(person.size) * (end - start)).astype(np.int64)
        drawn = order[np.minimum(at, order.size - 1)]
        fits = (end > start) & (drawn != person) & (drawn != partner[person])
        found = np.where((found < 0) & fits, drawn, found)
    return found
