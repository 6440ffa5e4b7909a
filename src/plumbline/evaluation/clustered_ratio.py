"""Events or harm of people over their time or their number: a ratio of two sums, with its interval from the spread between people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.special import stdtrit

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class ClusteredRatio:
    """A ratio over so many people, with its interval. ``ci_low`` and ``ci_high`` are None where no spread can be told: too few people, or nothing at all."""

    amount: float
    exposure: float
    people: int
    ratio: float
    ci_low: float | None
    ci_high: float | None


def clustered_ratio(people: Sequence[tuple[float, float]], *, level: float = 0.95) -> ClusteredRatio:
    """What came together over all people, for each unit of what they were exposed to, such as events for each year at liberty.

    Parameters
    ----------
    people : for each person what came of them, and their exposure; those without exposure are left out.

    Raises
    ------
    DataUnfit: an amount or an exposure below nought, or no exposure at all.

    Source: Cochran (1977), Sampling Techniques, 2.11 (variance of a ratio), on the logarithm, with t quantiles;
    docs/methods/clustered-ratio.md.
    """
    if any(amount < 0 or exposure < 0 for amount, exposure in people):
        raise DataUnfit("A ratio needs amounts and exposures of nought or more.", slug="ratio-unfit")
    held = np.array([pair for pair in people if pair[1]], dtype=float).reshape(-1, 2)
    n = len(held)
    if not n:
        raise DataUnfit("A ratio needs somebody with time or number to count for.", slug="no-exposure")
    amount, exposure = (float(total) for total in held.sum(axis=0))
    ratio = amount / exposure
    if n < 2 or not amount:
        return ClusteredRatio(amount, exposure, n, ratio, None, None)
    off = held[:, 0] - ratio * held[:, 1]
    error = sqrt(n / (n - 1) * float(off @ off)) / exposure
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * error / ratio
    return ClusteredRatio(amount, exposure, n, ratio, exp(log(ratio) - reach), exp(log(ratio) + reach))
