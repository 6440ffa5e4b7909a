"""A share with its interval and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Share:
    """``value`` of ``known``, between ``low`` and ``high``; ``n`` were asked about and ``unknown`` could not say."""

    value: float
    low: float
    high: float
    n: int
    known: int
    unknown: int


def share_of(count: int, known: int, *, unknown: int = 0, level: float = 0.95) -> Share:
    """Wilson's score interval for ``count`` of ``known``.

    Raises
    ------
    DataUnfit: nothing known, a count outside nought to ``known``, or fewer than nought unknown.

    Source: Wilson (1927), JASA 22:209-212.
    """
    if known < 1 or not 0 <= count <= known or unknown < 0:
        raise DataUnfit(
            "A share needs a count between none and all of at least one known.", slug="share-unfit"
        )
    low, high = wilson_limits(count / known, known, level=level)
    return Share(value=count / known, low=low, high=high, n=known + unknown, known=known, unknown=unknown)


def wilson_limits(share: float, of: float, *, level: float = 0.95) -> tuple[float, float]:
    """Limits around a share that rests on ``of`` independent cases; ``of`` need not be whole."""
    z = float(ndtri(0.5 + level / 2))
    weight = 1 + z**2 / of
    middle = (share + z**2 / (2 * of)) / weight
    reach = z / weight * sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    low = 0.0 if share <= 0 else max(0.0, middle - reach)
    high = 1.0 if share >= 1 else min(1.0, middle + reach)
    return low, high
