"""Weights of harm by offence code, each edition with its version, date and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from plumbline.values.errors import DataUnfit
from plumbline.values.harm_index_file import Edition, Unit, normalise_offence_code, read_csv, read_yaml
from plumbline.values.words import say


__all__ = [
    "HarmIndex",
    "harm_index_in_force",
    "illustrative_harm_index",
    "load_harm_index",
    "normalise_offence_code",
    "weights_changed",
]


@dataclass(frozen=True, slots=True)
class HarmIndex:
    """One edition of an index: what each Home Office code weighs.

    ``unit`` is ``days`` where a weight is the prison days at which sentencing of a first offender would start, and
    ``weight`` for any other score. Weights of two units are never added. ``is_illustrative`` marks invented weights,
    which may colour invented data and nothing else. Figures repeat ``title``.
    """

    name: str
    is_illustrative: bool
    weights: Mapping[str, float]
    version: str = ""
    effective_from: date | None = None
    source: str = ""
    unit: Unit = "days"

    @property
    def days(self) -> Mapping[str, float]:
        """Weights as days of harm.

        Raises
        ------
        DataUnfit: the weights are not days.
        """
        self.check_days()
        return self.weights

    def check_days(self) -> None:
        """Refuse (``DataUnfit``) an index whose weights are not days."""
        if self.unit != "days":
            raise DataUnfit(
                say(
                    "The weights of {name} are not days: they cannot stand where days of harm are counted.",
                    name=self.name,
                ),
                slug="harm-index-unit",
            )

    @property
    def title(self) -> str:
        """Name and version, and that it is made up where it is: ``An index, 2026 (made up)``."""
        edition = f"{self.name}, {self.version}" if self.version else self.name
        return say("{edition} (made up)", edition=edition) if self.is_illustrative else edition


@cache
def illustrative_harm_index() -> HarmIndex:
    """Invented weights, right only in order of size, for the made-up town."""
    text = files("plumbline.values").joinpath("harm_index_illustrative.yaml").read_text(encoding="utf-8")
    return _of(read_yaml(text), name=None, is_illustrative=True)


def load_harm_index(path: Path, *, name: str | None = None) -> HarmIndex:
    """Read one edition of the Cambridge Crime Harm Index, or of another index, from CSV or YAML.

    Published weights change by edition and carry their own licences, so none is typed in here. A CSV needs a column of
    codes and one of ``days`` or of ``weight``; columns ``version``, ``effective from``, ``source`` and ``name``, if any,
    say the same in every row. A YAML has these as keys, and ``weights`` by code.

    Parameters
    ----------
    path : file ending in ``.csv``, ``.yaml`` or ``.yml``, UTF-8.
    name : of the edition, repeated on every figure; needed where the file does not say it.

    Raises
    ------
    DataUnfit: with the row to correct, where a code is blank or twice with different weights, a weight is not a number
        of nought or more, or the version, the date or the source differ between rows.

    Source: Sherman, Neyroud & Neyroud (2016), Policing 10(3):171-183, doi 10.1093/police/paw003.
    """
    text = _text(path)
    edition = read_yaml(text) if path.suffix.casefold() in (".yaml", ".yml") else read_csv(text)
    return _of(edition, name=name, is_illustrative=False)


def harm_index_in_force(indices: Iterable[HarmIndex], on: date) -> HarmIndex:
    """The edition with the latest ``effective_from`` not after ``on``; an edition without a date was always in force.

    Raises
    ------
    DataUnfit: no edition was in force, or two from one day.
    """
    begun = [
        (one.effective_from or date.min, one) for one in indices if (one.effective_from or date.min) <= on
    ]
    latest = max((start for start, _ in begun), default=None)
    found = [one for start, one in begun if start == latest]
    if len(found) != 1:
        raise DataUnfit(
            "One edition of the harm index must be in force on the day: load it, or give it its own start date.",
            slug="harm-index-in-force",
        )
    return found[0]


def weights_changed(before: HarmIndex, after: HarmIndex) -> Mapping[str, tuple[float | None, float | None]]:
    """Codes whose weight differs between two editions, with both weights; None where an edition lacks the code.

    A trend in harm across editions is drawn with each edition over the whole period, never with both in one line.
    """
    codes = sorted(before.weights.keys() | after.weights.keys())
    both = {code: (before.weights.get(code), after.weights.get(code)) for code in codes}
    return MappingProxyType({code: pair for code, pair in both.items() if pair[0] != pair[1]})


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataUnfit(
            "The harm index is not in UTF-8: save it as CSV UTF-8.", slug="harm-index-encoding"
        ) from error


def _of(edition: Edition, *, name: str | None, is_illustrative: bool) -> HarmIndex:
    named = name or edition.name
    if not named:
        raise DataUnfit(
            "Say which edition of the harm index this is: give it a name.", slug="harm-index-name"
        )
    return HarmIndex(
        name=named,
        is_illustrative=is_illustrative,
        weights=edition.weights,
        version=edition.version,
        effective_from=edition.effective_from,
        source=edition.source,
        unit=edition.unit,
    )
