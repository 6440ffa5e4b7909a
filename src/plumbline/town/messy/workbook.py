"""Recorded crimes as an analyst's workbook: a title, merged cells, dates that are numbers, a total at the foot."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from plumbline.town.crimes_feed import MADE_UP


HEADING_ROW = 4
"""Of the sheet, counted from 1: a title, a line about the extract and a band of merged words stand above."""

HEADINGS = {
    "crime_ref": "Log no",
    "offence_code": "Code",
    "offence": "Offence title",
    "committed_from": "Began",
    "committed_to": "Committed To",
    "recorded_on": "Date Recorded",
    "location_type": "Premises Type",
    "location": "Location Text",
    "postcode": "Postcode",
    "easting": "Easting",
    "northing": "Northing",
    "lsoa": "LSOA Code",
    "domestic_flag": "DA Flag",
    "how_reported": "Source of Report",
    "crime_status": "Status",
    "data_origin": "Data Origin",
}
"""By column of the contract. Three are known to no contract, so that somebody has to say what they are: Log no, Code, Began."""

BANDS = (("The crime", 3), ("When", 3), ("Where", 6), ("About it", 4))
"""Words merged over so many columns each."""
NUMBERS = ("easting", "northing", "offence_code")
"""What a sheet makes numbers of, where it can: codes such as 46 too."""
TIMES = {"committed_from": "%d/%m/%Y %H:%M", "committed_to": "%d/%m/%Y %H:%M", "recorded_on": "%d/%m/%Y"}
ZERO_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time
"""Day 0 of a sheet's dates (Microsoft, date systems in Excel: the 1900 system, with its 29 February 1900)."""
MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - in the file's properties: the same plan writes the same bytes


def serial(text: str, form: str) -> float | None:
    """A date as the number that a sheet holds, days with their fraction; None where it is no such date."""
    try:
        since = datetime.strptime(text, form) - ZERO_DAY  # noqa: DTZ007 - wall time
    except ValueError:
        return None
    # To the tenth of a second: more digits would differ between machines for nothing.
    return round(since.days + since.seconds / 86_400, 9)


def write_workbook(
    table: pl.DataFrame, path: Path, *, title: str, bare: set[int], merged: list[tuple[int, int]]
) -> None:
    """Write the sheet.

    Parameters
    ----------
    table : rows as text, in the order of `HEADINGS`.
    bare : places of rows whose ``committed_from`` is a number that does not say that it is a date.
    merged : first and last place of rows whose offence title is one merged cell.
    """
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": title, "comments": MADE_UP, "created": MADE_ON})
    sheet = book.add_worksheet("Extract")
    _write_head(book, sheet, title, width=len(HEADINGS))
    formats = {
        name: book.add_format({"num_format": "dd/mm/yyyy hh:mm" if "%H" in form else "dd/mm/yyyy"})
        for name, form in TIMES.items()
    }
    for at, row in enumerate(table.iter_rows(named=True)):
        for place, (name, text) in enumerate(row.items()):
            told = formats.get(name) if name != "committed_from" or at not in bare else None
            _write_cell(sheet, HEADING_ROW + at, place, name, text, told)
    plain, column = book.add_format(), list(HEADINGS).index("offence")
    for first, last in merged:
        sheet.merge_range(
            HEADING_ROW + first, column, HEADING_ROW + last, column, table["offence"][first], plain
        )
    foot = HEADING_ROW + table.height
    sheet.write_string(foot, 0, f"Total: {table.height}")
    sheet.write_string(foot, len(HEADINGS) - 1, MADE_UP)
    book.add_worksheet("Notes").write_string(0, 0, f"{MADE_UP}. Nobody in this workbook is real.")
    book.close()


def _write_head(book: Any, sheet: Any, title: str, *, width: int) -> None:
    strong = book.add_format({"bold": True})
    sheet.merge_range(0, 0, 0, width - 1, title, strong)
    sheet.merge_range(1, 0, 1, width - 1, f"{MADE_UP}: nobody and nothing in it is real", book.add_format())
    start = 0
    for words, columns in BANDS:
        sheet.merge_range(2, start, 2, start + columns - 1, words, strong)
        start += columns
    sheet.write_row(HEADING_ROW - 1, 0, HEADINGS.values(), strong)


def _write_cell(sheet: Any, row: int, place: int, name: str, text: str, told: Any) -> None:
    if not text:
        return
    number = serial(text, TIMES[name]) if name in TIMES else None
    if name in NUMBERS and text.isdigit():
        number = float(text)
    if number is None:
        sheet.write_string(row, place, text)
    else:
        sheet.write_number(row, place, number, told)
