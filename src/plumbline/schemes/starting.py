"""A scheme as somebody starts it from a page: its name, its address, who sits at its table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import slugify

from plumbline.schemes.kind.set_room import DECISIONS, USUAL
from plumbline.schemes.kind.set_words import DRIVERS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LONGEST_NAME = 80
KEPT_AS_TYPED = frozenset({DRIVERS, DECISIONS, USUAL})
"""Lists of words that people read, so that their capitals stay even where there is one alone."""
LONGEST_SLUG = 50
START = "start"
"""The address at which schemes are started: a scheme there would have no page, and its charter could not be signed."""


@dataclass(frozen=True, slots=True)
class GivenValue:
    """One value that an area has its own way from the first day: a path of `settings_of`, the value in its form, and why."""

    path: str
    value: str
    because: str


@dataclass(frozen=True, slots=True)
class GivenScheme:
    """What somebody says of a scheme that they start. ``partners``: agencies beside the host."""

    kind: str
    nation: str
    name: str
    host: UUID
    partners: frozenset[UUID]
    values: tuple[GivenValue, ...] = ()

    @property
    def agencies(self) -> frozenset[UUID]:
        """Host and partners."""
        return self.partners | {self.host}


def check_named(name: str, taken: Iterable[str]) -> None:
    """Refuse a name that will not do: none, too long, without a letter, or that of a scheme that there is.

    Raises
    ------
    DataUnfit: which, with what to do.
    """
    if not slugify(name):
        raise DataUnfit("Give the scheme a name, with letters in it.", slug="scheme-name")
    if len(name) > LONGEST_NAME:
        raise DataUnfit(
            say("Give a name of {longest_name} characters or fewer.", longest_name=LONGEST_NAME),
            slug="scheme-name",
        )
    if name.casefold() in {one.casefold() for one in taken}:
        raise DataUnfit(
            "There is a scheme of this name already. Give this one another, such as with the name of the town.",
            slug="scheme-name",
        )


def check_table(given: GivenScheme) -> None:
    """Refuse a scheme with nobody beside its host.

    Raises
    ------
    DataUnfit: no partner agency.
    """
    if not given.partners - {given.host}:
        raise DataUnfit(
            "Choose at least one partner agency: a scheme is run by several together.", slug="no-partner"
        )


def slug_for(name: str, taken: Iterable[str]) -> str:
    """The address of a scheme by its name; with a number where one that was taken back had it before, or a page that is no scheme has it."""
    stem, used = slugify(name)[:LONGEST_SLUG].strip("-"), {*taken, START}
    if stem not in used:
        return stem
    number = 2
    while f"{stem[: LONGEST_SLUG - 4]}-{number}" in used:
        number += 1
    return f"{stem[: LONGEST_SLUG - 4]}-{number}"


def value_as_kept(path: str, text: str) -> str:
    """A local value as people type it, in the form in which it is kept: a list of words keeps its capitals, all else is small."""
    value = text.strip()
    if ";" not in value and path not in KEPT_AS_TYPED:
        value = value.lower()
    return re.sub(r"\s+", "_", value) if value.startswith("last") else value
