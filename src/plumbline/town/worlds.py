"""Worlds: how the risk of violence differs between people, and over the years.

The worlds are those of the regression-to-the-mean simulation that the evaluation is held against:
a town of 145,000 with 3,500 violent events a year, in which a few people carry most of the risk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.values.errors import DataUnfit


Array = NDArray[np.float64]
EVENTS_PER_PERSON_YEAR = 3500 / 145_000


@dataclass(frozen=True, slots=True)
class World:
    """How risk is spread: the shape of its gamma, and how much of a year carries into the next.

    Parameters
    ----------
    shape : shape of the gamma that a person's lasting risk is drawn from; small is unequal. None: log-normal.
    spell_correlation : None for risk that never changes; else the lag-1 correlation of a yearly
        mean-one gamma(1) multiplier, so that risk comes in spells.
    log_sd : standard deviation of the log of the risk, where it is log-normal: a heavy tail.
    """

    shape: float | None
    spell_correlation: float | None = None
    log_sd: float = 0.0


WORLDS = {
    "A": World(shape=0.05),
    "B": World(shape=0.02),
    "D": World(shape=0.02, spell_correlation=0.5),
    "L": World(shape=None, log_sd=2.35),
}


def yearly_rates(world: str, people: int, years: int, rng: np.random.Generator) -> Array:
    """Expected violent events of each person in each year.

    Parameters
    ----------
    world : slug of `WORLDS`.
    people, years : how many.
    rng : source of randomness.

    Returns
    -------
    Array of shape (people, years), events per person-year, with mean `EVENTS_PER_PERSON_YEAR`.

    Raises
    ------
    DataUnfit: there is no such world.
    """
    if world not in WORLDS:
        raise DataUnfit(f"There is no world “{world}”. Known worlds: {', '.join(WORLDS)}.")
    plan = WORLDS[world]
    lasting = _lasting(plan, people, rng)
    if plan.spell_correlation is None:
        return np.repeat(lasting[:, None], years, axis=1)
    return lasting[:, None] * _spells(people, years, plan.spell_correlation, rng)


def _lasting(world: World, people: int, rng: np.random.Generator) -> Array:
    """Risk that stays with a person, with mean `EVENTS_PER_PERSON_YEAR`."""
    if world.shape is None:
        # The mean of exp(normal) is exp(sd^2 / 2) too large.
        logs: Array = rng.normal(-(world.log_sd**2) / 2, world.log_sd, size=people)
        return EVENTS_PER_PERSON_YEAR * np.exp(logs)
    return rng.gamma(world.shape, EVENTS_PER_PERSON_YEAR / world.shape, size=people)


def _spells(people: int, years: int, correlation: float, rng: np.random.Generator) -> Array:
    """Mean-one gamma(1) multipliers with lag-1 correlation, by the beta-gamma thinning of Lewis, McKenzie and Hugus (1989)."""
    spells = np.empty((people, years))
    spells[:, 0] = rng.gamma(1.0, 1.0, size=people)
    for year in range(1, years):
        kept = rng.beta(correlation, 1 - correlation, size=people)
        spells[:, year] = kept * spells[:, year - 1] + rng.gamma(1 - correlation, 1.0, size=people)
    return spells
