"""Interval for a share."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``of`` with its interval."""

    count: int
    of: int
    share: float
    ci_low: float
    ci_high: float


def wilson(count: int, of: int, *, level: float = 0.95) -> Share:
    """Wilson's score interval, which stays inside 0 to 1 and is fair with few people.

    Raises
    ------
    DataUnfit: nobody to take a share of, or a count outside 0 to ``of``.

    Source: Wilson (1927), JASA 22:209-212.
    """
    if of < 1 or not 0 <= count <= of:
        raise DataUnfit(
            "A share needs a count between none and all of at least one person.", slug="share-unfit"
        )
    z = float(ndtri(0.5 + level / 2))
    share, weight = count / of, 1 + z**2 / of
    middle = (share + z**2 / (2 * of)) / weight
    reach = z / weight * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    low = 0.0 if count == 0 else middle - reach
    high = 1.0 if count == of else middle + reach
    return Share(count=count, of=of, share=share, ci_low=low, ci_high=high)
