"""Interval for a share."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.values.errors import DataUnfit
from plumbline.values.wilson import wilson_limits


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``of`` with its interval."""

    count: int
    of: int
    share: float
    ci_low: float
    ci_high: float


def wilson(count: int, of: int, *, level: float = 0.95) -> Share:
    """Share of people with its interval (`wilson_limits`).

    Raises
    ------
    DataUnfit: nobody to take a share of, or a count outside 0 to ``of``.
    """
    if of < 1 or not 0 <= count <= of:
        raise DataUnfit(
            "A share needs a count between none and all of at least one person.", slug="share-unfit"
        )
    low, high = wilson_limits(count / of, of, level=level)
    return Share(count=count, of=of, share=count / of, ci_low=low, ci_high=high)
