"""Fillers in place of a name, a birth date or an address: never evidence of who someone is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from plumbline.values.names import comparison_form


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The list of ``placeholders.yaml``, names and addresses in comparison form."""

    version: int
    names: frozenset[str]
    addresses: frozenset[str]
    postcode_districts: frozenset[str]
    certain_birth_dates: frozenset[date]
    doubtful_birth_dates: frozenset[date]


@cache
def placeholders() -> Placeholders:
    """The fillers known to this version."""
    told = yaml.safe_load(files("plumbline.values").joinpath("placeholders.yaml").read_text(encoding="utf-8"))
    return Placeholders(
        version=told["version"],
        names=frozenset(comparison_form(name) for name in told["names"]),
        addresses=frozenset(comparison_form(address) for address in told["addresses"]),
        postcode_districts=frozenset(told["postcode_districts"]),
        certain_birth_dates=frozenset(told["birth_dates"]["certain"]),
        doubtful_birth_dates=frozenset(told["birth_dates"]["doubtful"]),
    )


def is_placeholder_name(text: str) -> bool:
    """Whether a name says nothing: a listed filler, or no letter at all."""
    form = comparison_form(text)
    return form in placeholders().names or not any(mark.isalpha() for mark in form)


def is_placeholder_address(text: str) -> bool:
    """Whether an address says nothing about where someone lives."""
    return comparison_form(text) in placeholders().addresses


def is_placeholder_birth_date(day: date) -> bool:
    """Whether a birth date should never count as evidence, doubtful defaults included."""
    known = placeholders()
    return day in known.certain_birth_dates or day in known.doubtful_birth_dates
