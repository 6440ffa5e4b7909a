"""A town: its map, its people and their lives, all made from the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town import lookalikes
from plumbline.town.families import draw_families
from plumbline.town.groups import draw_groups
from plumbline.town.households import Households, draw_households
from plumbline.town.lives import Lives, live
from plumbline.town.plan import TownPlan
from plumbline.town.residents import Names, draw_phones, draw_pnc_ids, name_everybody
from plumbline.town.risk import draw_rates
from plumbline.town.streets import Map, lay_out


EMPTY_HOMES = 1.15
"""Addresses per household."""


@dataclass(frozen=True, slots=True)
class Town:
    """A made-up town over whole years; equal plans make equal towns, and a longer one begins with the shorter.

    Parameters
    ----------
    plan : what it was made from.
    map : streets, doors and spots.
    homes, names : who lives with whom, and what they are called.
    phones, pnc_ids : shape (people,), "" for those without.
    rates : shape (people, years), violent events expected.
    lives : moves, deaths, departures and custody.
    family : shape (people,), number of the person's family.
    group : shape (people,), number of the person's co-offending group, -1 for nearly everybody.
    planted : people made to look like others.
    alike : pairs of people alike: ``a, b, why``.
    """

    plan: TownPlan
    map: Map
    homes: Households
    names: Names
    phones: NDArray[np.object_]
    pnc_ids: NDArray[np.object_]
    rates: NDArray[np.float64]
    lives: Lives
    family: NDArray[np.int64]
    group: NDArray[np.int64]
    planted: NDArray[np.int64]
    alike: pl.DataFrame

    @property
    def years(self) -> int:
        """Whole years that the town lives through; the last may be cut short by the extracts."""
        return int(self.rates.shape[1])


def build_town(plan: TownPlan) -> Town:
    """Make up the town of a plan: its months, and those followed.

    Raises
    ------
    DataUnfit: the town has too few people to live in.
    """
    years = -(-(plan.months + plan.followed) // 12)
    homes = draw_households(plan)
    names = name_everybody(plan, homes)
    planted = lookalikes.plant(plan, homes, names)
    rates = draw_rates(plan, names.born, homes.partner, years)
    pnc_ids = draw_pnc_ids(plan, names.born, rates[:, 0])
    addresses = int(homes.count * EMPTY_HOMES)
    lives = live(plan, homes, addresses=addresses, rates=rates, known=pnc_ids != "", born=names.born)
    return Town(
        plan=plan, map=lay_out(plan, addresses=addresses), homes=homes, names=names, phones=draw_phones(plan),
        pnc_ids=pnc_ids, rates=rates, lives=lives, family=draw_families(plan, homes, names),
        group=draw_groups(plan, names.born, names.female, rates[:, 0]), planted=planted, alike=lookalikes.find(homes, names),
    )  # fmt: skip
