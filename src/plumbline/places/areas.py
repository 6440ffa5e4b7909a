"""Small areas with most events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class AreaCount:
    """Events in one small area."""

    code: str
    events: int


def busiest_areas(lsoa: npt.ArrayLike, *, most: int = 10) -> tuple[AreaCount, ...]:
    """Areas with most events, ties by code. Blank codes are left out.

    Parameters
    ----------
    lsoa : shape (E,), text, the area of each event, empty or None where not known.
    """
    given = np.asarray([code for code in np.asarray(lsoa, dtype=object).tolist() if code], dtype=str)
    codes, counts = np.unique(given, return_counts=True)
    rows = sorted(zip(codes.tolist(), counts.tolist(), strict=True), key=lambda row: (-row[1], row[0]))
    return tuple(AreaCount(code=code, events=events) for code, events in rows[:most])
