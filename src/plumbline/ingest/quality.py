"""How good a file is, as data: what is filled, month by month; what is wrong, and in which rows; what ought to be asked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from plumbline.ingest.asking import Warned, asked_of_sender, fewer_than_usual
from plumbline.ingest.contract import Contract
from plumbline.ingest.faults import faults_of, rows_at_fault
from plumbline.ingest.grid import Grid
from plumbline.ingest.judging import Judged
from plumbline.values.formulas import FORMULA


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a file is. Shares are of the rows read into cells, good or quarantined.

    ``fields``: column, heading (null: not sent), required, rows, filled, unreadable, share_filled, share_usable.
    ``months``: month (first day; null: no date that can be read), rows, quarantined. ``field_months``: month, column, rows,
    filled, share_filled. ``faults``: as `faults_of` has them, and ``rows`` as `rows_at_fault`.
    """

    feed: str
    file_name: str
    fields: pl.DataFrame
    months: pl.DataFrame
    field_months: pl.DataFrame
    faults: pl.DataFrame
    rows: pl.DataFrame
    warnings: tuple[Warned, ...]

    def beside_usual(self, rows_a_month: float) -> Self:
        """With a warning where a month has far fewer rows than this supplier usually sends.

        Parameters
        ----------
        rows_a_month : what earlier files held, such as their median month.
        """
        return replace(self, warnings=(*self.warnings, *fewer_than_usual(self.months, rows_a_month)))

    def for_supplier(self) -> str:
        """The rows at fault as CSV, to be sent back; no cell begins as a formula does."""
        safe = [
            pl.when(pl.col(name).str.contains(FORMULA)).then("'" + pl.col(name)).otherwise(name).alias(name)
            for name, kind in self.rows.schema.items()
            if kind == pl.String
        ]
        out = io.StringIO()
        self.rows.with_columns(safe).write_csv(out)
        return out.getvalue()


def quality_of(
    grid: Grid, judged: Judged, contract: Contract, columns: Mapping[str, str], *, file_name: str
) -> Quality:
    """Judge a file that was read.

    Parameters
    ----------
    columns : heading of the file for each column of the contract that it has.
    """
    by_row = _months_of_rows(judged, contract)
    fields, months = _fields(judged, contract, columns), _months(judged, by_row)
    return Quality(
        feed=contract.feed,
        file_name=file_name,
        fields=fields,
        months=months,
        field_months=_field_months(judged, by_row),
        faults=faults_of(grid, judged),
        rows=rows_at_fault(grid, judged, contract, columns),
        warnings=asked_of_sender(fields, months, contract),
    )


def _fields(judged: Judged, contract: Contract, columns: Mapping[str, str]) -> pl.DataFrame:
    told = []
    for column in contract.columns:
        sent = column.name in columns
        filled = int(judged.filled[column.name].sum()) if sent else 0
        bad = int(judged.unreadable[column.name].sum()) if sent else 0
        told.append((column.name, columns.get(column.name), column.required, judged.rows, filled, bad))
    names = ["column", "heading", "required", "rows", "filled", "unreadable"]
    kinds = [pl.String, pl.String, pl.Boolean, pl.Int64, pl.Int64, pl.Int64]
    frame = pl.DataFrame(told, schema=dict(zip(names, kinds, strict=True)), orient="row")
    return frame.with_columns(
        share_filled=pl.col("filled") / pl.col("rows"),
        share_usable=(pl.col("filled") - pl.col("unreadable")) / pl.col("rows"),
    )


def _months_of_rows(judged: Judged, contract: Contract) -> pl.Series:
    """First day of the month that each row speaks of; null where no date of it can be read."""
    told = contract.tables.get("events", {})
    names = [contract.period, told.get("from"), told.get("else_day_of")]
    dated = [contract.column(name).to for name in names if name]
    moments = [judged.fields[to].cast(pl.Date) for to in dated if to in judged.fields]
    if not moments:
        return pl.Series("month", [None] * judged.rows, dtype=pl.Date)
    return pl.select(pl.coalesce(moments).dt.truncate("1mo").alias("month")).to_series()


def _months(judged: Judged, months: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"month": months, "bad": judged.at_fault})
    return (
        frame.group_by("month")
        .agg(rows=pl.len().cast(pl.Int64), quarantined=pl.col("bad").sum().cast(pl.Int64))
        .sort("month")
    )


def _field_months(judged: Judged, months: pl.Series) -> pl.DataFrame:
    names = list(judged.filled)
    frame = pl.DataFrame({"month": months, **judged.filled})
    counted = frame.group_by("month").agg(
        pl.len().cast(pl.Int64).alias("rows"), pl.col(names).sum().cast(pl.Int64)
    )
    long = counted.unpivot(names, index=["month", "rows"], variable_name="column", value_name="filled")
    return long.select(
        "month", "column", "rows", "filled", share_filled=pl.col("filled") / pl.col("rows")
    ).sort("month", "column")
