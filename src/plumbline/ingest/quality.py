"""How good a file is, as data: what is filled, month by month; what is wrong, and in which rows; what ought to be asked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.ingest.grid import Grid
from plumbline.ingest.rows import Doubt, Rows


# In a file of fewer rows a column may be empty by chance.
FEWEST_FOR_EMPTY = 20
# A month with less than this share of the usual month was probably not sent whole.
PART_OF_USUAL = 1 / 3
FEWEST_MONTHS, FEWEST_IN_A_MONTH = 4, 20


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to ask the sender about: ``slug``, the columns or months that it is about, and a sentence."""

    slug: str
    about: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a file is. Shares are of the rows read into cells, good or quarantined.

    ``fields``: column, heading (null: not sent), required, rows, filled, unreadable, share_filled, share_usable.
    ``months``: month (first day; null: no date that can be read), rows, quarantined. ``field_months``: month, column, rows,
    filled, share_filled. ``faults``: column, reason, outcome (``quarantined``, ``left out``, ``kept``), rows.
    ``rows``: row_no, reference (the sender's own), column, reason, outcome, a line for each fault of each row, without
    what stood in the cell.
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
        few = self.months.filter(
            pl.col("month").is_not_null() & (pl.col("rows") < PART_OF_USUAL * rows_a_month)
        )
        told = _few(few, f"usually {rows_a_month:,.0f}")
        return replace(self, warnings=(*self.warnings, *told))

    def for_supplier(self) -> str:
        """The rows at fault as CSV, to be sent back; no cell begins as a formula does."""
        safe = [
            pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r|]"))
            .then("'" + pl.col(name))
            .otherwise(name)
            .alias(name)
            for name, kind in self.rows.schema.items()
            if kind == pl.String
        ]
        out = io.StringIO()
        self.rows.with_columns(safe).write_csv(out)
        return out.getvalue()


def quality_of(
    grid: Grid, rows: Rows, contract: Contract, columns: Mapping[str, str], *, file_name: str
) -> Quality:
    """Judge a file that was read.

    Parameters
    ----------
    columns : heading of the file for each column of the contract that it has.
    """
    months = _months_of_rows(grid, rows, contract)
    fields, by_month = _fields(grid, rows, contract, columns), _field_months(rows, months)
    counted = _months(rows, months)
    told = (
        *_empty(fields, contract),
        *_few_for_contract(counted, contract),
        *_part_months(counted),
        *_gaps(counted),
    )
    return Quality(
        feed=contract.feed,
        file_name=file_name,
        fields=fields,
        months=counted,
        field_months=by_month,
        faults=_faults(grid, rows),
        rows=_rows_at_fault(grid, rows, contract, columns),
        warnings=told,
    )


def _fields(grid: Grid, rows: Rows, contract: Contract, columns: Mapping[str, str]) -> pl.DataFrame:
    height = grid.cells.height
    told = []
    for column in contract.columns:
        sent = column.name in columns
        filled = int(rows.seen.filled[column.name].sum()) if sent else 0
        bad = int(rows.seen.unreadable[column.name].sum()) if sent else 0
        told.append((column.name, columns.get(column.name), column.required, height, filled, bad))
    names = ["column", "heading", "required", "rows", "filled", "unreadable"]
    kinds = [pl.String, pl.String, pl.Boolean, pl.Int64, pl.Int64, pl.Int64]
    frame = pl.DataFrame(told, schema=dict(zip(names, kinds, strict=True)), orient="row")
    return frame.with_columns(
        share_filled=pl.col("filled") / pl.col("rows"),
        share_usable=(pl.col("filled") - pl.col("unreadable")) / pl.col("rows"),
    )


def _months_of_rows(grid: Grid, rows: Rows, contract: Contract) -> pl.Series:
    """First day of the month that each row speaks of; null where no date of it can be read."""
    told = contract.tables.get("events", {})
    names = [contract.period, told.get("from"), told.get("else_day_of")]
    dated = [contract.column(name).to for name in names if name]
    moments = [rows.seen.fields[to].cast(pl.Date) for to in dated if to in rows.seen.fields]
    if not moments:
        return pl.Series("month", [None] * grid.cells.height, dtype=pl.Date)
    return pl.select(pl.coalesce(moments).dt.truncate("1mo").alias("month")).to_series()


def _months(rows: Rows, months: pl.Series) -> pl.DataFrame:
    bad = pl.repeat(False, len(months), eager=True)
    for _, _, mask in rows.seen.faults:
        bad = bad | mask.fill_null(value=False)
    frame = pl.DataFrame({"month": months, "bad": bad})
    return (
        frame.group_by("month")
        .agg(rows=pl.len().cast(pl.Int64), quarantined=pl.col("bad").sum().cast(pl.Int64))
        .sort("month")
    )


def _field_months(rows: Rows, months: pl.Series) -> pl.DataFrame:
    names = list(rows.seen.filled)
    frame = pl.DataFrame({"month": months, **rows.seen.filled})
    counted = frame.group_by("month").agg(
        pl.len().cast(pl.Int64).alias("rows"), pl.col(names).sum().cast(pl.Int64)
    )
    long = counted.unpivot(names, index=["month", "rows"], variable_name="column", value_name="filled")
    return long.select(
        "month", "column", "rows", "filled", share_filled=pl.col("filled") / pl.col("rows")
    ).sort("month", "column")


def _outcome(doubt: Doubt) -> str:
    return "left out" if " left out: " in doubt.words else "kept"


def _each_fault(rows: Rows) -> Iterator[tuple[str, str, str, pl.Series]]:
    """Column, reason, outcome and rows of all that was found."""
    for column, reason, mask in rows.seen.faults:
        yield column, reason, "quarantined", mask.fill_null(value=False)
    for doubt in rows.seen.doubts:
        yield doubt.column, doubt.words, _outcome(doubt), doubt.mask.fill_null(value=False)


def _faults(grid: Grid, rows: Rows) -> pl.DataFrame:
    told: list[tuple[str | None, str, str, int]]
    told = [(column, reason, outcome, int(mask.sum())) for column, reason, outcome, mask in _each_fault(rows)]
    if grid.ragged.height:
        told.append(
            (
                None,
                "The row has another number of cells than the headings.",
                "quarantined",
                grid.ragged.height,
            )
        )
    schema = {"column": pl.String, "reason": pl.String, "outcome": pl.String, "rows": pl.Int64}
    return pl.DataFrame(told, schema=schema, orient="row").sort("rows", descending=True, maintain_order=True)


def _rows_at_fault(grid: Grid, rows: Rows, contract: Contract, columns: Mapping[str, str]) -> pl.DataFrame:
    own = [pl.col(columns[name]) for name in contract.reference if name in columns]
    references = (pl.concat_str(own, separator="/") if own else pl.lit("")).alias("reference")
    cells = grid.cells.select("row_no", references)
    ragged = grid.ragged.select(
        "row_no",
        reference=pl.lit(""),
        column=pl.lit(None, dtype=pl.String),
        reason=pl.lit("The row has another number of cells than the headings."),
        outcome=pl.lit("quarantined"),
    )
    lines = [
        cells.filter(mask).with_columns(column=pl.lit(column), reason=pl.lit(reason), outcome=pl.lit(outcome))
        for column, reason, outcome, mask in _each_fault(rows)
    ]
    return pl.concat([ragged, *lines]).sort("row_no", maintain_order=True)


def _empty(fields: pl.DataFrame, contract: Contract) -> Iterator[Warned]:
    often = [column.name for column in contract.columns if column.often_empty]
    sent = fields.filter(
        pl.col("heading").is_not_null() & (pl.col("filled") == 0) & (pl.col("rows") >= FEWEST_FOR_EMPTY)
    )
    names = tuple(sent.filter(~pl.col("column").is_in(often))["column"])
    if names:
        words = "column is" if len(names) == 1 else "columns are"
        yield Warned(
            "empty-column",
            names,
            f"{len(names)} {words} empty in every row ({', '.join(names)}): ask the sender whether that is meant.",
        )


def _few_for_contract(months: pl.DataFrame, contract: Contract) -> tuple[Warned, ...]:
    few = months.filter(pl.col("month").is_not_null() & (pl.col("rows") < contract.fewest_a_month))
    return _few(few, f"at least {contract.fewest_a_month:,}")


def _few(months: pl.DataFrame, expected: str) -> tuple[Warned, ...]:
    if months.is_empty():
        return ()
    named = [f"{_name(month)}: {rows:,}" for month, rows in months.select("month", "rows").iter_rows()]
    words = f"Far fewer rows than expected ({expected} a month) in {_listed(named)}: ask the sender for the whole extract."
    return (Warned("too-few-rows", tuple(str(month) for month in months["month"]), words),)


def _part_months(months: pl.DataFrame) -> tuple[Warned, ...]:
    """Months with far fewer rows than the file's usual month; the first and the last may be part months by design."""
    dated = months.filter(pl.col("month").is_not_null()).sort("month")
    if dated.height < FEWEST_MONTHS:
        return ()
    usual = dated["rows"].median()
    if not isinstance(usual, float) or usual < FEWEST_IN_A_MONTH:
        return ()
    inner = dated.slice(1, dated.height - 2)
    return _few(inner.filter(pl.col("rows") < PART_OF_USUAL * usual), f"usually {usual:,.0f}")


def _gaps(months: pl.DataFrame) -> Iterator[Warned]:
    """Months without a row between the first and the last of a file whose months are otherwise full."""
    dated = months.filter(pl.col("month").is_not_null())["month"]
    usual = months.filter(pl.col("month").is_not_null())["rows"].median()
    if dated.is_empty() or not isinstance(usual, float) or usual < FEWEST_IN_A_MONTH:
        return
    first, last = dated.min(), dated.max()
    every = pl.select(pl.date_range(first, last, "1mo")).to_series()  # type: ignore[arg-type]  # of a column of dates
    missing = [_name(month) for month in every if month not in set(dated)]
    if missing:
        yield Warned(
            "month-missing",
            tuple(missing),
            f"No rows at all in {_listed(missing)}: ask the sender, and read a gap as not known, never as none.",
        )


def _name(month: date) -> str:
    return f"{month:%B %Y}"


def _listed(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
