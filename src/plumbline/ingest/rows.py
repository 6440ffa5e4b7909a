"""Rows with every cell read: which to keep, which to quarantine and why, which repeat an earlier one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from plumbline.ingest.cells import ColumnRead, read_column, without
from plumbline.ingest.contract import Column, Contract
from plumbline.ingest.grid import Grid
from plumbline.ingest.marks import AS_GIVEN, plain_marks
from plumbline.ingest.reading import DateSystem
from plumbline.values.harm_index import HarmIndex


REJECTS = {"row_no": pl.Int64, "column": pl.String, "reason": pl.String, "row_text": pl.String}
LONGEST_CELL = 10_000
_LONGEST_ROW_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Rows:
    """``kept``: row_no, every field of the contract, ``flags`` (text|null), ``raw`` (the row as JSON).

    ``rejects``: one line a quarantined row. ``doubts``: number of kept rows by what is odd about them.
    """

    kept: pl.DataFrame
    rejects: pl.DataFrame
    duplicates: int
    doubts: Mapping[str, int]
    seen: Seen


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is odd about some rows that are kept; ``aside``: text for the flag of each, after ``lead``."""

    column: str
    words: str
    mask: pl.Series
    aside: pl.Series | None = None
    lead: str = "Given:"


@dataclass(frozen=True, slots=True)
class Seen:
    """Every cell of the grid as it was met, good rows and bad; each mask has one place per row.

    ``filled`` and ``unreadable`` by contract column; ``faults``: column, reason and mask of what quarantines a row.
    """

    filled: Mapping[str, pl.Series]
    unreadable: Mapping[str, pl.Series]
    fields: Mapping[str, pl.Series]
    faults: tuple[tuple[str, str, pl.Series], ...]
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class _Findings:
    """What reading turned up, column by column; each mask has one place per row."""

    fields: dict[str, pl.Series] = field(default_factory=dict)
    faults: list[tuple[str, str, pl.Series]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    filled: dict[str, pl.Series] = field(default_factory=dict)
    unreadable: dict[str, pl.Series] = field(default_factory=dict)


def read_rows(
    grid: Grid,
    contract: Contract,
    columns: Mapping[str, str],
    *,
    harm: HarmIndex | None,
    date_system: DateSystem | None = None,
) -> Rows:
    """Read, judge and sort the rows of a grid; ``columns`` gives the heading of each contract column."""
    findings = _Findings()
    _note_unreadable_cells(grid, findings)
    for name, head in columns.items():
        column = contract.column(name)
        text = _plain(grid.cells[head].str.strip_chars(), column, findings)
        _note_one(column, text, read_column(text, column, harm=harm, date_system=date_system), findings)
    _check_order(contract, columns, findings)
    raw = grid.cells.select(pl.struct(pl.exclude("row_no")).struct.json_encode().alias("raw")).to_series()
    rejects = _rejects(grid, findings.faults, raw)
    good = ~_any([mask for _, _, mask in findings.faults], grid.cells.height)
    repeats = good & _repeats(raw, contract, columns, findings)
    kept = good & ~repeats
    fields = {
        "row_no": grid.cells["row_no"],
        **findings.fields,
        "flags": _flags(findings, len(kept)),
        "raw": raw,
    }
    return Rows(
        kept=pl.DataFrame(fields).filter(kept),
        rejects=rejects,
        duplicates=int(repeats.sum()),
        doubts=_counted(findings, kept),
        seen=Seen(
            findings.filled,
            findings.unreadable,
            findings.fields,
            tuple((column, reason, mask) for column, reason, mask in findings.faults if mask.any()),
            tuple(doubt for doubt in findings.doubts if doubt.mask.any()),
        ),
    )


def _plain(text: pl.Series, column: Column, findings: _Findings) -> pl.Series:
    """Codes and numbers without marks that cannot be seen or letters that pose as others; names stay as they are."""
    if column.type in AS_GIVEN:
        return text
    plain = plain_marks(text)
    changed = (plain != text).fill_null(value=False)
    words = f"{column.name} held marks that cannot be seen or letters of another alphabet, and was read in plain ones."
    findings.doubts.append(Doubt(column.name, words, changed, text))
    return plain


def _note_unreadable_cells(grid: Grid, findings: _Findings) -> None:
    for head in grid.cells.columns[1:]:
        text = grid.cells[head]
        nul = text.str.contains("\0", literal=True)
        findings.faults.append(
            (head, f"{head} holds a NUL character, a sign of damage: send the row again.", nul)
        )
        long = text.str.len_chars() > LONGEST_CELL
        findings.faults.append(
            (head, f"{head} is longer than {LONGEST_CELL:,} characters: shorten it.", long)
        )


def _note_one(column: Column, text: pl.Series, reading: ColumnRead, findings: _Findings) -> None:
    name = column.name
    findings.filled[name] = text != ""
    findings.unreadable[name] = reading.fault
    findings.fields.update(reading.fields)
    if not column.may_be_blank:
        findings.faults.append((name, f"{name} is blank, and every row needs it: fill it in.", text == ""))
    if column.on_fault == "reject":
        findings.faults.append((name, reading.advice, reading.fault))
    elif reading.advice:
        findings.doubts.append(Doubt(name, f"{name} left out: {reading.advice}", reading.fault, text))
    asides = reading.asides
    findings.doubts.extend(
        Doubt(name, words, mask, asides.get(words), "In plain letters:")
        for words, mask in reading.doubts.items()
    )


def _check_order(contract: Contract, columns: Mapping[str, str], findings: _Findings) -> None:
    for earlier, later in contract.order:
        if earlier in columns and later in columns:
            first = findings.fields[contract.column(earlier).to]
            second = findings.fields[contract.column(later).to]
            backwards = (second < first).fill_null(value=False)
            findings.faults.append((later, f"{later} is before {earlier}: correct one of them.", backwards))
    if contract.born_before is not None and contract.born_before in columns:
        born = next((column.name for column in contract.columns if column.to == "date_of_birth"), "")
        seen = findings.fields[contract.column(contract.born_before).to]
        _check_birth(born, contract.born_before, seen, findings)


def _check_birth(column: str, before: str, seen: pl.Series, findings: _Findings) -> None:
    """Leaves out a birth date after the day on which its person was recorded; the row itself is kept."""
    born = findings.fields.get("date_of_birth")
    if born is None:
        return
    backwards = (born > seen).fill_null(value=False)
    findings.fields["date_of_birth"] = without(born, backwards)
    words = f"date of birth left out: it is after {before}. Correct one of them."
    findings.doubts.append(Doubt(column, words, backwards, born.dt.strftime("%d/%m/%Y")))


def _rejects(grid: Grid, faults: list[tuple[str, str, pl.Series]], raw: pl.Series) -> pl.DataFrame:
    """One line a row: the first column at fault, every reason, and the row as it came."""
    found = [(column, reason, mask) for column, reason, mask in faults if mask.any()]
    lines = [_misfits(grid)]
    if found:
        columns = pl.coalesce(pl.when(mask).then(pl.lit(column)) for column, _, mask in found)
        reasons = pl.concat_str(
            [pl.when(mask).then(pl.lit(reason)) for _, reason, mask in found],
            separator=" ",
            ignore_nulls=True,
        )
        told = pl.select(
            row_no=grid.cells["row_no"],
            column=columns,
            reason=reasons,
            row_text=raw.str.head(_LONGEST_ROW_TEXT),
        )
        lines.append(told.filter(pl.col("column").is_not_null()))
    return pl.concat(lines).sort("row_no")


def _misfits(grid: Grid) -> pl.DataFrame:
    reason = (
        "The row has another number of cells than the headings: look for a comma or a quotation mark too many "
        "or too few, and correct it."
    )
    told = [json.dumps(text[:_LONGEST_ROW_TEXT], ensure_ascii=False) for text in grid.ragged["text"]]
    return pl.DataFrame(
        {
            "row_no": grid.ragged["row_no"],
            "column": None,
            "reason": reason,
            "row_text": pl.Series(told, dtype=pl.String),
        },
        schema=REJECTS,
    )


def _repeats(
    raw: pl.Series, contract: Contract, columns: Mapping[str, str], findings: _Findings
) -> pl.Series:
    """Rows equal to an earlier one, where the row has its own reference; without one, equal rows may be two events."""
    if not contract.reference:
        return pl.repeat(False, len(raw), eager=True)
    own = [
        findings.fields[contract.column(name).to].is_not_null()
        for name in contract.reference
        if name in columns
    ]
    named = ~_any([~mask for mask in own], len(raw))
    return ~raw.is_first_distinct() & named


def _any(masks: list[pl.Series], length: int) -> pl.Series:
    found = pl.repeat(False, length, eager=True)
    for mask in masks:
        found = found | mask.fill_null(value=False)
    return found


def _flags(findings: _Findings, length: int) -> pl.Series:
    """What was left out or doubted about each row, in words, with what was given; null where nothing was."""
    words = [
        pl.when(doubt.mask.fill_null(value=False)).then(
            pl.lit(doubt.words)
            if doubt.aside is None
            else pl.concat_str(pl.lit(f"{doubt.words} {doubt.lead} "), doubt.aside)
        )
        for doubt in findings.doubts
        if doubt.mask.any()
    ]
    if not words:
        return pl.Series([None] * length, dtype=pl.String)
    told = pl.select(pl.concat_str(words, separator=" / ", ignore_nulls=True)).to_series()
    return pl.select(pl.when(told != "").then(told)).to_series()


def _counted(findings: _Findings, kept: pl.Series) -> Mapping[str, int]:
    counts = {doubt.words: int((doubt.mask.fill_null(value=False) & kept).sum()) for doubt in findings.doubts}
    return {doubt: count for doubt, count in counts.items() if count}
