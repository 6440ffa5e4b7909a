"""Matched pairs: how far from a lot the choice within pairs would have to be for the finding to be nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import bdtrc, ndtr

from plumbline.evaluation.doubts import Doubt, SmallNumbers
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FARTHEST_GAMMA = 1000.0
FEWEST_PAIRS = 10
"""Pairs that differ below which the normal approximation to signed ranks is doubtful."""


@dataclass(frozen=True, slots=True)
class RosenbaumBounds:
    """Largest and smallest one-sided p if, within pairs, one person had up to ``gamma`` times the odds of being chosen.

    ``gamma``, ``p_most`` and ``p_least`` (g,). ``holds_to`` is the largest gamma at which ``p_most`` stays within
    ``alpha``: 1 or less is explained by chance, 2 by a choice that doubles the odds; None where it holds beyond 1,000.
    ``pairs`` are those that differ, ``parts`` (pairs given,) each pair's signed rank or sign.
    """

    gamma: npt.NDArray[np.float64]
    p_most: npt.NDArray[np.float64]
    p_least: npt.NDArray[np.float64]
    holds_to: float | None
    alpha: float
    pairs: int
    parts: npt.NDArray[np.float64]
    doubts: tuple[Doubt, ...]


def rosenbaum_yes_or_no(
    *, discordant: int, in_favour: int, gamma: Sequence[float], alpha: float = 0.05
) -> RosenbaumBounds:
    """Bounds for an outcome that either comes or does not, in pairs of which one was treated (McNemar), exact.

    Parameters
    ----------
    discordant : pairs in which just one of the two had the outcome, above 0.
    in_favour : of those, pairs in which it was the one that the claim says.
    gamma : odds within pairs, each 1 or more.
    alpha : one-sided chance of a false alarm for ``holds_to``.

    Raises
    ------
    DataUnfit: counts or gammas outside their range.

    Source: Rosenbaum (2002), Observational Studies, 2nd edition, 4.3.2; docs/methods/rosenbaum-bounds.md.
    """
    if discordant < 1 or not 0 <= in_favour <= discordant:
        raise DataUnfit(
            "Bounds need one or more pairs that differ, and a count among them.", slug="pairs-unfit"
        )

    def p(chance: float) -> float:
        return 1.0 if in_favour == 0 else float(bdtrc(in_favour - 1, discordant, chance))

    parts = np.concatenate([np.ones(in_favour), -np.ones(discordant - in_favour)])
    return _bounds(p, gamma, alpha, discordant, parts, ())


def rosenbaum_counts(
    *, treated: npt.ArrayLike, control: npt.ArrayLike, gamma: Sequence[float], alpha: float = 0.05
) -> RosenbaumBounds:
    """Bounds for counts in matched pairs by signed ranks; the claim is that the treated have fewer.

    Parameters
    ----------
    treated, control : shape (n,), events of the two people of each pair, or rates.
    gamma, alpha : as ``rosenbaum_yes_or_no``.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing, or no pair differs.

    Source: Rosenbaum (2002), 4.3.3: expectation p+ sum of ranks and variance p+ (1 - p+) sum of squared ranks, with
    p+ = gamma / (1 + gamma), ties at their mean rank, normal approximation; docs/methods/rosenbaum-bounds.md.
    """
    one, other = np.asarray(treated, dtype=np.float64), np.asarray(control, dtype=np.float64)
    if one.ndim != 1 or one.shape != other.shape or not np.all(np.isfinite(one + other)):
        raise DataUnfit("Each pair needs two known counts.", slug="shapes-differ")
    gap = other - one
    ranks = _mean_ranks(np.abs(gap))
    if not np.any(gap):
        raise DataUnfit("No pair differs, so there is nothing to explain.", slug="pairs-unfit")
    total, pairs = float(ranks[gap > 0].sum()), int(np.count_nonzero(gap))

    def p(chance: float) -> float:
        spread = sqrt(chance * (1 - chance) * float(np.sum(ranks**2)))
        return float(ndtr(-(total - chance * float(ranks.sum())) / spread))

    words = say(
        "Fewer than {fewest_pairs} pairs differ: too few for these bounds.", fewest_pairs=FEWEST_PAIRS
    )
    doubts = (SmallNumbers("few-pairs", words),) if pairs < FEWEST_PAIRS else ()
    return _bounds(p, gamma, alpha, pairs, np.sign(gap) * ranks, doubts)


def _bounds(
    p: Callable[[float], float],
    gamma: Sequence[float],
    alpha: float,
    pairs: int,
    parts: npt.NDArray[np.float64],
    doubts: tuple[Doubt, ...],
) -> RosenbaumBounds:
    odds = np.asarray(gamma, dtype=np.float64)
    if (
        odds.ndim != 1
        or not odds.size
        or not np.all(np.isfinite(odds))
        or np.any(odds < 1)
        or not 0 < alpha < 1
    ):
        raise DataUnfit("Each gamma is 1 or more, and alpha between 0 and 1.", slug="gamma-unfit")
    return RosenbaumBounds(
        gamma=odds,
        p_most=np.array([p(g / (1 + g)) for g in odds]),
        p_least=np.array([p(1 / (1 + g)) for g in odds]),
        holds_to=_holds_to(p, alpha),
        alpha=alpha,
        pairs=pairs,
        parts=parts,
        doubts=doubts,
    )


def _holds_to(p: Callable[[float], float], alpha: float) -> float | None:
    """Gamma at which the largest p reaches alpha; below 1 where even a fair lot would give more."""

    def over(log_gamma: float) -> float:
        return p(float(1 / (1 + np.exp(-log_gamma)))) - alpha

    far = float(np.log(FARTHEST_GAMMA))
    if over(far) <= 0:
        return None
    return float(np.exp(brentq(over, -far, far, xtol=1e-10))) if over(-far) < 0 else 0.0


def _mean_ranks(sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ranks from 1 of those above 0, ties at their mean rank, 0 for the rest."""
    ranks = np.zeros(sizes.size)
    some = sizes > 0
    _, place, counts = np.unique(sizes[some], return_inverse=True, return_counts=True)
    ranks[some] = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks
