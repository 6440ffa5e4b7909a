"""Cells of codes: those of the contract, settings, offences and categories of data.police.uk."""

from __future__ import annotations

import polars as pl

from plumbline.ingest.cells.column import ColumnRead, by_distinct, given, is_blank, nowhere
from plumbline.ingest.codes import kind_of_category, offence_list, setting_of
from plumbline.ingest.contract import Column
from plumbline.values.harm_index import HarmIndex
from plumbline.values.words import joined, say


def read_code(text: pl.Series, column: Column) -> ColumnRead:
    """One of the codes that the contract lists, or a flag, in either case of letters."""
    meaning = {code.casefold(): value for code, value in column.codes.items()}
    kind = pl.Boolean() if column.type == "flag" else pl.String()
    values = by_distinct(text, lambda code: meaning.get(code.casefold()), kind)
    advice = say(
        "{column} must be one of {codes}: correct it.", column=column.title, codes=joined(_told(column), ", ")
    )
    fault = values.is_null() & ~is_blank(text)
    return ColumnRead({column.to: values if column.type == "flag" else given(values)}, fault, advice)


def _told(column: Column) -> list[str]:
    """The codes that a supplier is told of: of several that mean the same, the first in the contract."""
    first: dict[str | bool, str] = {}
    for code, value in column.codes.items():
        first.setdefault(value, code)
    return list(first.values())


def read_setting(text: pl.Series, column: Column) -> ColumnRead:
    """Where an event took place, as dwelling, indoors, outdoors or unknown."""
    values = by_distinct(text, setting_of, pl.String())
    unlisted = values.is_null() & ~is_blank(text)
    doubts: dict[str, pl.Series] = {
        say(
            "{column} is not in the list of location codes, so the setting counts as unknown",
            column=column.title,
        ): unlisted
    }
    return ColumnRead({column.to: values.fill_null("unknown")}, nowhere(text), "", doubts)


def read_offence(text: pl.Series, harm: HarmIndex | None) -> ColumnRead:
    """A Home Office code: the kind of offence, whether it is violence, and its weight where there is an index."""
    known = offence_list()
    codes = by_distinct(text, known.known_code, pl.String())
    kinds = by_distinct(codes, known.kind_of_code.get, pl.String())
    weights = by_distinct(codes, (harm.days if harm else {}).get, pl.Float64())
    advice = "The offence code is not in the list of Home Office codes: correct it, or ask for the list to be extended."
    return ColumnRead(_kind_fields(kinds) | {"harm": weights}, codes.is_null() & ~is_blank(text), advice)


def read_category(text: pl.Series, column: Column) -> ColumnRead:
    """A category of data.police.uk: the kind of offence, and whether it is violence."""
    kinds = by_distinct(text, kind_of_category, pl.String())
    advice = say(
        "{column} is not a category of data.police.uk: correct it, or ask for the list to be extended.",
        column=column.title,
    )
    return ColumnRead(_kind_fields(kinds), kinds.is_null() & ~is_blank(text), advice)


def _kind_fields(kinds: pl.Series) -> dict[str, pl.Series]:
    return {"kind": kinds, "is_violence": kinds.is_in(list(offence_list().violent_kinds))}
