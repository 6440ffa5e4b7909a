"""From a file on disk to tables, rejects and counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from plumbline.ingest.checked import Checked
from plumbline.ingest.columns import guess_feed_of, match_columns, unknown_headings
from plumbline.ingest.contract import Contract, load_contract
from plumbline.ingest.grid import Grid, read_grid
from plumbline.ingest.headings import Headings, read_headings
from plumbline.ingest.mapping import ColumnMapping
from plumbline.ingest.quality import quality_of
from plumbline.ingest.reading import Reading
from plumbline.ingest.rows import Rows, read_rows
from plumbline.ingest.sameness import SEVERAL_CONTENTS
from plumbline.ingest.source import Source, read_source
from plumbline.ingest.tables import build_tables
from plumbline.values.errors import DataUnfit
from plumbline.values.harm_index import HarmIndex, illustrative_harm_index
from plumbline.values.words import joined, say


# Rows of a sheet without its headings: at exactly this many, Excel has probably cut the rest off.
EXCEL_ROWS = 1_048_575
LONDON = ZoneInfo("Europe/London")


def guess_feed(path: Path) -> str:
    """Feed that a file belongs to, by its headings.

    Raises
    ------
    DataUnfit: the file cannot be read, or its headings fit no feed or more than one; the sentence says what to do.
    """
    return guess_feed_of(read_headings(read_source(path)))


def check_file(
    path: Path,
    contract: Contract | None = None,
    *,
    harm: HarmIndex | None = None,
    reading: Reading | None = None,
    mapping: ColumnMapping | None = None,
    today: date | None = None,
) -> Checked:
    """Read a file by its contract, or by the one that its headings fit.

    Parameters
    ----------
    path : the file, as the supplier sent it.
    contract : what it should hold; that of the mapping, or the one that its headings fit, if left out.
    harm : weighs offences. Without one, made-up rows get made-up weights and real rows none.
    reading : how to read it, as a person confirmed (`survey`). Without one only a CSV file in UTF-8 with commas and its
        headings in the first line is read, and any other is refused with what it is.
    mapping : which of its columns is which, as a person confirmed (`guess_mapping`). Without one they are known by name.
    today : day in London on which it is read, after which nothing has happened yet. The present one, if left out.

    Raises
    ------
    DataUnfit: the whole file is refused, and nothing of it was kept; the sentence says what to do.
    """
    source = read_source(path, reading)
    headings = read_headings(source, row=reading.header_row if reading else 1, told_apart=mapping is not None)
    contract = contract or load_contract(mapping.feed if mapping else guess_feed_of(headings))
    columns = match_columns(headings, contract, mapping)
    grid = read_grid(source, headings)
    made_up = _is_made_up(grid, contract, columns)
    index = harm or (illustrative_harm_index() if made_up else None)
    day = today or datetime.now(LONDON).date()
    rows = read_rows(grid, contract, columns, harm=index, date_system=source.date_system, today=day)
    return _checked(source, headings, contract, grid, rows, columns, made_up=made_up, harm=index)


def _checked(
    source: Source,
    headings: Headings,
    contract: Contract,
    grid: Grid,
    rows: Rows,
    columns: Mapping[str, str],
    *,
    made_up: bool,
    harm: HarmIndex | None,
) -> Checked:
    tables = build_tables(rows.kept, contract)
    quality = quality_of(grid, rows.judged, contract, columns, file_name=source.file_name)
    period_from, period_to = _period(rows, tables, contract)
    return Checked(
        feed=contract.feed,
        contract_version=contract.version,
        file_name=source.file_name,
        sha256=source.sha256,
        read=grid.rows,
        quarantined=rows.rejects.height,
        duplicate=rows.duplicates,
        staged=rows.kept.height,
        made_up=made_up,
        period_from=period_from,
        period_to=period_to,
        tables=tables,
        rejects=rows.rejects,
        published={name: rows.kept.select("row_no", *fields) for name, fields in contract.published.items()},
        warnings=(
            *contract.remarks,
            *source.notes,
            *_warnings_of_file(headings, contract, grid, columns, harm),
            *_warnings_of_rows(rows, tables),
            *(one.words for one in quality.warnings),
        ),
        quality=quality,
        header_row=headings.row,
        harm_index=harm.title if harm and _has_offences(contract) else "",
    )


def _is_made_up(grid: Grid, contract: Contract, columns: Mapping[str, str]) -> bool:
    """Whether the rows say that they are invented; a file of both kinds is refused, since no page could say which."""
    if contract.made_up_column is None or contract.made_up_column not in columns:
        return False
    marked = (
        grid.cells[columns[contract.made_up_column]]
        .str.to_uppercase()
        .str.contains(contract.made_up_words, literal=True)
    )
    if marked.any() and not marked.all():
        raise DataUnfit(
            "Some rows say that they are made up and others do not: send real and made-up rows in separate files.",
            slug="made-up-mixed",
        )
    return bool(marked.any())


def _period(
    rows: Rows, tables: Mapping[str, pl.DataFrame], contract: Contract
) -> tuple[date | None, date | None]:
    """First day spoken of, and the day after the last."""
    if "events" in tables:
        moments = tables["events"].select(
            first=pl.col("occurred_from").min().dt.date(),
            # An end at midnight belongs to the day before it.
            last=(pl.col("occurred_to").max() - pl.duration(microseconds=1)).dt.date(),
        )
        first, last = moments.row(0)
    else:
        first, last = _days_of(rows.kept, contract)
    return first, (last + timedelta(days=1) if last else None)


def _days_of(kept: pl.DataFrame, contract: Contract) -> tuple[date | None, date | None]:
    """First and last day in the column that dates a feed without events; a month lasts to its end."""
    column = next((c for c in contract.columns if c.name == contract.period), None)
    if column is None or column.to not in kept.columns:
        return None, None
    days = kept[column.to].cast(pl.Date)
    last = days.max() if column.type != "month" else days.dt.month_end().max()
    return days.min(), last  # type: ignore[return-value]  # of a column of dates


def _warnings_of_file(
    headings: Headings, contract: Contract, grid: Grid, columns: Mapping[str, str], harm: HarmIndex | None
) -> list[str]:
    told: list[str] = []
    taken = set(columns.values())
    if unknown := [name for name in unknown_headings(headings, contract) if name not in taken]:
        told.append(
            say(
                "These columns are not in the agreement and were not read: {unknown}.",
                unknown=joined(unknown, ", "),
            )
        )
    if grid.blank_rows:
        told.append(say("{rows} blank and not counted.", rows=_rows(grid.blank_rows)))
    if EXCEL_ROWS in (grid.rows, grid.rows + grid.blank_rows + headings.row - 1):
        told.append(
            "The file has exactly as many rows as an Excel sheet can hold: check that none were cut off."
        )
    if _has_offences(contract):
        if harm is None:
            told.append("No harm index was given, so the harm of each event is blank.")
        elif harm.is_illustrative:
            told.append("The harm weights are made up: never quote them.")
    return told


def _has_offences(contract: Contract) -> bool:
    return any(column.type == "offence" for column in contract.columns)


def _warnings_of_rows(rows: Rows, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    told = [f"{doubt} ({_rows(count)})" for doubt, count in rows.doubts.items()]
    for table in ("records", "events"):
        if table in tables:
            several = (
                tables[table].filter(pl.col("flags").str.contains(SEVERAL_CONTENTS, literal=True)).height
            )
            if several:
                told.append(
                    say(
                        "{several_contents} ({several:,} rows)",
                        several_contents=SEVERAL_CONTENTS,
                        several=several,
                    )
                )
                break
    return told


def _rows(count: int) -> str:
    return say("1 row") if count == 1 else say("{count:,} rows", count=count)
