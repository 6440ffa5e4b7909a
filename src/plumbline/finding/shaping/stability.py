"""Whether those at the top of one year are at the top of the next: what a list could count on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.disclosure import hide_inside
from plumbline.finding.shaping.spread import SEED
from plumbline.recurrence import carry_over


YEAR = timedelta(days=365)
DRAWS = 300
LEAST_EVENTS = 100


def stability_of(pairs: pl.DataFrame, unit: str, *, end: datetime, first: datetime) -> dict[str, Any] | None:
    """Share of the last year's events that fell on the busiest tenth of the year before.

    Parameters
    ----------
    pairs : one row for each event-unit pair: ``unit`` and ``occurred_from``.
    first, end : of the data; the two years are the last 730 days before ``end``.

    Returns
    -------
    dict: ``top_n`` units, ``share_before`` and ``share_after`` with its 95% interval over units drawn again, ``events_before``,
    ``events_after``; None where the data do not hold two years, or one has fewer than 100 events.
    """
    if end - first < 2 * YEAR:
        return None
    at = pl.col("occurred_from")
    before = pairs.filter((at >= end - 2 * YEAR) & (at < end - YEAR))[unit].to_numpy()
    after = pairs.filter((at >= end - YEAR) & (at < end))[unit].to_numpy()
    if min(before.size, after.size) < LEAST_EVENTS:
        return None
    found = carry_over(before, after)
    low, high = _interval(before, after)
    return {
        "top_n": hide_inside(found.top_n),
        "events_before": int(before.size),
        "events_after": int(after.size),
        "share_before": found.share_before,
        "share_after": found.share_after,
        "low": low,
        "high": high,
    }


def _interval(before: npt.NDArray[np.object_], after: npt.NDArray[np.object_]) -> tuple[float, float]:
    """95% percentile interval, units of either year being drawn again with all their events."""
    units, place = np.unique(np.concatenate([before, after]), return_inverse=True)
    was = np.bincount(place[: before.size], minlength=units.size)
    now = np.bincount(place[before.size :], minlength=units.size)
    rng, shares = np.random.default_rng(SEED), []
    for _ in range(DRAWS):
        drawn = rng.integers(0, units.size, units.size)
        number = np.arange(units.size)
        first, second = np.repeat(number, was[drawn]), np.repeat(number, now[drawn])
        if first.size and second.size:
            shares.append(carry_over(first, second).share_after)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)
