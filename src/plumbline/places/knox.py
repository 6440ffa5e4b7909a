"""Exact moments of a table of pairs when one side is shuffled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


Counts = npt.NDArray[np.int64]
Table = npt.NDArray[np.float64]


def degrees_in_time(day: Counts, edges: Table) -> Counts:
    """For each band and event, how many other events are so many days away: shape (bands, n).

    Parameters
    ----------
    day : shape (n,), whole days.
    edges : shape (bands,), left edges of half-open bands rising from nought; the last band is open.
    """
    ordered = np.sort(day)
    closer = np.zeros((edges.size + 1, day.size), dtype=np.int64)
    for k, edge in enumerate(edges[1:], start=1):
        before = np.searchsorted(ordered, day - edge, side="right")
        closer[k] = np.searchsorted(ordered, day + edge, side="left") - before - 1
    closer[-1] = day.size - 1
    return np.diff(closer, axis=0)


def knox_moments(*, space: Counts, time: Counts) -> tuple[Table, Table]:
    """Mean and standard deviation of each cell of a Knox table over all shuffles of dates among places.

    A shuffle takes a pair of events to any pair of dates alike, so the mean of a cell is its row's pairs times its
    column's over all pairs. The variance adds, over two pairs that are the same, share one event, or share none, how
    often both can be in the row times how often both can be in the column.

    Parameters
    ----------
    space, time : shapes (rows, n), (columns, n): for each band and event, other events so far from it. n at least 4.

    Returns
    -------
    (mean, deviation), each of shape (rows, columns).

    Source: David & Barton (1966), British Journal of Preventive and Social Medicine 20:44-48.
    """
    n = float(space.shape[1])
    pairs, turns = n * (n - 1) / 2, n * (n - 1) * (n - 2)
    (s, s_turns), (t, t_turns) = _pairs_and_turns(space), _pairs_and_turns(time)
    mean = np.outer(s, t) / pairs
    apart = np.outer(s * (s - 1) - s_turns, t * (t - 1) - t_turns) / (pairs * (pairs - 1) - turns)
    square = mean + np.outer(s_turns, t_turns) / turns + apart
    return mean, np.sqrt(np.maximum(square - mean**2, 0.0))


def _pairs_and_turns(degrees: Counts) -> tuple[Table, Table]:
    """Pairs in each band, and ordered pairs of different pairs of it that share one event."""
    each = degrees.astype(np.float64)
    return each.sum(axis=1) / 2, (each * (each - 1)).sum(axis=1)
