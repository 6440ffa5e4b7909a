"""How an action that is still open is chased: rung by rung."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


WHENS = ("before", "on", "after")
COUNTED = ("days", "working_days")
BOARD = "board"
RECEIVERS = ("owner", "manager", "agency_lead", BOARD)


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: ``days`` (of the calendar, or working days) before, on or after the day an action is due, and to whom.

    To the board nothing is sent: the action is counted in its pack.
    """

    slug: str
    label: str
    when: str
    days: int
    counted: str
    to: str


def is_in_order(rungs: Sequence[Rung]) -> bool:
    """Say whether each rung comes after the one before it."""
    places = [_place(rung) for rung in rungs]
    return all(before < after for before, after in pairwise(places))


def _place(rung: Rung) -> tuple[int, int]:
    return WHENS.index(rung.when), -rung.days if rung.when == "before" else rung.days


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs, lowest first, and where they come from."""

    source: str
    rungs: tuple[Rung, ...]
