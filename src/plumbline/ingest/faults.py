"""What is wrong in a file, as tables: how many rows have each fault, and which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.ingest.grid import Grid
from plumbline.ingest.judging import Judged
from plumbline.ingest.rejects import RAGGED


def faults_of(grid: Grid, judged: Judged) -> pl.DataFrame:
    """Faults, the commonest first.

    Returns
    -------
    column (null: the whole row), reason, outcome (``quarantined``, ``left out``, ``kept``), rows i64.
    """
    told: list[tuple[str | None, str, str, int]]
    told = [(column, reason, outcome, int(mask.sum())) for column, reason, outcome, mask in _each(judged)]
    if grid.ragged.height:
        told.append((None, f"{RAGGED}.", "quarantined", grid.ragged.height))
    schema = {"column": pl.String, "reason": pl.String, "outcome": pl.String, "rows": pl.Int64}
    return pl.DataFrame(told, schema=schema, orient="row").sort("rows", descending=True, maintain_order=True)


def rows_at_fault(grid: Grid, judged: Judged, contract: Contract, columns: Mapping[str, str]) -> pl.DataFrame:
    """A line for each fault of each row, without what stood in the cell.

    Parameters
    ----------
    columns : heading of the file for each column of the contract that it has.

    Returns
    -------
    row_no i64, reference (the sender's own), column, reason, outcome; in the order of the file.
    """
    own = [pl.col(columns[name]) for name in contract.reference if name in columns]
    references = (pl.concat_str(own, separator="/") if own else pl.lit("")).alias("reference")
    cells = grid.cells.select("row_no", references)
    ragged = grid.ragged.select(
        "row_no",
        reference=pl.lit(""),
        column=pl.lit(None, dtype=pl.String),
        reason=pl.lit(f"{RAGGED}."),
        outcome=pl.lit("quarantined"),
    )
    lines = [
        cells.filter(mask).with_columns(column=pl.lit(column), reason=pl.lit(reason), outcome=pl.lit(outcome))
        for column, reason, outcome, mask in _each(judged)
    ]
    return pl.concat([ragged, *lines]).sort("row_no", maintain_order=True)


def _each(judged: Judged) -> Iterator[tuple[str, str, str, pl.Series]]:
    """Column, reason, outcome and rows of all that was found."""
    for fault in judged.faults:
        yield fault.column, fault.reason, "quarantined", fault.mask
    for doubt in judged.doubts:
        yield doubt.column, doubt.words, "left out" if doubt.left_out else "kept", doubt.mask
