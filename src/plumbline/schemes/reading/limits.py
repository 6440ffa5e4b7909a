"""Read lengths of time."""

from __future__ import annotations

from typing import cast, get_args

from plumbline.schemes.kind.clocks import Limit, Unit
from plumbline.schemes.reading.section import Section


UNITS: tuple[str, ...] = get_args(Unit)


def read_limit(section: Section) -> Limit:
    """So many of a unit."""
    found = section.fields("value", "unit")
    return Limit(found["value"].number(), cast("Unit", found["unit"].one_of(UNITS)))


def read_limit_or_none(section: Section) -> Limit | None:
    """A limit, or the word ``none`` where nothing is timed."""
    return None if section.is_word("none") else read_limit(section)
