"""Sheets of a workbook, read in a process of its own under a limit of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from plumbline.ingest import sheet_child
from plumbline.ingest.archive import refuse_damaged
from plumbline.ingest.parts import Facts, facts_of
from plumbline.ingest.reading import DateSystem
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FIRST_ROWS = 240
# Of the reader: Python and the parser; a cell; a cell that is not there between two that are; a byte of shared text.
_BASE, _CELL, _GAPS, _FREE_CELLS, _WORDS = 140_000_000, 32, 8, 500_000, 4
_SECONDS, _CELLS_A_SECOND = 10, 400_000


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """``first``: its first rows, each cell as text. ``merged``: areas ((top, left), (bottom, right)) from 0, within these."""

    name: str
    hidden: bool
    rows: int
    columns: int
    first: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets of a workbook and what a reader should be told of it."""

    sheets: tuple[SheetSeen, ...]
    date_system: DateSystem
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetText:
    """A sheet as CSV in UTF-8, from its first row."""

    text: bytes
    date_system: DateSystem
    notes: tuple[str, ...]


def look_into(path: Path) -> Book:
    """Sheets of a workbook with their first rows.

    Raises
    ------
    DataUnfit: not a workbook, damaged, locked, with macros or links, too large, or made to do harm.
    """
    facts = facts_of(path)
    told = json.loads(_run("look", path, facts, str(FIRST_ROWS)).stdout)
    sheets = tuple(_seen(sheet) for sheet in told["sheets"])
    return Book(sheets, _date_system(facts), _notes(facts))


def read_sheet(path: Path, name: str) -> SheetText:
    """One sheet, whole.

    Raises
    ------
    DataUnfit: as of `look_into`; or it has no such sheet.
    """
    facts = facts_of(path)
    done = _run("rows", path, facts, name)
    if not done.stdout.strip(b",\n"):
        raise DataUnfit(
            "The sheet is empty: choose another, or ask the sender for it again.", slug="empty-file"
        )
    merged = json.loads(done.stderr or b"{}")
    return SheetText(done.stdout, _date_system(facts), (*_notes(facts), *_merged_notes(merged)))


def _run(mode: str, path: Path, facts: Facts, last: str) -> subprocess.CompletedProcess[bytes]:
    cells = facts.cells * _GAPS + _FREE_CELLS
    most = _BASE + cells * _CELL + facts.words * _WORDS
    command = [sys.executable, "-I", sheet_child.__file__, mode, str(path.resolve()), str(most), last]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, arguments not through a shell
            command, capture_output=True, check=False, timeout=_SECONDS + facts.cells / _CELLS_A_SECOND
        )
    except subprocess.TimeoutExpired:
        _refuse_unreadable()
    if done.returncode == sheet_child.DAMAGED:
        refuse_damaged()
    if done.returncode == sheet_child.NO_SUCH_SHEET:
        raise DataUnfit("The workbook has no sheet of that name: survey it again.", slug="no-sheet")
    if done.returncode == sheet_child.TOO_WIDE:
        refuse_too_wide()
    if done.returncode != 0:
        _refuse_unreadable()
    return done


def refuse_too_wide() -> NoReturn:
    """Refuse a table with more columns than any extract has."""
    raise DataUnfit(
        say(
            "The file has more than {most_columns:,} columns, as no extract does: ask the sender for "
            "the agreed columns.",
            most_columns=sheet_child.MOST_COLUMNS,
        ),
        slug="too-many-columns",
    )


def _refuse_unreadable() -> NoReturn:
    """The reader ran out of the memory or the time that a workbook of this size may take, or broke down."""
    raise DataUnfit(
        "The workbook cannot be read: it is damaged, or its cells lie too far apart. Copy the rows of the extract into a "
        "new workbook, or save the sheet as CSV UTF-8, and send that.",
        slug="workbook-damaged",
    )


def _date_system(facts: Facts) -> DateSystem:
    return "1904" if facts.date_1904 else "1900"


def _notes(facts: Facts) -> tuple[str, ...]:
    told = []
    if facts.errors:
        told.append(
            say(
                "{errors:,} cells hold the error of a formula (such as #N/A) and were read as blank.",
                errors=facts.errors,
            )
        )
    if facts.not_worked_out:
        told.append(
            say(
                "{not_worked_out:,} formulas were saved without their value and were read as blank: open "
                "the workbook in Excel, save it, and send it again.",
                not_worked_out=facts.not_worked_out,
            )
        )
    elif facts.formulas:
        told.append(
            say(
                "{formulas:,} cells are formulas: their last saved values were read.", formulas=facts.formulas
            )
        )
    return tuple(told)


def _merged_notes(merged: dict[str, int]) -> tuple[str, ...]:
    if not merged.get("merged_down"):
        return ()
    return (
        say(
            "{merged_down:,} cells were merged with the one above them and were given its value.",
            merged_down=merged["merged_down"],
        ),
    )


def _seen(told: dict[str, Any]) -> SheetSeen:
    return SheetSeen(
        told["name"],
        told["hidden"],
        told["rows"],
        told["columns"],
        tuple(tuple(row) for row in told["first"]),
        tuple(((a[0][0], a[0][1]), (a[1][0], a[1][1])) for a in told["merged"]),
    )
