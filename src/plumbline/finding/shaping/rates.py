"""Events of small areas set against the people who live there, with small counts hidden before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from plumbline.disclosure import protect_one_way
from plumbline.places import AreaMap, AreaRate, area_rates


FIGURES = ("events", "rate", "low", "high")


def area_part(events: pl.DataFrame, areas: AreaMap) -> dict[str, Any]:
    """Rates of areas, their boundaries and whose files they are.

    Returns
    -------
    ``areas``: code, population, events, rate, low, high; the figures None where hidden. ``elsewhere`` and ``unknown``:
    events outside these areas and without one. ``boundaries``, ``credit``: as `AreaMap` has them.
    """
    found = area_rates(events["lsoa"].to_numpy(), population=areas.population)
    outside = (found.elsewhere, found.unknown)
    shown = protect_one_way([*(row.events for row in found.areas), *outside]).cells
    return {
        "areas": _rows(found.areas, shown),
        "elsewhere": shown[-2],
        "unknown": shown[-1],
        "boundaries": areas.boundaries,
        "credit": areas.credit,
    }


def areas_of(part: Mapping[str, Any]) -> AreaMap:
    """The areas that a part was made with, for the next report."""
    people = {row["code"]: row["population"] for row in part["areas"]}
    return AreaMap(part["boundaries"], people, part["credit"])


def _rows(areas: Sequence[AreaRate], shown: Sequence[int | None]) -> list[dict[str, Any]]:
    """The rows with the highest rate first; what is hidden has no place in an order."""
    rows = [
        asdict(row) | (dict.fromkeys(FIGURES) if count is None else {})
        for row, count in zip(areas, shown, strict=False)
    ]
    return sorted(rows, key=lambda row: (row["rate"] is None, -(row["rate"] or 0), row["code"]))
