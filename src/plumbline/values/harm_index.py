"""Weights of harm by offence code, in days."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from plumbline.values.errors import DataUnfit


_CODE_HEADINGS = ("code", "offence code", "ho code", "home office code", "home office offence code")
_DAYS_HEADINGS = ("days", "cchi", "cchi days", "cchi score", "harm days", "weight")


@dataclass(frozen=True, slots=True)
class HarmIndex:
    """Days by Home Office code: the prison days at which sentencing of a first offender would start.

    ``is_illustrative`` marks an index of invented weights, which may colour invented data and nothing else.
    """

    name: str
    is_illustrative: bool
    days: Mapping[str, float]


@cache
def illustrative_harm_index() -> HarmIndex:
    """Invented weights, right only in order of size, for the made-up town."""
    text = files("plumbline.values").joinpath("illustrative_harm_index.csv").read_text(encoding="utf-8")
    return HarmIndex("Made-up illustrative weights", True, _days_by_code(text.splitlines()))


def load_harm_index(path: Path, *, name: str) -> HarmIndex:
    """Read the Cambridge Crime Harm Index, or another, saved as CSV with a code and a days column.

    The weights are free to download and change by edition, so none is typed in here: ``name`` says which
    edition it is, and figures made with it repeat that name.

    Source: Sherman, Neyroud & Neyroud (2016), Policing 10(3):171-183, doi 10.1093/police/paw003.

    Raises
    ------
    DataUnfit: no code or days column, or a weight that is not a number of days.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return HarmIndex(name, False, _days_by_code(lines))


def _days_by_code(lines: Iterable[str]) -> Mapping[str, float]:
    rows = csv.DictReader(lines)
    heads = {head.strip().casefold().replace("_", " "): head for head in rows.fieldnames or ()}
    code = next((heads[head] for head in _CODE_HEADINGS if head in heads), None)
    days = next((heads[head] for head in _DAYS_HEADINGS if head in heads), None)
    if code is None or days is None:
        raise DataUnfit(
            "The harm index needs a column of Home Office codes and a column of days.", slug="harm-index"
        )
    return MappingProxyType({normalise_offence_code(row[code]): _weight(row[days]) for row in rows})


def _weight(text: str) -> float:
    try:
        weight = float(text.replace(",", ""))
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise DataUnfit("A weight in the harm index is not a number of days: correct it.", slug="harm-index")
    return weight


def normalise_offence_code(text: str) -> str:
    """Home Office code in capitals without spaces or leading zeros: ``008n`` is ``8N``."""
    return "".join(text.split()).upper().lstrip("0")
