"""A share with its interval and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.values.errors import DataUnfit
from plumbline.values.wilson import wilson_limits


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
    """Share of ``known`` with its interval (`wilson_limits`).

    Raises
    ------
    DataUnfit: nothing known, a count outside nought to ``known``, or fewer than nought unknown.
    """
    if known < 1 or not 0 <= count <= known or unknown < 0:
        raise DataUnfit(
            "A share needs a count between none and all of at least one known.", slug="share-unfit"
        )
    low, high = wilson_limits(count / known, known, level=level)
    return Share(value=count / known, low=low, high=high, n=known + unknown, known=known, unknown=unknown)
