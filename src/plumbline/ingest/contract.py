"""A feed contract: what an agency sends, what each column means, and by what right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


CellType = Literal[
    "reference", "text", "name", "names", "address", "code", "flag", "setting", "offence", "police_uk_category",
    "moment", "day", "month", "birth_date", "postcode", "phone", "pnc", "nhs", "lsoa",
    "easting", "northing", "longitude", "latitude", "uprn", "count",
]  # fmt: skip


def heading(text: str) -> str:
    """Column heading as compared: case, underscores and punctuation do not matter."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a feed.

    ``required``: the heading must be there. ``may_be_blank``: a cell may be empty. ``on_fault``: a cell that cannot
    be read either quarantines its row (``reject``) or is left out and flagged (``blank``). ``to``: the field it fills.
    ``often_empty``: nobody need be told that a whole file leaves it empty. ``words``: what people call it.
    """

    name: str
    type: CellType
    to: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    may_be_blank: bool = True
    on_fault: Literal["reject", "blank"] = "blank"
    often_empty: bool = False
    codes: Mapping[str, str | bool] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What people call it, as within a sentence."""
        return _words().get(self.name) or self.name.replace("_", " ")

    @property
    def title(self) -> str:
        """What people call it, as at the start of a sentence."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def headings(self) -> frozenset[str]:
        """Headings under which it is recognised, as compared."""
        return frozenset(heading(name) for name in (self.name, self.words, *self.aliases))


@dataclass(frozen=True, slots=True)
class LateBy:
    """How many days before the end of a file are not whole yet, since what happened then is still being recorded.

    ``source``: who says so.
    """

    days: int
    source: str


@dataclass(frozen=True, slots=True)
class Contract:
    """One version of what a feed holds. See ``contracts/*.yaml`` for the meaning of each key."""

    feed: str
    version: int
    effective_from: date
    title: str
    level: Literal["person", "place"]
    gateway: str
    columns: tuple[Column, ...]
    reference: tuple[str, ...]
    tables: Mapping[str, Any]
    unknown_columns: Literal["warn", "refuse"]
    forbidden_columns: tuple[str, ...] = ()
    made_up_column: str | None = None
    made_up_words: str = ""
    order: tuple[tuple[str, str], ...] = ()
    born_before: str | None = None
    period: str | None = None
    published: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fewest_a_month: int = 0
    late_by: LateBy | None = None
    register: bool = False
    remarks: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def required_columns(self) -> tuple[Column, ...]:
        """Columns whose heading must be there."""
        return tuple(column for column in self.columns if column.required)


@cache
def _words() -> Mapping[str, str]:
    """The list of ``words.yaml``."""
    told = yaml.safe_load(files("plumbline.ingest").joinpath("words.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(told["words"])


@cache
def contracts() -> Mapping[str, Contract]:
    """Every feed contract of this version of Plumbline, by feed."""
    folder = files("plumbline.ingest").joinpath("contracts")
    told = [item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".yaml")]
    read = [_contract(yaml.safe_load(text)) for text in told]
    return MappingProxyType({contract.feed: contract for contract in sorted(read, key=lambda c: c.feed)})


def load_contract(feed: str) -> Contract:
    """The contract of one feed.

    Raises
    ------
    DataUnfit: there is no such feed.
    """
    try:
        return contracts()[feed]
    except KeyError:
        known = ", ".join(contracts())
        raise DataUnfit(
            say("There is no feed of that name. Choose one of: {known}.", known=known), slug="unknown-feed"
        ) from None


def _contract(told: dict[str, Any]) -> Contract:
    marker = told.get("made_up", {})
    return Contract(
        feed=told["feed"],
        version=told["version"],
        effective_from=told["effective_from"],
        title=told["title"],
        level=told["level"],
        gateway=told["gateway"],
        columns=tuple(_column(name, about) for name, about in told["columns"].items()),
        reference=tuple(told["reference"]),
        tables=MappingProxyType(told["tables"]),
        unknown_columns=told["unknown_columns"],
        forbidden_columns=tuple(heading(name) for name in told.get("forbidden_columns", ())),
        made_up_column=marker.get("column"),
        made_up_words=marker.get("words", ""),
        order=tuple((earlier, later) for earlier, later in told.get("order", ())),
        born_before=told.get("born_before"),
        period=told.get("period"),
        published=MappingProxyType(
            {name: tuple(fields) for name, fields in told.get("published", {}).items()}
        ),
        fewest_a_month=told.get("fewest_a_month", 0),
        late_by=LateBy(**told["late_by"]) if "late_by" in told else None,
        register=told.get("register", False),
        remarks=tuple(told.get("remarks", ())),
    )


def _column(name: str, about: dict[str, Any]) -> Column:
    required = about.get("required", False)
    on_fault = about.get("on_fault", "blank")
    return Column(
        name=name,
        type=about["type"],
        to=about.get("field", name),
        aliases=tuple(about.get("aliases", ())),
        required=required,
        may_be_blank=about.get("blank") == "allowed" or not (required and on_fault == "reject"),
        on_fault=on_fault,
        often_empty=about.get("often_empty", False),
        codes=MappingProxyType(about.get("codes", {})),
    )
