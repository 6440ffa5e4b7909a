"""Whose violence it is: the violent events expected of each person in each year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.town.plan import TownPlan
from plumbline.town.worlds import EVENTS_PER_PERSON_YEAR, yearly_rates


Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

YOUNGEST, OLDEST = 14, 80
"""Ages on the first day at which people may have violence of their own: a panel lists nobody younger."""

FLATNESS = 8.0
"""Shape of the gamma of risk in a town whose problem is places: people hardly differ."""

HELD_BY_COUPLES = 0.9
"""Share of all violence that a town whose problem is couples deals among its couples, as its world deals risk."""


def draw_rates(plan: TownPlan, born: Numbers, partner: Numbers, years: int) -> Floats:
    """Violent events expected of each person a year, known to police; shape (people, years).

    The town's total is that of its world, shared among those of an age for it: each risk is scaled alike, so that
    the shape of the world is kept. In a town whose problem is places the risk is nearly flat and stays so; in one whose
    problem is couples it is the couples that differ as the world says; in one without a problem nobody differs.

    Parameters
    ----------
    born : shape (people,), birth day.
    partner : shape (people,), -1 without one.
    years : how many.
    """
    rng = plan.stream("risk")
    able = np.flatnonzero((born < -YOUNGEST * 365.25) & (born > -OLDEST * 365.25))
    rates = np.zeros((plan.people, years))
    rates[able] = _drawn(plan, able, partner, years, rng) * (plan.people / able.size)
    return rates * (1 + plan.trend) ** np.arange(years)


def _drawn(plan: TownPlan, able: Numbers, partner: Numbers, years: int, rng: np.random.Generator) -> Floats:
    """Risk of each of those able, with mean `EVENTS_PER_PERSON_YEAR`; shape (able, years)."""
    if plan.problem == "people":
        return yearly_rates(plan.world, able.size, years, rng)
    if plan.problem == "places":
        flat = rng.gamma(FLATNESS, EVENTS_PER_PERSON_YEAR / FLATNESS, size=able.size)
        return np.repeat(flat[:, None], years, axis=1)
    same = np.full((able.size, years), EVENTS_PER_PERSON_YEAR)
    return same if plan.problem == "none" else _by_couples(plan, able, partner, same, rng)


def _by_couples(
    plan: TownPlan, able: Numbers, partner: Numbers, same: Floats, rng: np.random.Generator
) -> Floats:
    """What couples hold, half of a couple's to each of the two, and the rest alike to everybody."""
    place = np.full(partner.size, -1)
    place[able] = np.arange(able.size)
    one = able[(partner[able] > able) & (place[partner[able]] >= 0)]
    drawn = yearly_rates(plan.world, one.size, same.shape[1], rng) * HELD_BY_COUPLES / 2
    rates = same * (1 - HELD_BY_COUPLES)
    for half in (one, partner[one]):
        rates[place[half]] += drawn * (able.size / one.size)
    return rates
