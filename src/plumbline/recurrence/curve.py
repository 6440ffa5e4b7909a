"""The whole curve: share of units against share of events, the busiest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.units import codes_of
from plumbline.values.errors import DataUnfit


Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curve:
    """At each share of the units with events: the share of events, and the middle 95% of chance. Shapes (points,)."""

    units: Points
    events: Points
    expected_low: Points
    expected_high: Points


def concentration_curve(
    units: npt.ArrayLike, *, at_risk: int, rng: np.random.Generator, simulations: int = 100, points: int = 10
) -> Curve:
    """Share of events on the busiest share of units, from none to all, beside the same events scattered at random.

    Parameters
    ----------
    units : shape (E,), the unit of each event-unit pair.
    at_risk : units that could have had an event.
    points : steps between none and all.

    Raises
    ------
    DataUnfit: no events, or fewer at risk than were hit.
    """
    codes, n = codes_of(units)
    if not 0 < n <= at_risk or simulations < 1 or points < 1:
        raise DataUnfit(
            "There must be at least one event, and at least as many at risk as have events.",
            slug="at-risk-too-small",
        )
    steps = np.linspace(0, 1, points + 1)
    thrown = (
        np.unique(rng.integers(at_risk, size=codes.size), return_counts=True)[1] for _ in range(simulations)
    )
    low, high = np.quantile([_shares(counts, steps) for counts in thrown], [0.025, 0.975], axis=0)
    return Curve(units=steps, events=_shares(np.bincount(codes), steps), expected_low=low, expected_high=high)


def _shares(counts: npt.NDArray[np.int64], steps: Points) -> Points:
    held = np.concatenate([[0], np.cumsum(np.sort(counts)[::-1])]) / counts.sum()
    found: Points = np.interp(steps * counts.size, np.arange(counts.size + 1), held)
    return found
