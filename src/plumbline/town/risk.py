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


def draw_rates(plan: TownPlan, born: Numbers, years: int) -> Floats:
    """Violent events expected of each person a year, known to police; shape (people, years).

    The town's total is that of its world, shared among those of an age for it: each risk is scaled alike, so that
    the shape of the world is kept. In a town whose problem is places the risk is nearly flat and stays so.
    """
    rng = plan.stream("risk")
    able = np.flatnonzero((born < -YOUNGEST * 365.25) & (born > -OLDEST * 365.25))
    rates = np.zeros((plan.people, years))
    if plan.problem == "places":
        flat = rng.gamma(FLATNESS, EVENTS_PER_PERSON_YEAR / FLATNESS, size=able.size)
        drawn = np.repeat(flat[:, None], years, axis=1)
    else:
        drawn = yearly_rates(plan.world, able.size, years, rng)
    rates[able] = drawn * (plan.people / able.size)
    return rates
