"""The words a town is built from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence by its Home Office code; `kind` is "" where it is not violence."""

    code: str
    title: str
    share: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Invented street names and venues, and the offences recorded in them."""

    streets: tuple[str, ...]
    venues: tuple[tuple[str, str], ...]
    outdoors: dict[str, float]
    violence: tuple[Offence, ...]
    other_crime: tuple[Offence, ...]
    methods: tuple[str, ...]


@cache
def catalogue() -> Catalogue:
    """The shipped list; `venues` are (location type, name)."""
    told = yaml.safe_load(files(__package__).joinpath("catalogue.yaml").read_text(encoding="utf-8"))
    words = told["streets"]
    return Catalogue(
        streets=tuple(
            f"{first}{second} {kind}"
            for kind in words["kind"]
            for second in words["second"]
            for first in words["first"]
        ),
        venues=tuple((kind, name) for kind, names in told["venues"].items() for name in names),
        outdoors=told["outdoors"],
        violence=tuple(Offence(**one) for one in told["violence"]),
        other_crime=tuple(Offence(**one) for one in told["other_crime"]),
        methods=tuple(told["methods"]),
    )
