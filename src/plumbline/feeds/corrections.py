"""Rows that were kept aside, written out again with their faulty cell put right."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath

from plumbline.feeds.models import Batch, Rejected
from plumbline.ingest import load_contract
from plumbline.ingest.contract import heading
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


def cells_of(row: Rejected) -> dict[str, str] | None:
    """Cells of a row by heading of the file; None where it cannot be told which cell is which."""
    try:
        cells = json.loads(row.row_text)
    except json.JSONDecodeError:  # cut off: too long to keep whole
        return None
    return {name: value or "" for name, value in cells.items()} if isinstance(cells, dict) else None


def faulty_heading(row: Rejected, batch: Batch) -> str | None:
    """Heading of the cell that a row was kept aside for; None where the fault is not in one cell."""
    cells = cells_of(row)
    if cells is None or not row.column:
        return None
    column = next((c for c in load_contract(batch.feed).columns if c.name == row.column), None)
    known = column.headings if column else frozenset()
    named = {batch.columns.get(row.column), row.column}
    return next((name for name in cells if name in named or heading(name) in known), None)


def corrected_file(batch: Batch, rows: Iterable[Rejected], values: Mapping[int, str]) -> str:
    """CSV of the rows with the faulty cell of each replaced.

    Raises
    ------
    DataUnfit: a row has another number of cells than its headings, or its fault is not in one cell.
    """
    written = [_corrected(batch, row, values[row.row_no]) for row in rows]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(written[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    return out.getvalue()


def corrected_name(file_name: str, rows: Collection[int]) -> str:
    """Name of the file of corrections: another than the first file's, or it would replace that one."""
    name = PurePath(file_name)
    return f"{name.stem}-rows-{min(rows)}-to-{max(rows)}-put-right.csv"


def _corrected(batch: Batch, row: Rejected, value: str) -> dict[str, str]:
    cells, faulty = cells_of(row), faulty_heading(row, batch)
    if cells is None or faulty is None:
        raise DataUnfit(
            say(
                "Row {row_no:,} cannot be put right here: correct it in the file and bring the file in "
                "again.",
                row_no=row.row_no,
            )
        )
    return {**cells, faulty: value}
