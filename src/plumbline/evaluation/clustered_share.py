"""A share of things that come in clusters: lines of a checklist within deliveries, items of a form within cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from plumbline.evaluation.event_history import Floats
from plumbline.values.errors import DataUnfit
from plumbline.values.wilson import wilson_limits


@dataclass(frozen=True, slots=True)
class ClusteredShare:
    """A share of ``of`` things in so many clusters, with its interval. ``independent``: how many lone things would tell as much."""

    count: int
    of: int
    clusters: int
    share: float
    ci_low: float
    ci_high: float
    independent: float


def clustered_share(clusters: Sequence[tuple[int, int]], *, level: float = 0.95) -> ClusteredShare:
    """Share over all clusters, with Wilson's interval for as many things as would tell as much if they stood alone.

    Parameters
    ----------
    clusters : how many of how many, in each cluster; clusters of nothing are left out.

    Raises
    ------
    DataUnfit: fewer than two clusters that hold anything, or a count outside 0 to its whole.

    Source: Korn & Graubard (1998), Survey Methodology 24:193-201 (effective sample size, turned down for few clusters);
    Cochran (1977), Sampling Techniques, 2.11 (variance of a ratio); docs/methods/clustered-share.md.
    """
    if any(not 0 <= part <= whole for part, whole in clusters):
        raise DataUnfit("A share needs a count between none and all.", slug="share-unfit")
    held = np.array([pair for pair in clusters if pair[1]], dtype=float).reshape(-1, 2)
    n = len(held)
    if n < 2:
        raise DataUnfit("A share over clusters needs two of them or more.", slug="clusters-too-few")
    part, whole = held.sum(axis=0)
    share = float(part / whole)
    independent = _independent(held, share, float(whole), n, level)
    low, high = wilson_limits(share, independent, level=level)
    return ClusteredShare(int(part), int(whole), n, share, low, high, independent)


def _independent(held: Floats, share: float, whole: float, n: int, level: float) -> float:
    off = held[:, 0] - share * held[:, 1]
    variance = n / (n - 1) * float(off @ off) / whole**2
    # All or none everywhere shows no spread: each cluster then counts as one thing.
    alone = share * (1 - share) / variance if variance > 0 else float(n)
    at = (1 + level) / 2
    few = float(ndtri(at)) / float(stdtrit(n - 1, at))
    return min(whole, alone * few**2)
