"""Rows and cells of a CSV file, all still text, with the rows that do not fit set apart."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from plumbline.ingest.headings import Headings
from plumbline.ingest.source import Source
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


# No row of an extract comes near these; a quotation mark that is never closed does.
LONGEST_ROW = 4_000_000
MOST_LINES_IN_A_ROW = 20


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of a file.

    ``cells``: row_no i64, then one text column per heading. ``ragged``: row_no and text of the rows that have
    another number of cells. Row 1 is the first below the headings. Rows wholly blank are in neither.
    """

    cells: pl.DataFrame
    ragged: pl.DataFrame
    blank_rows: int

    @property
    def rows(self) -> int:
        """Rows that hold anything."""
        return self.cells.height + self.ragged.height


def read_grid(source: Source, headings: Headings) -> Grid:
    """Split the rows of a file into cells.

    Raises
    ------
    DataUnfit: no rows, a row millions of characters long, or a quotation mark that is never closed.
    """
    misfits: list[arrow_csv.InvalidRow] = []
    table = _parsed(source, headings, misfits)
    for row in misfits:
        _refuse_runaway(row.number, row.text.count("\n"))
    cells = _numbered(table, [row.number for row in misfits])
    filled = cells.filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in headings.names))
    _refuse_runaway_cells(filled, headings)
    ragged = pl.DataFrame(
        [(row.number, row.text) for row in misfits if _holds_anything(row.text, source.delimiter)],
        schema={"row_no": pl.Int64, "text": pl.String},
        orient="row",
    )
    if filled.is_empty() and ragged.is_empty():
        raise DataUnfit("The file holds headings and no rows: ask the sender for it again.", slug="no-rows")
    blank = cells.height + len(misfits) - filled.height - ragged.height
    return Grid(cells=filled, ragged=ragged, blank_rows=blank)


def _parsed(source: Source, headings: Headings, misfits: list[arrow_csv.InvalidRow]) -> pa.Table:
    """All rows with the right number of cells; the others go to ``misfits``.

    One thread, because the parser numbers the rows that it sets apart only then.
    """
    names = list(headings.names)
    if not source.text[headings.rows_at :].strip():
        return pa.table({name: pa.array([], pa.string()) for name in names})

    def set_apart(row: arrow_csv.InvalidRow) -> str:
        misfits.append(row)
        return "skip"

    try:
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(memoryview(source.text)[headings.rows_at :])),
            read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=LONGEST_ROW),
            parse_options=arrow_csv.ParseOptions(
                delimiter=source.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_apart,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        _refuse_unreadable(source)


def _holds_anything(text: str, delimiter: str) -> bool:
    """Whether some cell of a row is filled; a row too long for this reader is."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return any(cell.strip() for row in rows for cell in row)
    except csv.Error:
        return True


def _numbered(table: pa.Table, misfits: list[int]) -> pl.DataFrame:
    """The table with the place of each row in the file, counting the rows set apart."""
    place = np.ones(table.num_rows + len(misfits), dtype=bool)
    place[np.asarray(misfits, dtype=np.int64) - 1] = False
    cells = pl.DataFrame(pl.from_arrow(table))
    return cells.insert_column(0, pl.Series("row_no", np.flatnonzero(place) + 1, dtype=pl.Int64))


def _refuse_unreadable(source: Source) -> NoReturn:
    last = source.text.count(b"\n", 0, source.text.rfind(b'"')) + 1
    raise DataUnfit(
        say(
            "A quotation mark is opened and never closed, at line {last:,} or before: correct it and "
            "send the file again.",
            last=last,
        ),
        slug="quote-not-closed",
    )


def _refuse_runaway(row_no: int, line_breaks: int) -> None:
    """One entry over many lines has swallowed other rows; counting it as one would lose them."""
    if line_breaks > MOST_LINES_IN_A_ROW:
        raise DataUnfit(
            say(
                "Row {row_no:,} runs over {line_breaks:,} lines, so a quotation mark in it is opened and "
                "never closed: correct it and send the file again.",
                row_no=row_no,
                line_breaks=line_breaks + 1,
            ),
            slug="quote-not-closed",
        )


def _refuse_runaway_cells(cells: pl.DataFrame, headings: Headings) -> None:
    breaks = pl.max_horizontal(pl.col(name).str.count_matches("\n", literal=True) for name in headings.names)
    worst = cells.select("row_no", breaks=breaks).filter(pl.col("breaks") > MOST_LINES_IN_A_ROW).head(1)
    for row_no, line_breaks in worst.iter_rows():
        _refuse_runaway(row_no, line_breaks)
