"""The people nearest to a line as if a lot had fallen between them: an exact test without any curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Flags, Floats


SIDE = 20
"""People taken from each side."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """People and events of the nearest on either side, and the two-sided p of the same risk on both."""

    above: int
    below: int
    events_above: float
    events_below: float
    p: float


def nearest(*, distance: Floats, above: Flags, events: Floats, side: int = SIDE) -> Nearest:
    """Exact permutation test of the sum of events above the line.

    Parameters
    ----------
    distance, above, events : shape (n,); ``events`` whole numbers.
    side : people to take from each side, or all there are.

    Source: Cattaneo, Frandsen & Titiunik (2015), Journal of Causal Inference 3:1-24 (local randomisation). The
    distribution is counted whole, not drawn: ways to choose people by their sum, one person after the other.
    """
    order = np.argsort(np.abs(distance), kind="stable")
    order = order[np.isfinite(distance[order])]
    up, down = order[above[order]][:side], order[~above[order]][:side]
    counts = events[np.concatenate([up, down])].astype(np.int64)
    ways = _ways(counts, up.size)
    share = ways / ways.sum()
    seen = int(events[up].sum())
    tail = min(float(share[: seen + 1].sum()), float(share[seen:].sum()))
    return Nearest(
        above=int(up.size),
        below=int(down.size),
        events_above=float(seen),
        events_below=float(events[down].sum()),
        p=min(1.0, 2 * tail),
    )


def _ways(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]], chosen: int) -> Floats:
    """Number of ways to choose ``chosen`` of the people, by the sum of their counts; shape (total + 1,)."""
    table = np.zeros((chosen + 1, int(counts.sum()) + 1))
    table[0, 0] = 1.0
    for count in counts:
        with_them = np.zeros_like(table)
        with_them[1:, count:] = table[:-1, : table.shape[1] - count]
        table = table + with_them
    ways: Floats = table[chosen]
    return ways
