"""Whether those busiest in one period stay busy in the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.units import Counts, top_tenth_size
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The ``top_n`` busiest of one period: their share of its events, and of the next period's."""

    top_n: int
    share_before: float
    share_after: float


def carry_over(before: npt.ArrayLike, after: npt.ArrayLike) -> CarryOver:
    """Follow the busiest tenth of one period into the next.

    Where units tie at the edge of the tenth, each counts in equal part, so that the answer does not depend on the order
    of the rows. How far ``share_after`` lies below ``share_before`` is how far the top falls by itself.

    Parameters
    ----------
    before, after : shape (E,), (F,), the unit of each event-unit pair of the two periods.

    Raises
    ------
    DataUnfit: one of the periods has no event.
    """
    was, now = np.asarray(before), np.asarray(after)
    if was.size == 0 or now.size == 0:
        raise DataUnfit("Both periods need at least one event.", slug="period-empty")
    units, counts = np.unique(was, return_counts=True)
    top = top_tenth_size(units.size)
    part = _membership(counts, top)
    at = np.clip(np.searchsorted(units, now), 0, units.size - 1)
    stayed = np.where(units[at] == now, part[at], 0.0)
    return CarryOver(
        top_n=top,
        share_before=float((part * counts).sum() / counts.sum()),
        share_after=float(stayed.sum() / now.size),
    )


def _membership(counts: Counts, top: int) -> npt.NDArray[np.float64]:
    """How far each unit belongs to the busiest ``top``: 1, 0, or an equal part of what is left at the edge."""
    edge = np.sort(counts)[::-1][top - 1]
    above, level = counts > edge, counts == edge
    part: npt.NDArray[np.float64] = above + level * ((top - above.sum()) / level.sum())
    return part
