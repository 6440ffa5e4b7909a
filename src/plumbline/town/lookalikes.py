"""Different people who look alike: planted on purpose, and found again among everybody.

Linkage must join none of them by itself: twins, a father and son of one name, and strangers who happen to share a name
and a birth date.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.households import Households
from plumbline.town.names import name_lists
from plumbline.town.plan import TownPlan
from plumbline.town.residents import Names


Numbers = NDArray[np.int64]

PEOPLE_PER_PAIR = 1500
FEWEST_PAIRS = 4
OLD_ENOUGH = -15 * 365
"""Planted people were born before this day, so that they can be in police records."""


def plant(plan: TownPlan, homes: Households, names: Names) -> Numbers:
    """Make pairs of people alike, in place.

    Returns
    -------
    Everybody who was made to look like somebody else, shape (planted,).
    """
    rng = plan.stream("lookalikes")
    wanted = max(plan.people // PEOPLE_PER_PAIR, FEWEST_PAIRS)
    brothers = _some(_siblings(homes), wanted, rng)
    _make_twins(brothers, names, rng)
    fathers = _some(_fathers_and_sons(homes, names, taken=brothers), wanted, rng)
    names.forename[fathers[:, 1]] = names.forename[fathers[:, 0]]
    taken = np.concatenate([brothers.ravel(), fathers.ravel()])
    strangers = _strangers(homes, names, wanted, taken, rng)
    for field in (names.forename, names.surname, names.female, names.born):
        field[strangers[:, 1]] = field[strangers[:, 0]]
    planted = np.unique(np.concatenate([taken, strangers.ravel()]))
    # Their likeness is the difficulty; an alias on top would be another one.
    names.alias_forename[planted] = names.alias_surname[planted] = ""
    return planted


def _siblings(homes: Households) -> Numbers:
    one = np.flatnonzero(homes.child[:-1] & homes.child[1:] & (homes.household[:-1] == homes.household[1:]))
    one = one[(homes.born[one] < OLD_ENOUGH) & (homes.born[one + 1] < OLD_ENOUGH)]
    pairs = np.stack([one, one + 1], axis=1)
    # Of three children only one pair is taken, so that nobody is two people's twin.
    return pairs[np.unique(homes.household[one], return_index=True)[1]]


def _fathers_and_sons(homes: Households, names: Names, *, taken: Numbers) -> Numbers:
    head = np.searchsorted(homes.household, homes.household)
    son = np.flatnonzero(homes.child & ~names.female & ~names.female[head] & (homes.born < OLD_ENOUGH))
    free = ~np.isin(homes.household[son], homes.household[taken.ravel()])
    son = son[free & (names.surname[son] == names.surname[head[son]])]
    pairs = np.stack([head[son], son], axis=1)
    return pairs[np.unique(pairs[:, 0], return_index=True)[1]]


def _strangers(
    homes: Households, names: Names, wanted: int, taken: Numbers, rng: np.random.Generator
) -> Numbers:
    free = (homes.born < OLD_ENOUGH) & ~homes.child & (homes.partner < 0)
    free &= ~np.isin(homes.household, homes.household[taken])
    # One of a household, so that a pair never meets at a door.
    alone = np.flatnonzero(free)
    alone = alone[np.unique(homes.household[alone], return_index=True)[1]]
    return rng.permutation(alone)[: 2 * min(wanted, alone.size // 2)].reshape(-1, 2)


def _some(pairs: Numbers, wanted: int, rng: np.random.Generator) -> Numbers:
    return pairs[rng.permutation(len(pairs))[:wanted]]


def _make_twins(pairs: Numbers, names: Names, rng: np.random.Generator) -> None:
    names.born[pairs[:, 1]] = names.born[pairs[:, 0]]
    names.female[pairs[:, 1]] = names.female[pairs[:, 0]]
    tradition = name_lists().traditions[0]
    for one, other in pairs.tolist():
        listed = tradition.female if names.female[one] else tradition.male
        # Parents give twins names that sound apart: another letter first and another last.
        mine = names.forename[one]
        apart = [
            name for name in listed[:60] if name[0] != mine[0] and name[-1] != mine[-1] and len(name) > 3
        ]
        names.forename[other] = apart[int(rng.integers(len(apart)))]


def find(homes: Households, names: Names) -> pl.DataFrame:
    """Every pair of people alike, planted or by chance.

    Returns
    -------
    One row per pair: ``a``, ``b`` (numbers of people, a < b) and ``why``.
    """
    everybody = pl.DataFrame(
        {
            "person": np.arange(names.born.size),
            "forename": names.forename.astype(str),
            "surname": names.surname.astype(str),
            "born": names.born,
            "household": homes.household,
        }
    )
    return pl.concat(
        [
            _pairs(everybody, ["forename", "surname", "born"], "same name and birth date"),
            _pairs(everybody, ["forename", "surname", "household"], "one name at one address"),
            _pairs(everybody, ["surname", "born", "household"], "twins"),
        ]
    ).unique(["a", "b"], keep="first", maintain_order=True)


def _pairs(everybody: pl.DataFrame, same: list[str], why: str) -> pl.DataFrame:
    several = everybody.filter(pl.len().over(same) > 1)
    pairs = several.join(several, on=same, suffix=" of other").filter(
        pl.col("person") < pl.col("person of other")
    )
    return pairs.select(a="person", b="person of other", why=pl.lit(why)).sort("a", "b")
