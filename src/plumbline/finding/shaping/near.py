"""Whether an event is soon followed by another close by."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from plumbline.disclosure import protect_one_way
from plumbline.finding.shaping.points import points_of
from plumbline.finding.shaping.spread import SEED
from plumbline.places import NearRepeat, near_repeat
from plumbline.values.errors import DataUnfit


LEAST_PLACED = 100
MOST_PLACED = 20_000
SHUFFLES = 99
KNOWN_TO_THE_DAY = ("minute", "day")


def near_of(events: pl.DataFrame) -> dict[str, Any] | None:
    """Pairs of events outside homes within 300 metres and three weeks, beside what shuffled dates give.

    Homes are left out: a couple's next quarrel is at the same address, and is counted among couples.

    Returns
    -------
    dict: ``events``, ``metres``, ``days`` (left edges of bands) and for each pair of bands ``observed`` (None where 1 to 4),
    ``expected``, ``ratio`` (None where nothing is expected or observed is hidden) and ``p_value``; None with fewer than 100 events
    that have a place to the metre and a day, or more than 20,000.
    """
    known = events.filter(
        pl.col("precision").is_in(KNOWN_TO_THE_DAY) & ~pl.col("is_domestic").fill_null(value=False)
    )
    try:
        placed, x, y = points_of(known)
        if not LEAST_PLACED <= placed.height <= MOST_PLACED:
            return None
        found = near_repeat(
            x=x,
            y=y,
            day=placed["occurred_from"].to_numpy(),
            rng=np.random.default_rng(SEED),
            permutations=SHUFFLES,
        )
    except DataUnfit:
        return None
    return _plain(found)


def _plain(found: NearRepeat) -> dict[str, Any]:
    width = len(found.days)
    table = protect_one_way([int(n) for n in found.observed.ravel()])
    shown = [list(table.cells[row * width : (row + 1) * width]) for row in range(len(found.metres))]
    return {
        "events": found.events,
        "metres": list(found.metres),
        "days": list(found.days),
        "shuffles": found.permutations,
        "observed": shown,
        "expected": found.expected.round(1).tolist(),
        "ratio": [
            [None if n is None or not np.isfinite(r) else float(r) for n, r in zip(ns, rs, strict=True)]
            for ns, rs in zip(shown, found.ratio, strict=True)
        ],
        "p_value": found.p_value.tolist(),
    }
