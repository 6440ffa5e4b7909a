"""Rows sorted by what was found in their cells: kept, quarantined, or a repeat of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.ingest.grid import Grid
from plumbline.ingest.judging import Doubt, Judged, judge_cells
from plumbline.ingest.reading import DateSystem
from plumbline.ingest.rejects import rejects_of
from plumbline.values.harm_index import HarmIndex


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a file, sorted.

    ``kept``: row_no, every field of the contract, ``flags`` (text|null), ``raw`` (the row as JSON). ``rejects``: one line
    a quarantined row. ``doubts``: number of kept rows by what is odd about them. ``judged``: every cell, good rows and bad.
    """

    kept: pl.DataFrame
    rejects: pl.DataFrame
    duplicates: int
    doubts: Mapping[str, int]
    judged: Judged


def read_rows(
    grid: Grid,
    contract: Contract,
    columns: Mapping[str, str],
    *,
    harm: HarmIndex | None,
    date_system: DateSystem | None = None,
    today: date,
) -> Rows:
    """Read, judge and sort the rows of a grid; ``columns`` gives the heading of each contract column."""
    judged = judge_cells(grid, contract, columns, harm=harm, date_system=date_system, today=today)
    raw = grid.cells.select(pl.struct(pl.exclude("row_no")).struct.json_encode().alias("raw")).to_series()
    good = ~judged.at_fault
    repeats = good & _repeats(raw, contract, columns, judged)
    kept = good & ~repeats
    fields = {
        "row_no": grid.cells["row_no"],
        **judged.fields,
        "flags": _flags(judged),
        "raw": raw,
    }
    return Rows(
        kept=pl.DataFrame(fields).filter(kept),
        rejects=rejects_of(grid, judged.faults, raw),
        duplicates=int(repeats.sum()),
        doubts=_counted(judged.doubts, kept),
        judged=judged,
    )


def _repeats(raw: pl.Series, contract: Contract, columns: Mapping[str, str], judged: Judged) -> pl.Series:
    """Rows equal to an earlier one, where the row has its own reference; without one, equal rows may be two events."""
    if not contract.reference:
        return pl.repeat(False, len(raw), eager=True)
    blank = [
        judged.fields[contract.column(name).to].is_null() for name in contract.reference if name in columns
    ]
    return ~raw.is_first_distinct() & ~judged.any_of(blank)


def _flags(judged: Judged) -> pl.Series:
    """What was left out or doubted about each row, in words, with what was given; null where nothing was."""
    if not judged.doubts:
        return pl.Series([None] * judged.rows, dtype=pl.String)
    words = [pl.when(doubt.mask).then(_flag(doubt)) for doubt in judged.doubts]
    told = pl.select(pl.concat_str(words, separator=" / ", ignore_nulls=True)).to_series()
    return pl.select(pl.when(told != "").then(told)).to_series()


def _flag(doubt: Doubt) -> pl.Expr:
    if doubt.aside is None:
        return pl.lit(doubt.words)
    return pl.concat_str(pl.lit(f"{doubt.words} {doubt.lead} "), doubt.aside)


def _counted(doubts: list[Doubt], kept: pl.Series) -> Mapping[str, int]:
    counts = {doubt.words: int((doubt.mask & kept).sum()) for doubt in doubts}
    return {words: count for words, count in counts.items() if count}
