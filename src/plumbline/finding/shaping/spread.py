"""How unevenly events fall on units, beside what chance alone would give: `recurrence`, with the interval and curve of a report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from plumbline.recurrence import (
    Concentration,
    concentration,
    concentration_curve,
    couple_concentration,
    top_share,
)


SEED = 20261123
"""Of the stream that every report uses, so that the same data give the same figures."""

DRAWS = 200


@dataclass(frozen=True, slots=True)
class Spread:
    """Concentration, the interval of what the worst tenth bear, and the curve as (share of units, share of events)."""

    found: Concentration
    top_tenth_events: int
    top_tenth_ci_low: float
    top_tenth_ci_high: float
    curve: tuple[tuple[float, float], ...]

    @property
    def plain(self) -> dict[str, Any]:
        """Plain data, ready to be stored."""
        own = asdict(self.found)
        population = own.pop("at_risk")
        return {
            **own,
            "population": population,
            "top_tenth_events": self.top_tenth_events,
            "top_tenth_ci_low": self.top_tenth_ci_low,
            "top_tenth_ci_high": self.top_tenth_ci_high,
            "curve": [list(point) for point in self.curve],
        }


def spread_of(pairs: pl.Series, *, population: int) -> Spread | None:
    """Measure one kind of unit; None where no unit has an event.

    Parameters
    ----------
    pairs : the unit of each event-unit pair, a unit once per event.
    population : units that could have had an event, at least the distinct ones in ``pairs``.

    Raises as `recurrence.concentration`.
    """
    if pairs.is_empty():
        return None
    units = pairs.to_numpy()
    return _with_interval(concentration(units, at_risk=population, rng=np.random.default_rng(SEED)), pairs)


def spread_of_couples(involvements: pl.DataFrame, pairs: pl.Series) -> Spread | None:
    """Measure couples beside the same suspects dealt again among the same events; None where there are none.

    Parameters
    ----------
    involvements : person_id, event_id, role, of linked people.
    pairs : the couple of each event-couple pair.
    """
    if pairs.is_empty():
        return None
    found = couple_concentration(
        event=involvements["event_id"].to_numpy(),
        person=involvements["person_id"].to_numpy(),
        role=involvements["role"].to_numpy(),
        rng=np.random.default_rng(SEED),
    )
    return _with_interval(found, pairs)


def _with_interval(found: Concentration, pairs: pl.Series) -> Spread:
    """Add the interval: units drawn again with replacement, as often as there are units."""
    counts = pairs.value_counts()["count"].sort(descending=True).to_numpy().astype(np.int64)
    rng = np.random.default_rng(SEED)
    again = [top_share(rng.choice(counts, size=counts.size)) for _ in range(DRAWS)]
    low, high = np.quantile(again, [0.025, 0.975])
    curve = concentration_curve(pairs.to_numpy(), at_risk=found.at_risk, rng=rng, simulations=1)
    return Spread(
        found=found,
        top_tenth_events=int(counts[: found.top_tenth_n].sum()),
        top_tenth_ci_low=float(low),
        top_tenth_ci_high=float(high),
        curve=tuple(
            (round(float(u), 4), round(float(e), 4)) for u, e in zip(curve.units, curve.events, strict=True)
        ),
    )
