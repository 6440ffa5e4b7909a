"""Whether one event is soon followed by another close by: the Knox table, beside what shuffled dates give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from plumbline.places.knox import degrees_in_time, knox_moments
from plumbline.values.errors import DataUnfit


Counts = npt.NDArray[np.int64]
Table = npt.NDArray[np.float64]
Metric = Literal["manhattan", "euclidean"]

METRES = (0.0, 1.0, 100.0, 200.0, 300.0)
DAYS = (0.0, 7.0, 14.0, 21.0)


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """Pairs of events by distance (down) and by days apart (across).

    Bands are half-open: row k holds distances from ``metres[k]`` up to but not including ``metres[k + 1]``, and the last
    row all from ``metres[-1]``; columns likewise with ``days``. ``observed``, ``expected``, ``deviation``, ``ratio`` and
    ``p_value`` have shape (rows, columns). ``expected`` and ``deviation`` are the exact mean and standard deviation when
    dates are shuffled among places; ``ratio`` is observed over expected, not a number where nothing is expected;
    ``p_value`` is the share, among the ``permutations`` shuffles and the data, of those with at least as many pairs.
    """

    events: int
    pairs: int
    metres: tuple[float, ...]
    days: tuple[float, ...]
    observed: Counts
    expected: Table
    deviation: Table
    ratio: Table
    p_value: Table
    permutations: int


def near_repeat(
    *,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    day: npt.ArrayLike,
    rng: np.random.Generator,
    metres: Sequence[float] = METRES,
    days: Sequence[float] = DAYS,
    metric: Metric = "manhattan",
    permutations: int = 999,
) -> NearRepeat:
    """Count pairs of events near in space and time, beside the same places with their dates shuffled.

    Parameters
    ----------
    x, y : shape (n,), metres east and north on a flat grid.
    day : shape (n,), datetime64, of which the day is taken, or whole days.
    metres, days : left edges of the bands, from nought upwards, two at least; the last band is open.
    metric : ``manhattan`` along streets at right angles, or ``euclidean`` as the crow flies.
    permutations : shuffles for the p-values; mean and deviation need none.

    Raises
    ------
    DataUnfit: fewer than four events, a place or day that is not known, or edges that do not rise from nought.

    Assumes
    -------
    Any place could have had any of the dates. A street built or shut during the period, or a season that differs
    between parts of the town, breaks this; so does rounding places to map points, which fills the first row.

    Source: Knox (1964), Applied Statistics 13:25-29; docs/methods/near-repeat.md.
    """
    points, when = _located(x, y), _dated(day)
    if when.shape != points.shape[:1] or when.size < 4 or permutations < 1:
        raise DataUnfit(
            "A table of near repeats needs a place and a day for each of at least four events.",
            slug="near-unfit",
        )
    close = _Close.of(points, edges=_edges(metres), metric=metric)
    time_edges = _edges(days)
    by_time = degrees_in_time(when, time_edges)
    expected, deviation = knox_moments(space=close.degrees(), time=by_time)
    across = by_time.sum(axis=1) // 2
    observed = close.tally(when, time_edges, across)
    beaten = np.zeros_like(observed)
    for _ in range(permutations):
        beaten += close.tally(rng.permutation(when), time_edges, across) >= observed
    return NearRepeat(
        events=when.size,
        pairs=int(across.sum()),
        metres=tuple(float(edge) for edge in metres),
        days=tuple(float(edge) for edge in days),
        observed=observed,
        expected=expected,
        deviation=deviation,
        ratio=np.divide(observed, expected, out=np.full(expected.shape, np.nan), where=expected > 0),
        p_value=(beaten + 1) / (permutations + 1),
        permutations=permutations,
    )


@dataclass(frozen=True, slots=True)
class _Close:
    """Pairs nearer than the last edge: the two events and the row of their distance, shape (m,) each.

    Pairs beyond it, nearly all of them, are never listed: they are what is left of all pairs.
    """

    events: int
    rows: int
    one: Counts
    other: Counts
    row: Counts

    @classmethod
    def of(cls, points: Table, *, edges: Table, metric: Metric) -> _Close:
        """List them with a tree of places."""
        manhattan = metric == "manhattan"
        found = KDTree(points).query_pairs(float(edges[-1]), p=1 if manhattan else 2, output_type="ndarray")
        gap = points[found[:, 0]] - points[found[:, 1]]
        apart = np.abs(gap).sum(axis=1) if manhattan else np.hypot(gap[:, 0], gap[:, 1])
        row = np.searchsorted(edges, apart, side="right") - 1
        near = row < edges.size - 1
        one, other = found[near, 0].astype(np.int64), found[near, 1].astype(np.int64)
        return cls(len(points), edges.size, one, other, row[near].astype(np.int64))

    def degrees(self) -> Counts:
        """For each row and event, how many other events are so far from it: shape (rows, events)."""
        ends = np.concatenate([self.one, self.other])
        cells = np.bincount(np.tile(self.row, 2) * self.events + ends, minlength=self.rows * self.events)
        degree = cells.reshape(self.rows, self.events).astype(np.int64)
        degree[-1] = self.events - 1 - degree[:-1].sum(axis=0)
        return degree

    def tally(self, when: Counts, edges: Table, across: Counts) -> Counts:
        """Pairs by row and column for one dealing of dates; ``across`` are the pairs of each column in all."""
        apart = np.abs(when[self.one] - when[self.other])
        column = np.searchsorted(edges, apart, side="right") - 1
        cells = np.bincount(self.row * edges.size + column, minlength=self.rows * edges.size)
        table = cells.reshape(self.rows, edges.size).astype(np.int64)
        table[-1] = across - table[:-1].sum(axis=0)
        return table


def _located(x: npt.ArrayLike, y: npt.ArrayLike) -> Table:
    east, north = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if east.ndim != 1 or east.shape != north.shape or not np.isfinite([east, north]).all():
        raise DataUnfit("Each event needs one place, in metres east and north.", slug="near-unfit")
    return np.column_stack([east, north])


def _dated(day: npt.ArrayLike) -> Counts:
    given = np.asarray(day)
    if given.dtype.kind == "M":
        if np.isnat(given).any():
            raise DataUnfit("Each event needs a day: leave out those without one.", slug="near-unfit")
        return given.astype("datetime64[D]").astype(np.int64)
    if given.dtype.kind not in "iu":
        raise DataUnfit("Days are dates or whole numbers.", slug="near-unfit")
    return given.astype(np.int64)


def _edges(given: Sequence[float]) -> Table:
    edges = np.asarray(given, dtype=np.float64)
    if edges.ndim != 1 or edges.size < 2 or edges[0] != 0 or not (np.diff(edges) > 0).all():
        raise DataUnfit("Bands start at nought and rise, and there are two or more.", slug="near-bands")
    return edges
