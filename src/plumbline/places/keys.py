"""One key for one spot, from the words two agencies use for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml


_APART = re.compile(r"[^a-z0-9]+")


def place_key(location: str | None, lsoa: str | None) -> str | None:
    """Key of a spot: its words, stripped to what two clerks would both write, within its small area.

    Case, punctuation and openings such as “on or near” are dropped, and the short forms in ``location_words.yaml``
    are written out. None where the words or the area are blank: a vague place must not be taken for a spot where
    nothing matched. To compare whole areas instead, use their codes as keys.
    """
    words = place_words(location or "")
    area = (lsoa or "").strip().upper()
    return f"{area}|{words}" if words and area else None


def place_keys(locations: Iterable[str | None], lsoas: Iterable[str | None]) -> list[str | None]:
    """Keys of many spots, in their order; the two must be equally long."""
    return [place_key(location, lsoa) for location, lsoa in zip(locations, lsoas, strict=True)]


def place_words(location: str) -> str:
    """Words of a location as two clerks would both write them; empty where they name no spot."""
    forms = _words()
    text = " ".join(_APART.sub(" ", location.lower().replace("'", "").replace("’", "")).split())
    for opening in forms["openings"]:
        text = text.removeprefix(f"{opening} ") if text != opening else ""
    said = "" if text in forms["nothing"] else text
    words = said.split()
    # “St” is a saint before a name and a street after one.
    return " ".join(forms["short_forms"].get(word, word) if i else word for i, word in enumerate(words))


@cache
def _words() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("location_words.yaml")
    data: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
