"""Every cell of a grid read and judged: what sets its row apart, and what is odd about a row that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from plumbline.ingest.cells import ColumnRead, read_column, without
from plumbline.ingest.contract import Column, Contract
from plumbline.ingest.grid import Grid
from plumbline.ingest.marks import AS_GIVEN, plain_marks
from plumbline.ingest.reading import DateSystem
from plumbline.values.harm_index import HarmIndex
from plumbline.values.words import say


LONGEST_CELL = 10_000
OLDEST = 120
"""Years. One person is known to have lived longer (Jeanne Calment, 122), so an older one is asked about."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What quarantines the rows of ``mask``; ``reason`` is a sentence that says what to do."""

    column: str
    reason: str
    mask: pl.Series


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd about the rows of ``mask``, which are kept.

    ``left_out``: the cell was not read. ``aside``: text for the flag of each row, after ``lead``.
    """

    column: str
    words: str
    mask: pl.Series
    left_out: bool = False
    aside: pl.Series | None = None
    lead: str = "Given:"


@dataclass(slots=True)
class Judged:
    """What reading turned up, column by column; each series has one place per row of the grid, good or bad.

    ``fields``: values by field. ``filled`` and ``unreadable``: masks by contract column. ``faults`` and ``doubts`` are
    those that hold in some row, and their masks have no null.
    """

    rows: int
    fields: dict[str, pl.Series] = field(default_factory=dict)
    filled: dict[str, pl.Series] = field(default_factory=dict)
    unreadable: dict[str, pl.Series] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def at_fault(self) -> pl.Series:
        """Rows with any fault."""
        return self.any_of([fault.mask for fault in self.faults])

    def any_of(self, masks: list[pl.Series]) -> pl.Series:
        """Rows in which any of these masks holds."""
        found = pl.repeat(False, self.rows, eager=True)
        for mask in masks:
            found = found | mask
        return found

    def fault(self, column: str, reason: str, mask: pl.Series) -> None:
        """Note what sets rows apart, if it holds in any."""
        if mask.any():
            self.faults.append(Fault(column, reason, mask.fill_null(value=False)))

    def doubt(
        self,
        column: str,
        words: str,
        mask: pl.Series,
        *,
        left_out: bool = False,
        aside: pl.Series | None = None,
        lead: str = "Given:",
    ) -> None:
        """Note what is odd about rows, if it holds in any."""
        if mask.any():
            self.doubts.append(Doubt(column, words, mask.fill_null(value=False), left_out, aside, lead))


def judge_cells(
    grid: Grid,
    contract: Contract,
    columns: Mapping[str, str],
    *,
    harm: HarmIndex | None,
    date_system: DateSystem | None,
    today: date,
) -> Judged:
    """Read every cell by its column; ``columns`` gives the heading of each contract column."""
    judged = Judged(grid.cells.height)
    _note_unreadable_cells(grid, judged)
    for name, head in columns.items():
        column = contract.column(name)
        text = _plain(grid.cells[head].str.strip_chars(), column, judged)
        _note_one(column, text, read_column(text, column, harm=harm, date_system=date_system), judged)
    _check_order(contract, columns, judged)
    _check_birth(contract, columns, judged)
    _check_age(contract, columns, judged)
    _check_future(contract, columns, judged, today)
    return judged


def _note_unreadable_cells(grid: Grid, judged: Judged) -> None:
    for head in grid.cells.columns[1:]:
        text = grid.cells[head]
        nul = say("{head} holds a NUL character, a sign of damage: send the row again.", head=head)
        judged.fault(head, nul, text.str.contains("\0", literal=True))
        long = say(
            "{head} is longer than {longest_cell:,} characters: shorten it.",
            head=head,
            longest_cell=LONGEST_CELL,
        )
        judged.fault(head, long, text.str.len_chars() > LONGEST_CELL)


def _plain(text: pl.Series, column: Column, judged: Judged) -> pl.Series:
    """Codes and numbers without marks that cannot be seen or letters that pose as others; names stay as they are."""
    if column.type in AS_GIVEN:
        return text
    plain = plain_marks(text)
    words = say(
        "{column} held marks that cannot be seen or letters of another alphabet, and was read in plain ones.",
        column=column.title,
    )
    judged.doubt(column.name, words, plain != text, aside=text)
    return plain


def _note_one(column: Column, text: pl.Series, reading: ColumnRead, judged: Judged) -> None:
    name = column.name
    judged.filled[name] = text != ""
    judged.unreadable[name] = reading.fault
    judged.fields.update(reading.fields)
    if not column.may_be_blank:
        judged.fault(
            name,
            say("{column} is blank, and every row needs it: fill it in.", column=column.title),
            text == "",
        )
    if column.on_fault == "reject":
        judged.fault(name, reading.advice, reading.fault)
    elif reading.advice:
        left_out = say("{column} left out: {advice}", column=column.title, advice=reading.advice)
        judged.doubt(name, left_out, reading.fault, left_out=True, aside=text)
    for words, mask in reading.doubts.items():
        judged.doubt(name, words, mask, aside=reading.asides.get(words), lead="In plain letters:")


def _check_order(contract: Contract, columns: Mapping[str, str], judged: Judged) -> None:
    for earlier, later in contract.order:
        if earlier in columns and later in columns:
            one, other = contract.column(earlier), contract.column(later)
            reason = say(
                "{other} is before {words}: correct one of them.", other=other.title, words=one.words
            )
            judged.fault(later, reason, judged.fields[other.to] < judged.fields[one.to])


def _check_birth(contract: Contract, columns: Mapping[str, str], judged: Judged) -> None:
    """Leaves out a birth date after the day on which its person was recorded; the row itself is kept."""
    before, born = contract.born_before, judged.fields.get("date_of_birth")
    if before is None or before not in columns or born is None:
        return
    column = next(column.name for column in contract.columns if column.to == "date_of_birth")
    backwards = (born > judged.fields[contract.column(before).to]).fill_null(value=False)
    judged.fields["date_of_birth"] = without(born, backwards)
    words = say(
        "Date of birth left out: it is after {words}. Correct one of them.",
        words=contract.column(before).words,
    )
    judged.doubt(column, words, backwards, left_out=True, aside=born.dt.strftime("%d/%m/%Y"))


def _check_age(contract: Contract, columns: Mapping[str, str], judged: Judged) -> None:
    """Asks about whoever would be older than people get; the row and its date are kept."""
    before, born = contract.born_before, judged.fields.get("date_of_birth")
    if before is None or before not in columns or born is None:
        return
    column = next(column for column in contract.columns if column.to == "date_of_birth")
    aged = (judged.fields[contract.column(before).to].cast(pl.Date) - born) > timedelta(days=OLDEST * 365.25)
    words = say(
        "{column} makes the person older than {oldest}: ask whether the year is right",
        column=column.title,
        oldest=OLDEST,
    )
    judged.doubt(column.name, words, aged.fill_null(value=False))


def _check_future(contract: Contract, columns: Mapping[str, str], judged: Judged, today: date) -> None:
    """Asks about what would have happened after the file was read; what is only planned (a release) may lie ahead."""
    told = contract.tables.get("events", {})
    births = [column.name for column in contract.columns if column.type == "birth_date"]
    dated = (contract.period, told.get("from"), told.get("else_day_of"), contract.born_before)
    for name in dict.fromkeys([*dated, *births]):
        if name in columns:
            column = contract.column(name)
            ahead = (judged.fields[column.to].cast(pl.Date) > today).fill_null(value=False)
            judged.doubt(
                name, say("{column} has not come yet: ask for the right one", column=column.title), ahead
            )
