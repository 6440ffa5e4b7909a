"""Limits around a share."""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri


def wilson_limits(share: float, of: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share, which stays inside 0 to 1 and is fair with few people.

    Parameters
    ----------
    share : from 0 to 1.
    of : independent cases that it rests on, more than 0; need not be whole, as where cases come in clusters.
    level : how often such limits hold the truth.

    Source: Wilson (1927), JASA 22:209-212.
    """
    z = float(ndtri(0.5 + level / 2))
    weight = 1 + z**2 / of
    middle = (share + z**2 / (2 * of)) / weight
    reach = z / weight * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    low = 0.0 if share <= 0 else max(0.0, middle - reach)
    high = 1.0 if share >= 1 else min(1.0, middle + reach)
    return low, high
