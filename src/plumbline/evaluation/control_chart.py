"""Shares over time with control limits: which periods differ by more than such shares do by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


# Below this there is too little to say what is usual.
LEAST_PERIODS = 8
# So many periods running on one side of the centre count as a shift.
RUN = 8
WIDTH = 3.0
# Mean of the range of two numbers from the normal distribution, in standard deviations (d2 for n = 2).
RANGE_OF_TWO = 1.128


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One period: its share, and the limits between which shares of so many lie by themselves.

    ``in_run``: one of `RUN` or more periods running on the same side of the centre.
    """

    count: int
    of: int
    share: float
    low: float
    high: float
    in_run: bool = False

    @property
    def outside(self) -> bool:
        """Whether it lies outside its limits."""
        return not self.low <= self.share <= self.high


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Shares of periods around their ``centre``. ``spread``: how much they vary, 1 being what chance alone gives (Laney's sigma z)."""

    centre: float
    spread: float
    points: tuple[ControlPoint, ...]

    @property
    def widened(self) -> bool:
        """Whether the limits were widened since shares vary by more than chance gives."""
        return self.spread > 1


def control_chart(counts: Sequence[tuple[int, int]]) -> ControlChart:
    """Draw a p-chart of three sigma; where shares vary by more than chance gives, Laney's p'-chart.

    The limits are never narrowed: a spread below 1 is taken for 1.

    Parameters
    ----------
    counts : shape (periods, 2), in order of time: how many, of how many. No period of nought.

    Raises
    ------
    DataUnfit: fewer than `LEAST_PERIODS` periods, or a count outside nought to its whole.

    Source: Shewhart's p-chart as in Montgomery (2013), Introduction to Statistical Quality Control, 7.2; Laney (2002), Improved control
    charts for attributes, Quality Engineering 14:531-537.
    """
    if len(counts) < LEAST_PERIODS:
        raise DataUnfit(
            say(
                "Control limits need at least {least_periods} periods; there are {count}.",
                least_periods=LEAST_PERIODS,
                count=len(counts),
            ),
            slug="periods-few",
        )
    if any(of < 1 or not 0 <= count <= of for count, of in counts):
        raise DataUnfit("A share needs a count between none and all of at least one.", slug="share-unfit")
    centre = sum(count for count, _ in counts) / sum(of for _, of in counts)
    sigmas = [sqrt(centre * (1 - centre) / of) for _, of in counts]
    spread = _spread(
        [(count / of - centre) / s if s else 0.0 for (count, of), s in zip(counts, sigmas, strict=True)]
    )
    reach = WIDTH * max(spread, 1.0)
    shares = [count / of for count, of in counts]
    in_run = _in_runs([share - centre for share in shares])
    points = tuple(
        ControlPoint(count, of, share, max(0.0, centre - reach * s), min(1.0, centre + reach * s), run)
        for (count, of), share, s, run in zip(counts, shares, sigmas, in_run, strict=True)
    )
    return ControlChart(centre, spread, points)


def _spread(scores: Sequence[float]) -> float:
    """Standard deviation of the scores, from how far each is from the one before: a slow drift does not hide itself."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(scores)]
    return sum(ranges) / len(ranges) / RANGE_OF_TWO


def _in_runs(above: Sequence[float]) -> list[bool]:
    """Which periods are in a run on one side. One that lies on the centre ends it."""
    found = [False] * len(above)
    start = 0
    for i in range(1, len(above) + 1):
        same = i < len(above) and above[i] * above[start] > 0
        if not same:
            if above[start] and i - start >= RUN:
                found[start:i] = [True] * (i - start)
            start = i
    return found
