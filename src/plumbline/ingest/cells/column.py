"""One column of text read by its type, and what every reader of cells works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from plumbline.ingest.contract import Column
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column read.

    ``fields``: values by field, one per row, null where blank or at fault. ``fault``: rows whose cell is filled and
    cannot be read, and ``advice`` what to do about them. ``doubts``: rows kept as they are, by what is odd about them;
    ``asides``: what such a cell says in plain letters.
    """

    fields: Mapping[str, pl.Series]
    fault: pl.Series
    advice: str
    doubts: Mapping[str, pl.Series] = field(default_factory=dict)
    asides: Mapping[str, pl.Series] = field(default_factory=dict)


Reader = Callable[[pl.Series, Column], ColumnRead]
"""Reads the cells of a column; the text has no outer spaces and "" where blank."""


def by_distinct(text: pl.Series, rule: Callable[[str], object], kind: pl.DataType) -> pl.Series:
    """Apply a rule once to each distinct text; null where it gives None."""
    distinct = text.unique().drop_nulls()
    values = pl.Series([rule(one) for one in distinct], dtype=kind)
    return text.replace_strict(distinct, values, default=None, return_dtype=kind)


def without(values: pl.Series, mask: pl.Series) -> pl.Series:
    """Values, null where the mask holds."""
    return pl.select(pl.when(mask.fill_null(value=False)).then(None).otherwise(values)).to_series()


def is_blank(text: pl.Series) -> pl.Series:
    """Whether each cell is blank."""
    return (text == "").fill_null(value=True)


def given(text: pl.Series) -> pl.Series:
    """Text, null where blank."""
    return without(text, text == "")


def nowhere(text: pl.Series) -> pl.Series:
    """A mask that holds in no row."""
    return pl.repeat(False, len(text), eager=True)


def by_rule(rule: Callable[[str], object], advice: str) -> Reader:
    """Reader of cells that a rule either brings to one form or refuses; ``advice`` names the ``{column}``."""

    def read(text: pl.Series, column: Column) -> ColumnRead:
        values = by_distinct(text, rule, pl.String())
        return ColumnRead(
            {column.to: values}, values.is_null() & ~is_blank(text), say(advice, column=column.name)
        )

    return read
