"""What the same events would look like if they fell at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.units import Counts, Weights, top_share
from plumbline.values.errors import DataUnfit


Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """The mean of a figure over simulations, with the middle 95% of them."""

    mean: float
    low: float
    high: float


def band(values: Shares, *, level: float = 0.95) -> Band:
    """Mean and middle part of simulated values, shape (simulations,)."""
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Band(mean=float(values.mean()), low=float(low), high=float(high))


def scattered(
    *, events: int, at_risk: int, weights: Weights | None, rng: np.random.Generator, simulations: int
) -> tuple[Shares, Shares]:
    """Throw ``events`` at ``at_risk`` units, each as likely as the next, many times over.

    Parameters
    ----------
    events : event-unit pairs in each throw.
    at_risk : units that could have been hit.
    weights : shape (events,), what each pair weighs, or None for one each.

    Returns
    -------
    (top-tenth shares, repeat shares), each of shape (simulations,).

    Raises
    ------
    DataUnfit: nothing to throw, nothing to hit, or no simulations.
    """
    if events < 1 or at_risk < 1 or simulations < 1:
        raise DataUnfit(
            "Chance needs at least one event, one unit at risk and one simulation.", slug="chance-unfit"
        )
    top, repeat = np.empty(simulations), np.empty(simulations)
    for i in range(simulations):
        hit, codes, counts = np.unique(
            rng.integers(at_risk, size=events), return_inverse=True, return_counts=True
        )
        top[i] = top_share(counts if weights is None else np.bincount(codes, weights, minlength=hit.size))
        repeat[i] = (counts > 1).mean()
    return top, repeat


def drawn_again(loads: Counts | Weights, *, rng: np.random.Generator, draws: int) -> Band:
    """Top-tenth share when as many units are drawn with replacement from those seen: how far it could wander.

    Parameters
    ----------
    loads : shape (n,), events or weight of each unit; units with nothing take no part.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13 (percentile interval).
    """
    busy = loads[loads > 0]
    return band(np.array([top_share(rng.choice(busy, size=busy.size)) for _ in range(draws)]))
