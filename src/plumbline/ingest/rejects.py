"""Rows set apart, a line each: where the fault is, what to do about it, and the row as it came."""

from __future__ import annotations

import json

import polars as pl

from plumbline.ingest.grid import Grid
from plumbline.ingest.judging import Fault
from plumbline.values.words import say


REJECTS = {"row_no": pl.Int64, "column": pl.String, "reason": pl.String, "row_text": pl.String}
RAGGED = "The row has another number of cells than the headings"
"""What is wrong with a row that does not fit its headings."""
_LONGEST_ROW_TEXT = 4_000


def rejects_of(grid: Grid, faults: list[Fault], raw: pl.Series) -> pl.DataFrame:
    """Rows set apart: the first column at fault, every reason, and the row as it came.

    Parameters
    ----------
    raw : each row of the grid's cells as JSON.

    Returns
    -------
    As `REJECTS`, in the order of the file; ``column`` is null where the whole row does not fit.
    """
    lines = [_ragged(grid)]
    if faults:
        columns = pl.coalesce(pl.when(fault.mask).then(pl.lit(fault.column)) for fault in faults)
        reasons = [pl.when(fault.mask).then(pl.lit(fault.reason)) for fault in faults]
        told = pl.select(
            row_no=grid.cells["row_no"],
            column=columns,
            reason=pl.concat_str(reasons, separator=" ", ignore_nulls=True),
            row_text=raw.str.head(_LONGEST_ROW_TEXT),
        )
        lines.append(told.filter(pl.col("column").is_not_null()))
    return pl.concat(lines).sort("row_no")


def _ragged(grid: Grid) -> pl.DataFrame:
    told = [json.dumps(text[:_LONGEST_ROW_TEXT], ensure_ascii=False) for text in grid.ragged["text"]]
    return pl.DataFrame(
        {
            "row_no": grid.ragged["row_no"],
            "column": None,
            "reason": say(
                "{ragged}: look for a comma or a quotation mark too many or too few, and correct it.",
                ragged=RAGGED,
            ),
            "row_text": pl.Series(told, dtype=pl.String),
        },
        schema=REJECTS,
    )
