"""Who lives with whom: households, couples, parents and children."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.town.plan import TownPlan


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

ADULTS = np.array([1, 2, 2, 1, 3])
"""Adults of a household by kind: alone, couple, couple with children, one parent, sharers."""
SHARES = np.array([0.30, 0.27, 0.24, 0.10, 0.09])
CHILDREN = np.array([0, 0, 1, 1, 0])
"""Fewest children of the kind; up to two more are drawn. With the shares: 2.3 people a household."""
COUPLES = np.array([False, True, True, False, False])
SAME_SEX = 0.04


@dataclass(frozen=True, slots=True)
class Households:
    """People in their households; arrays of shape (people,) sorted by household.

    Parameters
    ----------
    household : number of the household.
    child : whether someone's child, of any age, lives with a parent.
    partner : number of the person's partner, -1 without one.
    kind : kind of the household.
    female : sex.
    born : day of birth, counted from the town's first day (so below 0).
    """

    household: Numbers
    child: Flags
    partner: Numbers
    kind: Numbers
    female: Flags
    born: Numbers

    @property
    def count(self) -> int:
        """How many households there are."""
        return int(self.household[-1]) + 1


def draw_households(plan: TownPlan) -> Households:
    """Fill households until everybody lives somewhere; the last is cut where the people run out."""
    rng = plan.stream("households")
    kind = rng.choice(SHARES.size, size=plan.people, p=SHARES)
    children = CHILDREN[kind] * (1 + rng.choice(3, size=plan.people, p=[0.4, 0.42, 0.18]))
    size = ADULTS[kind] + children
    household = np.repeat(np.arange(plan.people), size)[: plan.people]
    first = np.concatenate([[0], np.cumsum(size)])[household]
    place = np.arange(plan.people) - first
    kinds = kind[household]
    child = place >= ADULTS[kinds]
    partner = _partners(place, COUPLES[kinds] & ~child, household)
    return Households(
        household=household,
        child=child,
        partner=partner,
        kind=kinds,
        female=_sexes(place, partner, rng),
        born=_birth_days(household, first, child, partner, kinds, rng),
    )


def _partners(place: Numbers, paired: Flags, household: Numbers) -> Numbers:
    me = np.arange(place.size)
    other = np.where(place == 0, me + 1, me - 1)
    other = np.minimum(other, place.size - 1)
    met = paired & (other != me) & (household[other] == household) & paired[other]
    return np.where(met, other, -1)


def _sexes(place: Numbers, partner: Numbers, rng: np.random.Generator) -> Flags:
    female = rng.random(place.size) < 0.51
    second = np.flatnonzero((partner >= 0) & (place == 1))
    same = rng.random(second.size) < SAME_SEX
    female[second] = np.where(same, female[partner[second]], ~female[partner[second]])
    return female


def _birth_days(
    household: Numbers,
    first: Numbers,
    child: Flags,
    partner: Numbers,
    kind: Numbers,
    rng: np.random.Generator,
) -> Numbers:
    """Ages: heads 19-90, partners within a few years, children 19-40 years after the head."""
    year = 365.25
    by_kind = np.array([[22, 90], [22, 88], [24, 66], [22, 62], [19, 45]])[kind]
    alone = by_kind[:, 0] + (by_kind[:, 1] - by_kind[:, 0]) * rng.beta(1.3, 1.6, size=kind.size)
    age = np.where(partner >= 0, alone[first] + rng.normal(0, 3.5, size=kind.size), alone)
    age[first] = alone[first]
    youngest = np.maximum(alone[first] - 40, 0.02)
    oldest = np.maximum(alone[first] - 19, youngest + 0.5)
    grown = youngest + (oldest - youngest) * rng.random(kind.size)
    days = np.where(child, grown, np.maximum(age, 18.1)) * year
    born: Numbers = -days.astype(np.int64) - 1
    return born
