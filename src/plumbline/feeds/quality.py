"""How good a file is, as counts without content, so that whoever counts with it may know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from typing import Any

import polars as pl

from plumbline.ingest import Checked
from plumbline.values.words import say
from plumbline.values.written_days import month_year


FIRST_ROWS = 3


def reasons_of(checked: Checked) -> list[dict[str, Any]]:
    """By column and reason: how many rows, and the numbers of the first of them; the commonest first.

    Columns are told by their headings in the file and rows as a sheet counts them, headings and titles among
    them: both are what the sender sees.
    """
    counted = (
        checked.rejects.group_by("column", "reason")
        .agg(rows=pl.len(), first=(pl.col("row_no") + checked.header_row).sort().head(FIRST_ROWS))
        .sort("rows", "column", "reason", descending=[True, False, False])
    )
    headings = _headings(checked)
    told = counted.to_dicts()
    return [{**row, "column": headings.get(row["column"], row["column"]) or "the whole row"} for row in told]


def _headings(checked: Checked) -> dict[str, str]:
    """Heading of the file by column of the contract, of those that were sent."""
    if checked.quality is None:
        return {}
    sent = checked.quality.fields.filter(pl.col("heading").is_not_null())
    return dict(sent.select("column", "heading").iter_rows())


def quality_json(checked: Checked) -> dict[str, Any]:
    """What is filled, field by field, how many rows each month has, and what to ask the sender."""
    quality = checked.quality
    if quality is None:
        return {"fields": [], "months": [], "asks": [], "header_row": checked.header_row}
    sent = quality.fields.filter(pl.col("heading").is_not_null())
    dated = quality.months.filter(pl.col("month").is_not_null())
    return {
        "fields": sent.select("column", "heading", "rows", "filled", "unreadable").to_dicts(),
        "months": [
            {"month": row["month"].isoformat(), "rows": row["rows"], "quarantined": row["quarantined"]}
            for row in dated.sort("month").iter_rows(named=True)
        ],
        "asks": [warned.words for warned in quality.warnings],
        "header_row": checked.header_row,
    }


@dataclass(frozen=True, slots=True)
class Coverage:
    """Months that the files of a feed hold rows of, from the first to the last; ``gaps`` are those between without any.

    A ``register`` lists what stands on the day of the extract, by the day each began: no month of it can be missing.
    """

    feed: str
    first: date
    last: date
    rows: int
    months: int
    gaps: tuple[date, ...]
    register: bool = False

    @property
    def may_be_chance(self) -> bool:
        """Whether so few rows come that some months would be empty though everything was sent.

        Where months with rows hold m on average, a Poisson count of that mean is nothing in a share exp(-m) of months.
        """
        usual = self.rows / (self.months - len(self.gaps))
        return self.months * exp(-usual) >= 1

    @property
    def gap_words(self) -> str:
        """The gaps as stretches: ``March 2025, June to August 2025``."""
        stretches: list[list[date]] = []
        for month in self.gaps:
            if stretches and _next_month(stretches[-1][-1]) == month:
                stretches[-1].append(month)
            else:
                stretches.append([month])
        return ", ".join(_stretch(one[0], one[-1]) for one in stretches)


def coverage_of(feed: str, months: Iterable[Mapping[str, Any]], *, register: bool = False) -> Coverage | None:
    """Coverage of a feed by the months of its files; None where none is dated."""
    rows: Counter[date] = Counter()
    for told in months:
        rows[date.fromisoformat(told["month"])] += told["rows"]
    filled = sorted(month for month, count in rows.items() if count)
    if not filled:
        return None
    every = pl.date_range(filled[0], filled[-1], "1mo", eager=True).to_list()
    gaps = () if register else tuple(month for month in every if not rows[month])
    return Coverage(feed, filled[0], filled[-1], sum(rows.values()), len(every), gaps, register)


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _stretch(first: date, last: date) -> str:
    if first == last:
        return month_year(first)
    if first.year == last.year:
        return say("{first} to {last}", first=say(f"{first:%B}"), last=month_year(last))
    return say("{first} to {last}", first=month_year(first), last=month_year(last))
