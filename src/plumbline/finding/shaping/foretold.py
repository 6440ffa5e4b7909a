"""Whether the busiest places of some months stay the busiest in the months after: train, then test."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from plumbline.disclosure import hide_share
from plumbline.finding.shaping.points import points_of
from plumbline.finding.shaping.spread import SEED
from plumbline.places import Forecast, forecast, grid_cells
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


CELL_METRES = 500
NAMED_SHARES = (0.01, 0.05, 0.1)
LEAST_EVENTS = 100
"""Events of either part below which nothing is told."""

KNOWN_TO_THE_MONTH = ("minute", "day", "month")
FIGURES = ("hits", "best_hits", "hit_rate", "pai", "pei", "is_beyond_chance")


def first_test_month(train_until: date) -> date:
    """First day of the test.

    Raises
    ------
    DataUnfit: ``train_until`` is not the last day of a month. Published files know the month alone.
    """
    first = train_until + timedelta(days=1)
    if first.day != 1:
        raise DataUnfit(
            say(
                "The months to learn from end with a month: give its last day, not {train_until}.",
                train_until=day_month_year(train_until),
            ),
            slug="no-month-end",
        )
    return first


def foretold_of(events: pl.DataFrame, *, train_until: date, metres: int = CELL_METRES) -> dict[str, Any]:
    """Name the busiest cells up to a day, and count what they hold of the events after it.

    Parameters
    ----------
    events : as `timeline.queries.events_frame` gives them; those without a month or a point are left out and counted.
    train_until : last day of a month; nothing after it touches the ranking.
    metres : side of a cell.

    Returns
    -------
    dict: ``train_until``, ``metres``, ``cells``, ``train_months``, ``test_months``, ``train_events``, ``test_events``, ``left_out``, and
    ``named``: for 1%, 5% and 10% of the cells how many are named, the ``hits``, ``hit_rate``, ``pai`` and ``pei`` with 95% intervals, and
    ``by_chance``; the figures None where they would tell a count of 1 to 4.

    Raises
    ------
    DataUnfit: no month's end, no points, or fewer than 100 events on either side.

    Source: docs/methods/place-forecast.md.
    """
    first = first_test_month(train_until)
    known = events.filter(pl.col("precision").is_in(KNOWN_TO_THE_MONTH)).drop_nulls("occurred_from")
    placed, x, y = points_of(known)
    month = placed["occurred_from"].dt.strftime("%Y-%m").to_numpy()
    before = int((month < f"{first:%Y-%m}").sum())
    if min(before, placed.height - before) < LEAST_EVENTS:
        raise DataUnfit(
            say(
                "It takes {least_events} events with a place on either side of {train_until} to try the "
                "places.",
                least_events=LEAST_EVENTS,
                train_until=day_month_year(train_until),
            ),
            slug="too-few-to-try",
        )
    cell = grid_cells(x, y, size=metres)
    cells = np.unique(cell, axis=0).shape[0]
    sizes = sorted({max(1, round(share * cells)) for share in NAMED_SHARES})
    found = [
        forecast(
            cell=cell,
            month=month,
            first_test=f"{first:%Y-%m}",
            flagged=n,
            rng=np.random.default_rng(SEED),
        )
        for n in sizes
    ]
    return {
        "train_until": train_until.isoformat(),
        "metres": metres,
        "cells": cells,
        "train_months": found[0].train_months,
        "test_months": found[0].test_months,
        "train_events": found[0].train_events,
        "test_events": found[0].test_events,
        "left_out": events.height - placed.height,
        "named": [_named(one) for one in found],
    }


def _named(found: Forecast) -> dict[str, Any]:
    figures = {**asdict(found), "is_beyond_chance": found.is_beyond_chance}
    small = hide_share(round(found.hits), found.test_events) or hide_share(found.best_hits, found.test_events)
    return {
        "flagged": found.flagged,
        "share": found.flagged / found.cells,
        "by_chance": figures["by_chance"],
        **{name: None if small else figures[name] for name in FIGURES},
    }
