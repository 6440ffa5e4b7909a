"""Cells of words: references, free text, names and addresses."""

from __future__ import annotations

import polars as pl

from plumbline.ingest.cells.column import ColumnRead, by_distinct, given, is_blank, nowhere, without
from plumbline.ingest.contract import Column
from plumbline.ingest.marks import in_plain_letters
from plumbline.values.names import has_invisible, mixes_scripts
from plumbline.values.placeholders import is_placeholder_address, is_placeholder_name
from plumbline.values.words import say


def read_reference(text: pl.Series, column: Column) -> ColumnRead:
    """The supplier's own key, as it came."""
    # A spreadsheet turns long references into 1.23E+09; what stood there cannot be had back.
    fault = text.str.contains(r"^\d(?:\.\d+)?[Ee]\+?\d+$")
    advice = say(
        "{column} was changed by a spreadsheet to a rounded number: send the extract as it was exported.",
        column=column.title,
    )
    return ColumnRead({column.to: given(text)}, fault, advice)


def read_text(text: pl.Series, column: Column) -> ColumnRead:
    """Anything, as it came."""
    return ColumnRead({column.to: given(text)}, nowhere(text), "")


def read_name(text: pl.Series, column: Column) -> ColumnRead:
    """One name of a person; a filler is none, and odd letters are told beside it."""
    filler = by_distinct(text, is_placeholder_name, pl.Boolean()) & ~is_blank(text)
    odd = by_distinct(text, lambda name: has_invisible(name) or mixes_scripts(name), pl.Boolean())
    words = say("{column} holds letters that cannot be seen or come from two alphabets", column=column.title)
    return ColumnRead(
        {column.to: without(given(text), filler)},
        filler,
        say(
            "{column} holds a filler and not a name: leave it blank where the name is not known.",
            column=column.title,
        ),
        {words: odd},
        {words: by_distinct(without(text, ~odd.fill_null(value=False)), in_plain_letters, pl.String())},
    )


def read_names(text: pl.Series, column: Column) -> ColumnRead:
    """Several names of one person, parted by an upright bar or a semicolon."""
    parted = text.str.replace_all(r"\s*[|;]+\s*", "|").str.strip_chars("| ")
    return ColumnRead({column.to: given(parted)}, nowhere(text), "")


def read_address(text: pl.Series, column: Column) -> ColumnRead:
    """An address on one line; a filler is none."""
    filler = by_distinct(text, is_placeholder_address, pl.Boolean()) & ~is_blank(text)
    advice = say(
        "{column} holds a filler and not an address: leave it blank where the address is not known.",
        column=column.title,
    )
    return ColumnRead({column.to: without(given(text), filler)}, filler, advice)
