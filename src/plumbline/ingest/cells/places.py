"""Cells of places and numbers: postcodes, property references, coordinates, counts."""

from __future__ import annotations

import re

import polars as pl

from plumbline.ingest.cells.column import ColumnRead, Reader, is_blank, without
from plumbline.ingest.contract import Column
from plumbline.values.placeholders import placeholders
from plumbline.values.places import normalise_postcode, outward_code
from plumbline.values.words import say


def usable_postcode(text: str) -> str | None:
    """One form of a postcode; None where it tells no place."""
    postcode = normalise_postcode(text)
    return (
        None if postcode is None or outward_code(postcode) in placeholders().postcode_districts else postcode
    )


def property_key(text: str) -> str | None:
    """Key of a property by its unique property reference number, of one to twelve digits (GeoPlace)."""
    return f"uprn:{int(text)}" if re.fullmatch("[0-9]{1,12}", text) and int(text) else None


def between(low: float, high: float, advice: str) -> Reader:
    """Reader of numbers that must lie within bounds; ``advice`` names the ``{column}``."""

    def read(text: pl.Series, column: Column) -> ColumnRead:
        numbers = text.cast(pl.Float64, strict=False)
        numbers = without(numbers, ~numbers.is_between(low, high))
        return ColumnRead(
            {column.to: numbers}, numbers.is_null() & ~is_blank(text), say(advice, column=column.title)
        )

    return read


def read_count(text: pl.Series, column: Column) -> ColumnRead:
    """Whole numbers from 0."""
    numbers = without(text, ~text.str.contains(r"^\d{1,9}$")).cast(pl.Int64)
    advice = say("{column} must be a whole number without signs or spaces: correct it.", column=column.title)
    return ColumnRead({column.to: numbers}, numbers.is_null() & ~is_blank(text), advice)
