"""Workbooks for tests: an extract of a feed as an analyst keeps it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.ingest.extracts import GOOD


def write_workbook(
    folder: Path,
    feed: str = "police_crimes",
    *changes: dict[str, Any],
    titles: tuple[str, ...] = (),
    headings: dict[str, str] | None = None,
    merge_down: tuple[str, int, int] | None = None,
    date_1904: bool = False,
    name: str = "extract.xlsx",
) -> Path:
    """A sheet ``Extract`` of the feed, one row for each set of changed cells, below rows of titles.

    Dates and times given as such are written as numbers with a date format, floats as bare numbers, and text that
    begins with ``=`` as a formula whose value is ``cached``. ``merge_down``: a column and the first and last row merged.
    """
    path = folder / name
    book = xlsxwriter.Workbook(str(path), {"date_1904": date_1904, "strings_to_formulas": False})
    sheet = book.add_worksheet("Extract")
    formats = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm"}
    made = {kind: book.add_format({"num_format": form}) for kind, form in formats.items()}
    for at, title in enumerate(titles):
        sheet.merge_range(at, 0, at, 5, title)
    rows = [GOOD[feed] | change for change in changes or ({},)]
    sheet.write_row(len(titles), 0, [(headings or {}).get(head, head) for head in rows[0]])
    for row_no, row in enumerate(rows, start=len(titles) + 1):
        for column, cell in enumerate(row.values()):
            if type(cell) in made:
                sheet.write_datetime(row_no, column, cell, made[type(cell)])
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(row_no, column, cell, None, "cached")
            elif cell != "":
                sheet.write(row_no, column, cell)
    if merge_down:
        head, first, last = merge_down
        column, above = list(rows[0]).index(head), len(titles)
        sheet.merge_range(first + above, column, last + above, column, rows[first - 1][head])
    book.add_worksheet("Notes").write_string(0, 0, "Nothing to read here.")
    book.close()
    return path
