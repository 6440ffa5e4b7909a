"""When in the week events happen, by the clock on the wall."""

from __future__ import annotations

from typing import Any

import polars as pl

from plumbline.disclosure import hide_inside, protect_one_way


BAND_HOURS = 4
"""Hours in one band of the day: an event known to fall within a band counts in it, any other does not count."""
LEAST_TIMED = 50
DAYS, BANDS = range(1, 8), range(24 // BAND_HOURS)


def week_of(events: pl.DataFrame) -> dict[str, Any] | None:
    """Events by weekday and four hours of the day, of those whose time is known that well; None with fewer than 50.

    Times are wall times in London, so a band has three or five hours on the nights when the clocks change.

    Returns
    -------
    dict: ``timed`` events of ``events``; ``cells`` 7 lists (Monday first) of 6 counts, None where 1 to 4 or where the rest would
    tell such a one.
    """
    start, last = pl.col("occurred_from"), pl.col("occurred_to") - pl.duration(minutes=1)
    band = start.dt.hour() // BAND_HOURS
    timed = events.filter(
        (pl.col("precision") == "minute")
        & (start.dt.date() == last.dt.date())
        & (band == last.dt.hour() // BAND_HOURS)
    )
    if timed.height < LEAST_TIMED:
        return None
    counted = timed.group_by(day=start.dt.weekday(), band=band).len()
    found = {(day, part): n for day, part, n in counted.iter_rows()}
    table = protect_one_way([found.get((day, part), 0) for day in DAYS for part in BANDS])
    width = len(BANDS)
    return {
        "timed": table.total,
        "events": hide_inside(events.height),
        "cells": [list(table.cells[row * width : (row + 1) * width]) for row in range(len(DAYS))],
    }
