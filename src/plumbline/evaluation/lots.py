"""The draws that a lot could have made: what randomisation inference compares the draw it did make with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from plumbline.evaluation.event_history import Flags, Floats, Whole
from plumbline.values.errors import DataUnfit


FARTHEST = 4.0
"""Log ratio beyond which the search for an end of an interval stops: 55 times, or a 55th."""

FINE = 1e-4
"""Log ratio to which an end of an interval is found."""


@dataclass(frozen=True, slots=True)
class Lots:
    """The draw that was made and d it could have been: ``seen`` (u, t), ``could`` (d, u, t), both less their expectation.

    A unit u is a person, household or site, which the lot moves as one; t counts periods, 1 for a plain lot. ``exact``
    says that ``could`` holds every draw there is, the one seen among them.
    """

    seen: Floats
    could: Floats
    exact: bool

    def p(self, left: Floats) -> tuple[float, float]:
        """Shares of draws whose statistic is at or below, and at or above, the one seen.

        ``left`` (u, t) is what the hypothesis leaves unexplained of each unit's events. The statistic is its sum over
        those offered, over the root of the sum of squares by unit: that keeps it right where the offer changes how
        people vary and not only how many events they have.
        """
        seen, could = _studentised(self.seen[None], left)[0], _studentised(self.could, left)
        slack = 1e-9 * (1 + abs(seen))
        extra, of = (0, could.size) if self.exact else (1, could.size + 1)
        below, above = np.sum(could <= seen + slack) + extra, np.sum(could >= seen - slack) + extra
        return float(below / of), float(above / of)


def lots(*, offered: Flags, stratum: Whole, draws: int, rng: np.random.Generator) -> Lots:
    """Draws of as many units of each stratum as were offered: all of them where they are no more than ``draws``.

    Parameters
    ----------
    offered, stratum : shape (u,).

    Raises
    ------
    DataUnfit: no stratum holds both units offered and units not.
    """
    share = np.bincount(stratum, offered) / np.bincount(stratum)
    if np.all((share == 0) | (share == 1)):
        raise DataUnfit("The lot left nothing to chance: no block has both sides.", slug="nothing-drawn")
    blocks = [np.flatnonzero(stratum == s) for s in range(share.size)]
    sizes = [int(offered[block].sum()) for block in blocks]
    number = prod(comb(block.size, size) for block, size in zip(blocks, sizes, strict=True))
    exact = number <= draws
    could = _all(blocks, sizes, offered.size) if exact else _some(blocks, offered, draws, rng)
    middle = share[stratum]
    return Lots(
        seen=(offered - middle)[:, None],
        could=(could - middle)[:, :, None],
        exact=exact,
    )


def orders(*, turn: Whole, periods: int, draws: int, rng: np.random.Generator) -> Lots:
    """Draws of the order in which sites begin: the turns seen, dealt out among the sites anew.

    Parameters
    ----------
    turn : shape (s,), the first period in which each site is offered it; ``periods`` for never.

    Raises
    ------
    DataUnfit: all sites begin at once.
    """
    if np.unique(turn).size < 2:
        raise DataUnfit("All sites began at once, so the order left nothing to chance.", slug="nothing-drawn")
    when = np.arange(periods)
    middle = (when >= turn[:, None]).mean(axis=0)
    dealt = rng.permuted(np.tile(turn, (draws, 1)), axis=1)
    return Lots(
        seen=(when >= turn[:, None]) - middle,
        could=(when >= dealt[:, :, None]) - middle,
        exact=False,
    )


def ratio_by_lot(draws: Lots, left: Callable[[float], Floats]) -> float:
    """The log ratio that leaves the two sides alike: where the statistic of the draw seen is what draws give on average.

    Raises
    ------
    DataUnfit: it lies beyond a ratio of 55 or a 55th.

    Source: Hodges & Lehmann (1963), Annals of Mathematical Statistics 34:598-611.
    """

    def lean(log_ratio: float) -> float:
        return float(np.sum(draws.seen * left(log_ratio)))

    if not lean(-FARTHEST) > 0 > lean(FARTHEST):
        raise DataUnfit("The two sides are too far apart for a ratio.", slug="estimate-infinite")
    return float(brentq(lean, -FARTHEST, FARTHEST, xtol=1e-12))


def slope_of(draws: Lots, left: Callable[[float], Floats], log_ratio: float) -> float:
    """How fast the statistic of the draw seen falls with the log ratio, by a central difference."""
    step = 1e-4
    ahead, behind = (float(np.sum(draws.seen * left(log_ratio + way * step))) for way in (1, -1))
    return (ahead - behind) / (2 * step)


def interval_by_lot(
    draws: Lots, left: Callable[[float], Floats], *, start: float, level: float
) -> tuple[float, float]:
    """Log ratios that the draws do not put out of question, from their two one-sided tests at (1 - level) / 2.

    Parameters
    ----------
    left : what a log ratio leaves unexplained, (u, t).
    start : a log ratio within.

    Source: Rosenbaum (2002), Observational Studies, 2.6 (interval by turning the test round); ends beyond a ratio of
    55 are infinite.
    """
    limit = (1 - level) / 2

    def out(log_ratio: float, side: int) -> bool:
        return draws.p(left(log_ratio))[side] <= limit

    return _end(lambda r: out(r, 1), start, -1.0), _end(lambda r: out(r, 0), start, 1.0)


def _end(out: Callable[[float], bool], start: float, way: float) -> float:
    """The last log ratio that way which is not out, by doubling and then halving."""
    reach = 0.125
    while not out(start + way * reach):
        reach *= 2
        if reach > FARTHEST:
            return float(way * np.inf)
    inside = 0.0
    while reach - inside > FINE:
        middle = (inside + reach) / 2
        inside, reach = (inside, middle) if out(start + way * middle) else (middle, reach)
    return start + way * inside


def _studentised(design: Floats, left: Floats) -> Floats:
    if left.shape[1] == 1:
        # One period: two products of matrices, several times as quick.
        plain, own = design[:, :, 0], left[:, 0]
        sums, spread = plain @ own, np.sqrt(plain**2 @ own**2)
    else:
        parts = np.einsum("dut,ut->du", design, left)
        sums, spread = parts.sum(axis=1), np.sqrt(np.sum(parts**2, axis=1))
    told: Floats = np.divide(sums, spread, out=np.zeros(spread.size), where=spread > 0)
    return told


def _all(blocks: list[npt.NDArray[np.intp]], sizes: list[int], units: int) -> Flags:
    ways = [list(combinations(block, size)) for block, size in zip(blocks, sizes, strict=True)]
    could = np.zeros((prod(len(way) for way in ways), units), dtype=bool)
    for row, chosen in enumerate(product(*ways)):
        could[row, [unit for some in chosen for unit in some]] = True
    return could


def _some(blocks: list[npt.NDArray[np.intp]], offered: Flags, draws: int, rng: np.random.Generator) -> Flags:
    could = np.empty((draws, offered.size), dtype=bool)
    for block in blocks:
        could[:, block] = rng.permuted(np.tile(offered[block], (draws, 1)), axis=1)
    return could
