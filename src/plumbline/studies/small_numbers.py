"""Small cells of a result, hidden before it is stored: results are open to the whole partnership."""

from __future__ import annotations

from typing import Any

from plumbline.disclosure import hide_inside


COUNTS = ("people", "events", "events_before")


def hide_small_arms(figures: dict[str, Any]) -> dict[str, Any]:
    """The same figures with counts of 1 to 4 in an arm gone, and with them the rate that would give them away."""
    return {**figures, "arms": {arm: _hidden(cells) for arm, cells in figures["arms"].items()}}


def _hidden(cells: dict[str, Any]) -> dict[str, Any]:
    small = {name for name in COUNTS if hide_inside(cells[name]) is None}
    gone = small | ({"rate"} if "events" in small else set())
    return {name: None if name in gone else value for name, value in cells.items()} | {"hidden": bool(small)}
