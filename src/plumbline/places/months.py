"""Spots that are busy again and again: in how many different months each has an event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class MonthsRepeated:
    """``points`` with any event, over ``months`` different months.

    ``points_by_months[k - 1]`` points have events in exactly k months. ``in_two_or_more`` and ``in_every`` are sums of
    it; with one month only, the second is nought, since nothing could repeat.
    """

    points: int
    months: int
    points_by_months: tuple[int, ...]
    in_two_or_more: int
    in_every: int


def months_repeated(point: npt.ArrayLike, month: npt.ArrayLike) -> MonthsRepeated:
    """Count the different months of each point.

    Parameters
    ----------
    point, month : shape (E,), one event each; months as ``2019-02``, or any other comparable value.

    Raises
    ------
    DataUnfit: no events, or columns of different lengths.
    """
    points, point_codes = np.unique(np.asarray(point), return_inverse=True)
    months, month_codes = np.unique(np.asarray(month), return_inverse=True)
    if point_codes.size == 0 or point_codes.shape != month_codes.shape:
        raise DataUnfit("Each event needs one point and one month.", slug="columns-differ")
    seen = np.unique(point_codes * months.size + month_codes) // months.size
    by_months = np.bincount(np.bincount(seen), minlength=months.size + 1)[1:]
    again = int(by_months[1:].sum())
    return MonthsRepeated(
        points=points.size,
        months=months.size,
        points_by_months=tuple(by_months.tolist()),
        in_two_or_more=again,
        in_every=int(by_months[-1]) if months.size > 1 else 0,
    )
