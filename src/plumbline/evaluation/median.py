"""The middle of some numbers, with an interval that assumes nothing of their shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import comb

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Median:
    """The median of ``of`` numbers. The interval is None where they are too few for one at the level asked for."""

    of: int
    median: float
    ci_low: float | None
    ci_high: float | None


def median_with_interval(counts: Mapping[int, int], *, level: float = 0.95) -> Median:
    """Median of whole numbers, each given with how often it comes, with its exact interval from order statistics.

    The k-th smallest and k-th largest hold the median with probability 1 - 2 P(B < k), B binomial of n at one half; k is the
    largest for which that is at least ``level`` (Conover 1999, Practical Nonparametric Statistics, 3.2).

    Raises
    ------
    DataUnfit: no number at all.
    """
    values = sorted(value for value, n in counts.items() for _ in range(n))
    if not values:
        raise DataUnfit("A median needs at least one number.", slug="median-unfit")
    n, rank = len(values), rank_of_limits(len(values), level=level)
    middle = (values[(n - 1) // 2] + values[n // 2]) / 2
    if not rank:
        return Median(n, middle, None, None)
    return Median(n, middle, float(values[rank - 1]), float(values[n - rank]))


def rank_of_limits(n: int, *, level: float = 0.95) -> int:
    """Rank, from either end, of the numbers that bound the median; 0 where all of them hold it with too small a probability."""
    most = (1 - level) / 2 * 2**n
    below = accumulate(comb(n, k) for k in range(n // 2 + 1))
    return sum(1 for total in below if total <= most)
