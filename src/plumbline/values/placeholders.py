"""Fillers in place of a name, a birth date, an address or a number: never evidence of who someone is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from plumbline.values.names import comparison_form


@dataclass(frozen=True, slots=True)
class Fillers:
    """Words as listed, and patterns over lower case without punctuation.

    ``certain``: nobody is meant. ``doubtful``: never evidence, yet sometimes meant.
    """

    certain: tuple[str, ...]
    doubtful: tuple[str, ...]
    patterns: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All that are never evidence."""
        return self.certain + self.doubtful


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The list of ``placeholders.yaml``; the two numbers say how many people may share a door or a telephone."""

    version: int
    names: Fillers
    full_names: tuple[str, ...]
    addresses: Fillers
    postcode_districts: frozenset[str]
    postcode_patterns: tuple[str, ...]
    certain_birth_dates: frozenset[date]
    doubtful_birth_dates: frozenset[date]
    first_birth_year: int
    phone_patterns: tuple[str, ...]
    identifier_patterns: tuple[str, ...]
    most_people_at_one_door: int
    most_people_on_one_phone: int


@cache
def placeholders() -> Placeholders:
    """The fillers known to this version."""
    told = yaml.safe_load(files("plumbline.values").joinpath("placeholders.yaml").read_text(encoding="utf-8"))
    return Placeholders(
        version=told["version"],
        names=_fillers(told["names"]),
        full_names=tuple(told["full_names"]),
        addresses=_fillers(told["addresses"]),
        postcode_districts=frozenset(told["postcodes"]["certain_districts"]),
        postcode_patterns=tuple(told["postcodes"]["patterns"]),
        certain_birth_dates=frozenset(told["birth_dates"]["certain"]),
        doubtful_birth_dates=frozenset(told["birth_dates"]["doubtful"]),
        first_birth_year=told["birth_dates"]["first_year"],
        phone_patterns=tuple(told["phones"]["patterns"]),
        identifier_patterns=tuple(told["identifiers"]["patterns"]),
        most_people_at_one_door=told["most_people"]["at_one_door"],
        most_people_on_one_phone=told["most_people"]["on_one_phone"],
    )


def is_placeholder_name(text: str) -> bool:
    """Whether a name certainly says nothing: a listed filler, or no letter at all."""
    form = comparison_form(text)
    return form in _forms(placeholders().names.certain) or not any(mark.isalpha() for mark in form)


def is_placeholder_address(text: str) -> bool:
    """Whether an address certainly says nothing about where someone lives."""
    return comparison_form(text) in _forms(placeholders().addresses.certain)


def is_placeholder_birth_date(day: date) -> bool:
    """Whether a birth date should never count as evidence, doubtful defaults included."""
    known = placeholders()
    return day in known.certain_birth_dates or day in known.doubtful_birth_dates


def _fillers(told: Mapping[str, Any]) -> Fillers:
    return Fillers(tuple(told["certain"]), tuple(told["doubtful"]), tuple(told["patterns"]))


@cache
def _forms(words: Sequence[str]) -> frozenset[str]:
    return frozenset(comparison_form(word) for word in words)
