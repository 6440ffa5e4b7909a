"""What ought to be asked of whoever sent a file: columns that are empty, months that are short or not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from plumbline.ingest.contract import Contract
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import month_year


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


def asked_of_sender(fields: pl.DataFrame, months: pl.DataFrame, contract: Contract) -> tuple[Warned, ...]:
    """All that ought to be asked, of a file's ``fields`` and ``months`` as `Quality` has them."""
    dated = months.filter(pl.col("month").is_not_null()).sort("month")
    return (
        *_empty(fields, contract),
        *_few_for_contract(dated, contract),
        *_part_months(dated),
        *_gaps(dated),
    )


def fewer_than_usual(months: pl.DataFrame, rows_a_month: float) -> tuple[Warned, ...]:
    """Months with far fewer rows than this supplier usually sends.

    Parameters
    ----------
    rows_a_month : what earlier files held, such as their median month.
    """
    few = months.filter(pl.col("month").is_not_null() & (pl.col("rows") < PART_OF_USUAL * rows_a_month))
    return _few(few, say("usually {rows_a_month:,.0f}", rows_a_month=rows_a_month))


def _empty(fields: pl.DataFrame, contract: Contract) -> Iterator[Warned]:
    often = [column.name for column in contract.columns if column.often_empty]
    sent = fields.filter(
        pl.col("heading").is_not_null() & (pl.col("filled") == 0) & (pl.col("rows") >= FEWEST_FOR_EMPTY)
    )
    empty = sent.filter(~pl.col("column").is_in(often))
    names, headings = tuple(empty["column"]), ", ".join(empty["heading"])
    if names:
        yield Warned(
            "empty-column",
            names,
            counted(
                len(names),
                "{count} column is empty in every row ({headings}): ask the sender whether that is meant.",
                "{count} columns are empty in every row ({headings}): ask the sender whether that is meant.",
                headings=headings,
            ),
        )


def _few_for_contract(dated: pl.DataFrame, contract: Contract) -> tuple[Warned, ...]:
    few = dated.filter(pl.col("rows") < contract.fewest_a_month)
    return _few(few, say("at least {fewest_a_month:,}", fewest_a_month=contract.fewest_a_month))


def _part_months(dated: pl.DataFrame) -> tuple[Warned, ...]:
    """Months with far fewer rows than the file's usual month; the first and the last may be part months by design."""
    usual = _usual(dated)
    if usual is None or dated.height < FEWEST_MONTHS:
        return ()
    return fewer_than_usual(dated.slice(1, dated.height - 2), usual)


def _gaps(dated: pl.DataFrame) -> Iterator[Warned]:
    """Months without a row between the first and the last of a file whose months are otherwise full."""
    if _usual(dated) is None:
        return
    held = dated["month"]
    every = pl.select(pl.date_range(held.min(), held.max(), "1mo")).to_series()  # type: ignore[arg-type]  # of a column of dates
    missing = [_name(month) for month in every if month not in set(held)]
    if missing:
        yield Warned(
            "month-missing",
            tuple(missing),
            say(
                "No rows at all in {missing}: ask the sender, and read a gap as not known, never as none.",
                missing=_listed(missing),
            ),
        )


def _usual(dated: pl.DataFrame) -> float | None:
    """Rows of the usual month; None where months are so thin that they say nothing."""
    usual = dated["rows"].median()
    return usual if isinstance(usual, float) and usual >= FEWEST_IN_A_MONTH else None


def _few(months: pl.DataFrame, expected: str) -> tuple[Warned, ...]:
    if months.is_empty():
        return ()
    named = [f"{_name(month)}: {rows:,}" for month, rows in months.select("month", "rows").iter_rows()]
    words = say(
        "Far fewer rows than expected ({expected} a month) in {named}: ask the sender for the whole extract.",
        expected=expected,
        named=_listed(named),
    )
    return (Warned("too-few-rows", tuple(str(month) for month in months["month"]), words),)


def _name(month: date) -> str:
    return month_year(month)


def _listed(names: list[str]) -> str:
    first = joined(names[:6], ", ")
    if len(names) <= 6:
        return first
    return say("{names} and {more} more", names=first, more=len(names) - 6)
