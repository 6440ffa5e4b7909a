"""Reads a workbook in a process of its own, under a limit of memory, and writes what it found to its output.

Run by file name and alone (``python -I sheet_child.py``), so that it loads the parser and nothing else. Prints one line of
JSON: ``sheets`` and, for ``look``, the first rows of each; for ``rows``, the whole sheet follows as CSV.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


MOST_COLUMNS = 300
# Rows of cells merged downwards; an extract has a few.
MOST_MERGED = 500_000
DAMAGED, NO_SUCH_SHEET, TOO_WIDE, TOO_MERGED = 3, 4, 5, 6
"""What the process answers, besides 0."""


def limit_memory(most: int) -> None:
    """Let the system refuse memory beyond so many bytes, where it can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2024-03-05 21:40:00, errors and blanks as nothing."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15G}"
    if isinstance(cell, datetime):
        # Excel holds a moment as a fraction of a day, which is out by a few millionths of a second.
        return (cell + timedelta(milliseconds=500)).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def look(book: Any, first_rows: int) -> dict[str, Any]:
    """Name, size, merged cells and first rows of each sheet."""
    return {"sheets": [_sheet(book, about, first_rows) for about in book.sheets_metadata]}


def _sheet(book: Any, about: Any, first_rows: int) -> dict[str, Any]:
    kind, seen = str(about.typ).rsplit(".", 1)[-1], str(about.visible).rsplit(".", 1)[-1]
    told: dict[str, Any] = {
        "name": about.name,
        "hidden": seen != "Visible",
        "rows": 0,
        "columns": 0,
        "first": [],
        "merged": [],
    }
    if kind != "WorkSheet":
        return told | {"hidden": True}
    sheet = book.get_sheet_by_name(about.name)
    if sheet.end is None:
        return told
    first = []
    for row in sheet.iter_rows():
        first.append([text_of(cell) for cell in row[:MOST_COLUMNS]])
        if len(first) == first_rows:
            break
    merged = [area for area in (sheet.merged_cell_ranges or []) if area[0][0] < first_rows]
    return told | {
        "rows": sheet.end[0] + 1,
        "columns": sheet.end[1] + 1,
        "first": first,
        "merged": merged[:1000],
    }


def write_rows(sheet: Any, out: Any) -> dict[str, int]:
    """Write a sheet as CSV; cells merged down a column are each given what they all show."""
    merged = sheet.merged_cell_ranges or []
    below = _merged_down(merged)
    shown: dict[int, str] = {}
    writer = csv.writer(out, lineterminator="\n")
    for at, row in enumerate(sheet.iter_rows()):
        cells = [text_of(cell) for cell in row]
        for column, is_first in below.get(at, ()):
            if is_first:
                shown[column] = cells[column]
            else:
                cells[column] = cells[column] or shown[column]
        writer.writerow(cells)
    filled = sum(not is_first for places in below.values() for _, is_first in places)
    return {"merged_down": filled, "merged_across": sum(area[0][1] != area[1][1] for area in merged)}


def _merged_down(merged: Any) -> dict[int, list[tuple[int, bool]]]:
    """By row, the columns in which a cell is merged with those below or above it, and whether it is the first of them."""
    places: dict[int, list[tuple[int, bool]]] = {}
    for (top, left), (bottom, right) in merged:
        if left == right:
            for row in range(top, bottom + 1):
                places.setdefault(row, []).append((left, row == top))
    return places


def main(arguments: list[str]) -> int:
    """``look PATH BYTES ROWS`` or ``rows PATH BYTES SHEET``."""
    mode, path, most, last = arguments
    limit_memory(int(most))
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        book = CalamineWorkbook.from_path(path)
        if mode == "look":
            sys.stdout.write(json.dumps(look(book, int(last))) + "\n")
        else:
            sheet = book.get_sheet_by_name(last)
            if (sheet.end or (0, 0))[1] >= MOST_COLUMNS:
                return TOO_WIDE
            if sum(bottom - top for (top, _), (bottom, _) in sheet.merged_cell_ranges or []) > MOST_MERGED:
                return TOO_MERGED
            out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
            told = write_rows(sheet, out)
            out.flush()
            sys.stderr.write(json.dumps(told))
    except WorksheetNotFound:
        # One that the workbook lists and does not hold is a fault of the workbook.
        return DAMAGED if mode == "look" else NO_SUCH_SHEET
    except CalamineError:
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
