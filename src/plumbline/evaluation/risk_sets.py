"""Who is at risk at each time at which something happens, without ever listing them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.event_history import EventHistory, Flags, Floats, Whole
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Distinct event times (m,), stratum by stratum, and where each span (n,) lies among them.

    A span is at risk at the times numbered ``first`` up to, without, ``past``. ``event_rows`` (e,) are the spans that
    end in an event and ``event_at`` (e,) the number of its time; ``tied`` (m,) counts the events of each time. Spans that
    are ``fading`` (n,) count at each time by ``fade`` (m,) only: those of the dead in a model that keeps them.
    """

    time: Floats
    first: Whole
    past: Whole
    event_rows: Whole
    event_at: Whole
    tied: Whole
    fading: Flags | None = None
    fade: Floats | None = None

    def running(self, values: Floats) -> Floats:
        """Sum of ``values`` (n,) over the spans at risk at each time, shape (m,)."""
        if self.fading is None or self.fade is None:
            return self._running(values)
        steady = np.where(self.fading, 0.0, values)
        return self._running(steady) + self.fade * self._running(values - steady)

    def passed(self, values: Floats) -> Floats:
        """Sum of ``values`` (m,) over the times at which each span is at risk, shape (n,)."""
        reached = np.concatenate([[0.0], np.cumsum(values)])
        total: Floats = reached[self.past] - reached[self.first]
        if self.fading is not None and self.fade is not None:
            faded = np.concatenate([[0.0], np.cumsum(self.fade * values)])
            total[self.fading] = (faded[self.past] - faded[self.first])[self.fading]
        return total

    def tied_sum(self, values: Floats) -> Floats:
        """Sum of ``values`` (e,), one for each event, over the events of each time, shape (m,)."""
        total: Floats = np.bincount(self.event_at, values, self.time.size).astype(np.float64)
        return total

    def _running(self, values: Floats) -> Floats:
        # Added up from the end: those of high risk who have gone would else leave their rounding behind.
        m = self.time.size
        change = np.bincount(self.past, values, m + 1) - np.bincount(self.first, values, m + 1)
        total: Floats = np.cumsum(change[::-1])[::-1][1:]
        return total


def risk_sets(history: EventHistory) -> RiskSets:
    """Place every span among the event times of its stratum.

    Raises
    ------
    DataUnfit: there is no event at all.

    Source: at risk is start < t <= stop (Andersen & Gill 1982, Annals of Statistics 10:1100-1120); difference arrays
    and running sums make every sum over a risk set linear in the rows.
    """
    rows = np.flatnonzero(history.event)
    if not rows.size:
        raise DataUnfit("There were no events, so there is nothing to compare yet.", slug="no-events")
    times = np.unique(history.stop[rows])
    first = np.searchsorted(times, history.start, side="right")
    past = np.searchsorted(times, history.stop, side="right")
    if np.any(history.stratum):
        # A time of a stratum is one number, stratum * times + rank; only those with an event are kept.
        base = history.stratum * times.size
        kept = np.unique(base[rows] + past[rows] - 1)
        times = times[kept % times.size]
        first, past = np.searchsorted(kept, base + first), np.searchsorted(kept, base + past)
    at = past[rows] - 1
    return RiskSets(
        time=times,
        first=first.astype(np.int64),
        past=past.astype(np.int64),
        event_rows=rows,
        event_at=at.astype(np.int64),
        tied=np.bincount(at, minlength=times.size).astype(np.int64),
    )
