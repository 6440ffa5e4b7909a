"""What happened to each person over time, as spans that begin, end, and end in an event or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SPARSEST = 4
"""Whole-number keys are counted rather than sorted while the largest is below this many times their number."""

FARTHEST_OFFSETS = 50.0
"""Widest range of offsets, on the log scale: beyond it sums over people lose the smaller ones wholly."""


@dataclass(frozen=True, slots=True)
class EventHistory:
    """Checked spans, ``offset`` about its mean: at risk after ``start`` up to and with ``stop``, with an event at ``stop`` where ``event``.

    ``start``, ``stop``, ``event``, ``died``, ``weight``, ``offset`` (n,); ``covariates`` (n, k); ``person``, ``cluster`` and
    ``stratum`` (n,) whole numbers from 0 with none left out. ``people`` (p,) are the keys that ``person`` counts.
    """

    start: Floats
    stop: Floats
    event: Flags
    died: Flags
    covariates: Floats
    weight: Floats
    offset: Floats
    person: Whole
    cluster: Whole
    stratum: Whole
    people: npt.NDArray[np.generic]

    def taking(self, rows: npt.NDArray[np.generic]) -> EventHistory:
        """Only these rows (their numbers, or a flag for each), with people counted anew."""
        codes, kept = coded(self.person[rows])
        return replace(
            self,
            start=self.start[rows],
            stop=self.stop[rows],
            event=self.event[rows],
            died=self.died[rows],
            covariates=self.covariates[rows],
            weight=self.weight[rows],
            offset=self.offset[rows],
            person=codes,
            cluster=coded(self.cluster[rows])[0],
            stratum=coded(self.stratum[rows])[0],
            people=self.people[kept],
        )

    def between(self, low: float, high: float) -> EventHistory:
        """Follow-up after ``low`` up to and with ``high`` alone, such as its first three months.

        Raises
        ------
        DataUnfit: nobody is followed then.
        """
        rows = (self.start < high) & (self.stop > low)
        if not low < high or not np.any(rows):
            raise DataUnfit("Nobody is followed in that stretch of time.", slug="window-empty")
        told = self.taking(rows)
        whole = told.stop <= high
        return replace(
            told,
            start=np.maximum(told.start, low),
            stop=np.minimum(told.stop, high),
            event=told.event & whole,
            died=told.died & whole,
        )


def event_history(
    *,
    stop: npt.ArrayLike,
    event: npt.ArrayLike,
    person: npt.ArrayLike | None = None,
    start: npt.ArrayLike | None = None,
    died: npt.ArrayLike | None = None,
    covariates: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
    offset: npt.ArrayLike | None = None,
    stratum: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
) -> EventHistory:
    """Check spans of follow-up and make them ready for any estimator of events over time.

    Parameters
    ----------
    stop : shape (n,), end of each span, in any unit of time, counted from the day of allocation in both arms.
    event : shape (n,), whether the span ends in an event (true, 1) or not (false, 0).
    person : shape (n,), whose span it is; a new person for each if left out.
    start : shape (n,), begin of each span; 0 if left out. Who is away between two spans is not at risk there.
    died : shape (n,), whether the person died at the end of the span, after any event of that time; nobody if left out.
    covariates : shape (n,) or (n, k), true of the whole span.
    weight : shape (n,), above 0; 1 if left out.
    offset : shape (n,), log of a known multiple of the rate, such as the share of the span spent at liberty.
    stratum : shape (n,), groups that each keep their own base rate.
    cluster : shape (n,), household, couple or group; the person if left out.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing, a span ends before or as it starts, two spans of one person in one
        stratum overlap, two offsets are further apart than 50, somebody is followed after their death, an event is neither yes nor no, or a weight is not
        above 0.
    """
    last = np.asarray(stop, dtype=np.float64)
    if last.ndim != 1 or not last.size:
        raise DataUnfit("A history needs at least one span.", slug="history-empty")
    n = last.size
    first = np.zeros(n) if start is None else _column(start, n, "start")
    weights = np.ones(n) if weight is None else _column(weight, n, "weight")
    shift = np.zeros(n) if offset is None else _column(offset, n, "offset")
    _check_spans(first, last)
    if np.ptp(shift) > FARTHEST_OFFSETS:
        raise DataUnfit(
            "Two offsets are too far apart: leave out spans with next to no time at risk.",
            slug="offset-unfit",
        )
    if np.any(weights <= 0):
        raise DataUnfit("Each weight must be above 0: leave out spans of no weight.", slug="weights-unfit")
    who, people = _keys(np.arange(n) if person is None else person, n, "person")
    strata = np.zeros(n, dtype=np.int64) if stratum is None else _keys(stratum, n, "stratum")[0]
    dead = np.zeros(n, dtype=bool) if died is None else _yes_or_no(died, n)
    if person is not None:
        _check_apart(who, strata, first, last)
        _check_deaths(who, last, dead)
    return EventHistory(
        start=first,
        stop=last,
        event=_yes_or_no(event, n),
        died=dead,
        covariates=_columns(covariates, n),
        weight=weights,
        offset=shift - float(shift.mean()),
        person=who,
        cluster=who if cluster is None else _keys(cluster, n, "cluster")[0],
        stratum=strata,
        people=people,
    )


def coded(keys: npt.ArrayLike) -> tuple[Whole, npt.NDArray[np.generic]]:
    """Number the distinct keys from 0 in their order: codes (n,) and the keys (p,) that they stand for."""
    given = np.asarray(keys)
    if given.size and given.dtype.kind in "iu" and given.min() >= 0 and given.max() < SPARSEST * given.size:
        seen = np.zeros(int(given.max()) + 1, dtype=bool)
        seen[given] = True
        return (np.cumsum(seen, dtype=np.int64) - 1)[given], np.flatnonzero(seen)
    distinct, codes = np.unique(given, return_inverse=True)
    return codes.astype(np.int64), distinct


def _column(values: npt.ArrayLike, n: int, name: str) -> Floats:
    column = np.asarray(values, dtype=np.float64)
    if column.shape != (n,):
        raise DataUnfit(say("Each span needs one value of {name}.", name=name), slug="shapes-differ")
    if not np.all(np.isfinite(column)):
        raise DataUnfit(say("A value of {name} is missing.", name=name), slug="values-unfit")
    return column


def _keys(values: npt.ArrayLike, n: int, name: str) -> tuple[Whole, npt.NDArray[np.generic]]:
    keys = np.asarray(values)
    if keys.shape != (n,):
        raise DataUnfit(say("Each span needs one {name}.", name=name), slug="shapes-differ")
    if keys.dtype.kind == "f" and not np.all(np.isfinite(keys)):
        raise DataUnfit(say("The {name} of a span is missing.", name=name), slug="values-unfit")
    return coded(keys)


def _columns(values: npt.ArrayLike | None, n: int) -> Floats:
    if values is None:
        return np.empty((n, 0))
    columns = np.asarray(values, dtype=np.float64)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or columns.shape[0] != n or not np.all(np.isfinite(columns)):
        raise DataUnfit("Each covariate needs one known value for each span.", slug="covariates-unfit")
    return columns


def _yes_or_no(values: npt.ArrayLike, n: int) -> Flags:
    given = np.asarray(values)
    if given.shape != (n,):
        raise DataUnfit(
            "Each span needs to say whether it ended in an event or a death.", slug="shapes-differ"
        )
    if given.dtype.kind != "b" and not np.all((given == 0) | (given == 1)):
        raise DataUnfit("A span ends in an event or a death (1) or not (0).", slug="events-unfit")
    return given.astype(bool)


def _check_spans(first: Floats, last: Floats) -> None:
    if not np.all(np.isfinite(last)):
        raise DataUnfit("The end of a span is missing.", slug="values-unfit")
    if np.any(first < 0):
        raise DataUnfit("A span starts before the clock does, below 0.", slug="span-unfit")
    wrong = np.flatnonzero(first >= last)
    if wrong.size:
        raise DataUnfit(
            say(
                "Span {wrong} does not end after it starts: give it its true end, or half a day.",
                wrong=wrong[0] + 1,
            ),
            slug="span-unfit",
        )


def _check_apart(who: Whole, strata: Whole, first: Floats, last: Floats) -> None:
    """Refuse two spans of one person that overlap: they would be counted twice among those at risk."""
    same = (who[1:] == who[:-1]) & (strata[1:] == strata[:-1])
    in_order = np.all(np.diff(who) >= 0) and np.all(same | (np.diff(who) > 0))
    if not (in_order and np.all(~same | (first[1:] >= first[:-1]))):
        order = np.lexsort((first, strata, who))
        who, strata, first, last = who[order], strata[order], first[order], last[order]
        same = (who[1:] == who[:-1]) & (strata[1:] == strata[:-1])
    if np.any(same & (first[1:] < last[:-1])):
        raise DataUnfit(
            "Two spans of one person overlap, so that person would count twice at the same time.",
            slug="spans-overlap",
        )


def _check_deaths(who: Whole, last: Floats, dead: Flags) -> None:
    ends = np.full(int(who.max()) + 1, np.inf)
    np.minimum.at(ends, who[dead], last[dead])
    if np.any(last > ends[who]):
        raise DataUnfit("Somebody is followed after the day of their death.", slug="after-death")
