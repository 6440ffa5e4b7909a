"""Repeats within a window of days: the same person again within a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.units import codes_of
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Repeats:
    """Of ``n`` units with an event, ``repeat_n`` had another at most ``window_days`` after one of theirs."""

    n: int
    repeat_n: int
    window_days: int

    @property
    def share(self) -> float:
        """Share of the units that repeat within the window."""
        return self.repeat_n / self.n


def repeats_within(
    *, units: npt.ArrayLike, events: npt.ArrayLike, days: npt.ArrayLike, window_days: int
) -> Repeats:
    """Count units with two events at most so many days apart. Two events on one day are a repeat.

    Parameters
    ----------
    units, events : shape (m,), one involvement each; a unit counts once per event.
    days : shape (m,), datetime64, when the event occurred; an event has one day.
    window_days : such as 365, the usual window for a repeat victim.

    Raises
    ------
    DataUnfit: nothing to count, an event without a day, or a window below nought.
    """
    codes, n = codes_of(units)
    when = np.asarray(days, dtype="datetime64[D]")
    event, _ = codes_of(events)
    if n == 0 or window_days < 0 or not codes.shape == when.shape == event.shape or np.isnat(when).any():
        raise DataUnfit("Repeats need a unit, an event and a day in each row.", slug="repeats-unfit")
    once = np.unique(np.column_stack([codes, event]), axis=0, return_index=True)[1]
    unit, day = codes[once], when[once].astype(np.int64)
    order = np.lexsort((day, unit))
    unit, day = unit[order], day[order]
    is_again = (unit[1:] == unit[:-1]) & (np.diff(day) <= window_days)
    return Repeats(n=n, repeat_n=np.unique(unit[1:][is_again]).size, window_days=window_days)
