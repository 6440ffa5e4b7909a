"""Read and check one edition of a harm index, as CSV or as YAML."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Unit = Literal["days", "weight"]
Weighed = tuple[str, str, Any]
"""Where it stands in the file, code as written, weight as written."""

_CODE_HEADINGS = ("code", "offence code", "ho code", "home office code", "home office offence code")
_DAYS_HEADINGS = ("days", "cchi", "cchi days", "cchi score", "harm days")
_WEIGHT_HEADINGS = ("weight", "score", "severity score")
_ABOUT = ("name", "version", "effective from", "source")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a file says of itself, blank where it is silent, and its weights by normalised code."""

    weights: Mapping[str, float]
    unit: Unit
    name: str
    version: str
    effective_from: date | None
    source: str


def read_csv(text: str) -> Edition:
    """Read a table with a column of codes, and one of days or of weights.

    Raises
    ------
    DataUnfit: a column is missing, or a row cannot be used; the message says which.
    """
    lines = csv.DictReader(text.splitlines())
    heads = {_plain(head): head for head in lines.fieldnames or () if head}
    code, days, weight = (
        _first(heads, named) for named in (_CODE_HEADINGS, _DAYS_HEADINGS, _WEIGHT_HEADINGS)
    )
    value = days or weight
    if code is None or value is None:
        raise DataUnfit(
            "The harm index needs a column of Home Office codes and a column of days.", slug="harm-index"
        )
    rows = [(say("Row {line_num}", line_num=lines.line_num), row) for row in lines]
    about = {field: _one_value(field, heads.get(field), rows) for field in _ABOUT}
    weighed = ((where, row[code] or "", row[value]) for where, row in rows)
    return _edition(weighed, about, unit="days" if days else "weight")


def read_yaml(text: str) -> Edition:
    """Read a mapping with ``weights`` by code, and ``unit``, ``name``, ``version``, ``effective_from``, ``source``.

    Raises
    ------
    DataUnfit: not such a mapping, or a weight that cannot be used.
    """
    try:
        given = yaml.load(text, Loader=_Words)  # noqa: S506  a SafeLoader, see below
    except yaml.YAMLError as error:
        raise DataUnfit("The harm index is not a YAML file: correct it.", slug="harm-index") from error
    told = {_plain(str(key)): value for key, value in given.items()} if isinstance(given, dict) else {}
    unit, weights = told.get("unit", "days"), told.get("weights")
    if not isinstance(weights, dict) or unit not in ("days", "weight"):
        raise DataUnfit(
            "The harm index needs weights by code, and a unit that is days or weight.", slug="harm-index"
        )
    about = {field: str(told.get(field) or "") for field in _ABOUT}
    return _edition(
        ((say("Code {code}", code=code), code, value) for code, value in weights.items()), about, unit=unit
    )


def normalise_offence_code(text: str) -> str:
    """Home Office code in capitals without spaces or leading zeros: ``008n`` is ``8N``."""
    return "".join(text.split()).upper().lstrip("0")


class _Words(yaml.SafeLoader):
    """Leaves every plain word as text, lest YAML read the code 4.10 as 4.1 and 5E2 as five hundred.

    A key written twice is kept twice by no loader; it is refused here.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a mapping with one key twice."""
        keys = [key.value for key, _ in node.value]
        if len(set(keys)) < len(keys):
            raise DataUnfit("A code stands twice in the harm index: leave one.", slug="harm-index-twice")
        return super().construct_mapping(node, deep)


def _edition(weighed: Iterable[Weighed], about: Mapping[str, str], *, unit: Unit) -> Edition:
    return Edition(
        weights=_weights(weighed),
        unit=unit,
        name=about["name"],
        version=about["version"],
        effective_from=_day(about["effective from"]),
        source=about["source"],
    )


def _weights(weighed: Iterable[Weighed]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for where, code, text in weighed:
        key, weight = normalise_offence_code(code), _weight(where, text)
        if not key:
            raise DataUnfit(
                say("{where} of the harm index has no code: fill it in.", where=where), slug="harm-index-code"
            )
        if found.setdefault(key, weight) != weight:
            raise DataUnfit(
                say(
                    "{where} of the harm index gives code {key} a second weight: leave one.",
                    where=where,
                    key=key,
                ),
                slug="harm-index-twice",
            )
    if not found:
        raise DataUnfit("The harm index has no weights.", slug="harm-index")
    return MappingProxyType(found)


def _weight(where: str, text: str | None) -> float:
    try:
        weight = float((text or "").replace(",", ""))
    except (ValueError, AttributeError):
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise DataUnfit(
            say(
                "{where} of the harm index has a weight that is not a number of nought or more: correct it.",
                where=where,
            ),
            slug="harm-index-weight",
        )
    return weight


def _one_value(field: str, head: str | None, rows: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    """The one value of a column that says the same of every row, or blank."""
    seen = ""
    for where, row in rows:
        value = (row[head] or "").strip() if head else ""
        if value and seen and value != seen:
            raise DataUnfit(
                say(
                    "{where} of the harm index has another {field} than the rows above: one file is one "
                    "edition.",
                    where=where,
                    field=field,
                ),
                slug="harm-index-editions",
            )
        seen = seen or value
    return seen


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DataUnfit(
            "The harm index must say the day it takes effect as year-month-day, such as 2026-02-01.",
            slug="harm-index-day",
        ) from error


def _plain(head: str) -> str:
    return head.strip().casefold().replace("_", " ")


def _first(heads: Mapping[str, str], named: Iterable[str]) -> str | None:
    return next((heads[head] for head in named if head in heads), None)
