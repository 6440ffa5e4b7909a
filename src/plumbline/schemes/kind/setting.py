"""One value that a partnership may set, and how lengths of time and numbers are told in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from plumbline.schemes.kind.clocks import Limit, Unit
from plumbline.schemes.kind.kind import Kind
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


UNITS: tuple[str, ...] = get_args(Unit)
NOT_SET = "not set"
"""How a value is told that has none, and how one is taken away again."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that may be set locally. ``value`` is as it is told in words, such as ``5 working_days`` or ``14``.

    ``guarded``: a limit or threshold, which one person proposes and a second confirms (domain 12B).
    ``lay`` gives the kind with another value; it raises `DataUnfit` with a sentence where the value will not do.
    """

    path: str
    words: str
    value: str
    source: str
    lay: Callable[[Kind, str], Kind]
    guarded: bool = False


def limit_told(limit: Limit) -> str:
    """A length of time in words, such as ``5 working_days``."""
    return f"{limit.value} {limit.unit}"


def limit_of(told: str) -> Limit:
    """The length of time that words tell.

    Raises
    ------
    DataUnfit: no number, or no unit that is known.
    """
    number, _, unit = told.partition(" ")
    for known in get_args(Unit):
        if known == unit.strip().replace(" ", "_"):
            return Limit(number_of(number), known)
    raise DataUnfit(
        say("Give a number and one of: {units}. For example: 5 working_days.", units=joined(UNITS, ", "))
    )


def number_of(told: str) -> int:
    """The whole number above nought that words tell.

    Raises
    ------
    DataUnfit: they tell none.
    """
    if not told.strip().isdecimal() or int(told) < 1:
        raise DataUnfit("Give a whole number above nought.")
    return int(told)
