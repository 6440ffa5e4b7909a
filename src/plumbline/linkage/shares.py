"""A share of pairs, with an interval that knows that the pairs of one person stand or fall together."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from scipy.special import betaincinv


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of`` pairs; ``ci`` the 95% interval; ``variance`` of the share, 0 where all or none are right."""

    count: int
    of: int
    share: float
    ci: tuple[float, float]
    variance: float


def share_of_pairs(blocks: pl.DataFrame) -> Share:
    """Share of pairs that are right, from one row per block (a person, or a group of records).

    Parameters
    ----------
    blocks : ``right, pairs``, whole numbers, right at most pairs; blocks without a pair count for nothing.

    The variance is that of a ratio of sums over blocks (Cochran 1977, Sampling Techniques, 3rd ed., section 2.11). The
    interval is Clopper & Pearson's on as many independent pairs as would give that variance (Korn & Graubard 1998,
    Survey Methodology 24:193-201); where every block says the same, on the number of blocks. Nothing to take a share
    of is a share of 1 with the interval 0 to 1.
    """
    held = blocks.filter(pl.col("pairs") > 0)
    of, count = int(held["pairs"].sum()), int(held["right"].sum())
    if of == 0:
        return Share(0, 0, 1.0, (0.0, 1.0), 0.0)
    share = count / of
    astray = (held["right"] - share * held["pairs"]).pow(2).sum()
    variance = float(astray) / of**2
    tries = share * (1 - share) / variance if variance > 0 else float(held.height)
    return Share(count, of, share, _interval(share, min(tries, float(of))), variance)


def _interval(share: float, tries: float) -> tuple[float, float]:
    hits = share * tries
    low = float(betaincinv(hits, tries - hits + 1, 0.025)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 0.975)) if hits < tries else 1.0
    return low, high
