"""What of each table leaves with a partnership: read from `carried.yaml`."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column, by whose key it is sealed, and the column whose id its seal is bound to."""

    column: str
    by: str
    bound: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The whole of `carried.yaml`.

    ``left_out``: table to reason. ``blank``, ``arrives``, ``beside``: table to column to what is said there. ``codes``:
    ``table.column`` to where its words are.
    """

    left_out: Mapping[str, str]
    blank: Mapping[str, Mapping[str, Mapping[str, str]]]
    arrives: Mapping[str, Mapping[str, Mapping[str, Any]]]
    sealed: Mapping[str, Sealed]
    beside: Mapping[str, Mapping[str, Mapping[str, Any]]]
    codes: Mapping[str, str]
    may_be_renamed: Mapping[str, str]


@cache
def carried() -> Carried:
    """Read it."""
    told = yaml.safe_load(Path(__file__).with_name("carried.yaml").read_text(encoding="utf-8"))
    sealed = {table: Sealed(**said) for table, said in told.pop("sealed").items()}
    return Carried(sealed=sealed, **told)


def words_of_codes(place: str) -> dict[str, str]:
    """Each code and what it means, of a mapping, an enumeration, or a function that gives a mapping, named as ``module:name``."""
    module, _, name = place.partition(":")
    found = getattr(importlib.import_module(module), name)
    if isinstance(found, type) and issubclass(found, StrEnum):
        return {str(code.value): str(code.value).replace("_", " ").replace("-", " ") for code in found}
    return {
        str(getattr(code, "value", code)): words
        for code, words in (found if hasattr(found, "items") else found()).items()
    }
