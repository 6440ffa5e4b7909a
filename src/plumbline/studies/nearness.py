"""Results of one list that are so near each other that the two together give a few away. Pure (docs/adr/0038).

Each result hides its own few (`small_numbers`); the difference of two is a count as well: what happened on one day in one arm, or the
events of the one person who was erased between them (Hundepool et al. 2012, Statistical Disclosure Control, 4.3.4 and 5.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plumbline.disclosure import hide_inside
from plumbline.values.words import say


ROUNDED = "people_rounded"
"""Of figures: people of the arms are told to the nearest five."""
STEP = 5
TOO_NEAR = (
    "Another comparison of this list is so near this one that the two together would give a number of fewer than 5 away, so this "
    "one is not made. The card that is there stands; look again at the next planned look, or when more has happened."
)


@dataclass(frozen=True, slots=True)
class Near:
    """Whether ``events`` or ``people`` of an arm differ from those of an earlier result by a few, and ``people`` from the list by ``lost``."""

    events: bool
    people: bool
    lost: bool


def nearness(
    arms: Mapping[str, Mapping[str, Any]],
    earlier: Iterable[Mapping[str, Any]],
    frozen: Mapping[str, int],
) -> Near:
    """How near a comparison is to what was told of its list before.

    Parameters
    ----------
    arms : people and events of each arm, as counted.
    earlier : figures of every result of the same list, as they are read.
    frozen : people of each arm when the list was frozen, which its page tells.
    """
    events = people = False
    for told in earlier:
        for arm, cells in (told.get("arms") or {}).items():
            now = arms.get(arm) or {}
            events = events or _few_apart(now.get("events"), cells.get("events"))
            counted = now.get("people")
            if told.get(ROUNDED) and counted is not None:
                counted = _rounded(counted)
            people = people or _few_apart(counted, cells.get("people"))
    lost = any(_few_apart((arms.get(arm) or {}).get("people"), number) for arm, number in frozen.items())
    return Near(events, people, lost)


def without_events(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of which no arm tells its events; hidden as of few, they take with them all that gives an arm's events."""
    arms = {arm: {**cells, "events": None} for arm, cells in figures["arms"].items()}
    return {**figures, "arms": arms}


def with_people_rounded(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Figures whose people are told to the nearest five, and nothing from which the very number follows."""
    arms = {arm: {**cells, "people": _rounded(cells["people"])} for arm, cells in figures["arms"].items()}
    n = sum(cells["people"] for cells in arms.values())
    told: dict[str, Any] = {"arms": arms, "n": n, ROUNDED: True}
    if figures.get("parts"):
        told["parts"] = [_part(row, n) for row in figures["parts"]]
    if figures.get("diagnostics"):
        told["diagnostics"] = {**figures["diagnostics"], "clusters": None, "freedom": None}
    if figures.get("needed_n"):
        told["needed_n"] = -(-figures["needed_n"] // 10) * 10
    return {**figures, **told}


def about_people(sentence: str, *, exact: int, rounded: int) -> str:
    """A sentence that says about how many were compared, in place of how many."""
    return re.sub(rf"(?<![\d.,]){exact:,}(?![\d.,]*[\d%])", say("about {count:,}", count=rounded), sentence)


def _part(row: Mapping[str, Any], n: int) -> dict[str, Any]:
    if row.get("n_inside") is None:
        return dict(row)
    inside = min(_rounded(row["n_inside"]), n)
    return {**row, "n_inside": inside, "n_outside": n - inside}


def _rounded(count: int) -> int:
    return STEP * round(count / STEP)


def _few_apart(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and hide_inside(abs(one - other)) is None
