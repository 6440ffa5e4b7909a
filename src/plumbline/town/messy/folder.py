"""The folder ``messy/``: one file for each way in which extracts go wrong, and what is wrong in which row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from plumbline.town.crimes_feed import MADE_UP
from plumbline.town.extracts import Extracts
from plumbline.town.messy import feeds
from plumbline.town.messy.draft import NOTES, QUARANTINED, Draft
from plumbline.town.messy.workbook import HEADING_ROW, HEADINGS, write_workbook
from plumbline.town.plan import TownPlan


MERGES = 6
"""Offence titles of the workbook that are one cell over two or three rows."""


@dataclass(frozen=True, slots=True)
class MessyFile:
    """One file: how its text is written, and where its headings stand (counted from 1)."""

    feed: str
    suffix: str
    encoding: str
    separator: str
    heading_row: int = 1


FILES = (
    MessyFile("police_people", "csv", "utf-8-sig", ","),
    MessyFile("custody", "csv", "cp1252", ";"),
    MessyFile("ae_minimum", "txt", "utf-16", "\t"),
    MessyFile("youth_justice", "csv", "utf-8", ","),
)
WORKBOOK = MessyFile("police_crimes", "xlsx", "", "", HEADING_ROW)


def write_messy(made: Extracts, plan: TownPlan, folder: Path, truth: Path) -> None:
    """Write the messy files of a stretch of time, and three tables of truth about them.

    ``messy.csv``: ``file, row, reference, column, why, expect, meant``, a line for each cell spoilt; rows count from 1, the
    first below the headings. ``expect`` is what a careful reader does with it (`draft`). ``messy_files.csv``: how each file is
    written. ``messy_headings.csv``: which column each heading of the workbook stands for.

    Parameters
    ----------
    made : the extracts without faults.
    folder, truth : where the files and the tables go; both exist.
    """
    notes, told = [], []
    for one in (WORKBOOK, *FILES):
        table = made.tables.get(one.feed)
        if table is None or table.is_empty():
            continue
        name = f"made-up-{one.feed}-{made.first:%Y-%m}-to-{made.until - timedelta(days=1):%Y-%m}.{one.suffix}"
        rng = plan.stream(f"messy {one.feed}", (made.first - plan.first_day).days)
        draft = feeds.SPOILT[one.feed](table, made.first, made.until, rng)
        if one is WORKBOOK:
            rows = _write_sheet(draft, folder / name, rng)
        else:
            rows = draft.table.height
            _write_text(draft.table, folder / name, one)
        notes.append(draft.notes.select(pl.lit(name).alias("file"), pl.all()))
        told.append((name, one.feed, one.encoding, one.separator, one.heading_row, rows))
        if one is WORKBOOK:
            notes.append(_footer(name, rows))
    _write_truth(notes, told, truth)


def _write_text(table: pl.DataFrame, path: Path, how: MessyFile) -> None:
    text = table.write_csv(separator=how.separator, line_terminator="\r\n")
    if how.encoding == "utf-16":
        # Named with its byte order, so that every machine writes the same one.
        path.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    else:
        path.write_bytes(text.encode(how.encoding))


def _write_sheet(draft: Draft, path: Path, rng: np.random.Generator) -> int:
    """Write the workbook; how many rows stand below its headings, the total among them."""
    table = draft.table.select(list(HEADINGS))
    bare = {row - 1 for row in draft.notes.filter(why=feeds.BARE_NUMBER)["row"].to_list()}
    merged = _runs(table["offence"].to_list(), rng)
    write_workbook(table, path, title="Recorded crime for the partnership", bare=bare, merged=merged)
    return table.height + 1


def _runs(titles: list[str], rng: np.random.Generator) -> list[tuple[int, int]]:
    """Some pairs of neighbours with one title, no row in two."""
    pairs = [(at, at + 1) for at in range(len(titles) - 1) if titles[at] == titles[at + 1]]
    apart = [pair for one, pair in enumerate(pairs) if one == 0 or pairs[one - 1][1] != pair[0]]
    return [apart[at] for at in sorted(rng.permutation(len(apart))[:MERGES].tolist())]


def _footer(name: str, rows: int) -> pl.DataFrame:
    line = (rows, f"Total: {rows - 1}", "offence_code", feeds.TOTAL, QUARANTINED, "")
    return pl.DataFrame([line], schema=NOTES, orient="row").select(pl.lit(name).alias("file"), pl.all())


def _write_truth(
    notes: list[pl.DataFrame], told: list[tuple[str, str, str, str, int, int]], truth: Path
) -> None:
    names = ["file", "feed", "encoding", "separator", "heading_row", "rows"]
    tables = {
        "messy": pl.concat(notes),
        "messy_files": pl.DataFrame(told, schema=names, orient="row"),
        "messy_headings": pl.DataFrame({"heading": list(HEADINGS.values()), "column": list(HEADINGS)}),
    }
    for name, table in tables.items():
        table.with_columns(data_origin=pl.lit(MADE_UP)).write_csv(truth / f"{name}.csv")
