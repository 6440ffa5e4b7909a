"""Dates that a spreadsheet holds as a number of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from plumbline.ingest.reading import DateSystem


# Day 0. The 1900 system counts a 29 February 1900 that never was, so its days since then start at the end of 1899.
# Source: Microsoft, "Date systems in Excel"; ECMA-376 part 1, 18.17.4.1.
DAY_ZERO: Mapping[DateSystem, datetime] = {
    "1900": datetime(1899, 12, 30),  # noqa: DTZ001 - wall time, as in the extracts
    "1904": datetime(1904, 1, 1),  # noqa: DTZ001
}
# Five digits are days from 1927 on, and leave years written alone (2024) and references as they are.
_SERIAL = r"^\d{5}(?:\.\d+)?$"
_SECONDS = 86_400


def from_serials(text: pl.Series, date_system: DateSystem) -> pl.Series:
    """Numbers of days as text such as ``2024-03-05 21:40:00``, or the day alone where it is whole; other text as it is."""
    days = pl.select(pl.when(text.str.contains(_SERIAL)).then(text)).to_series().cast(pl.Float64)
    since = (days * _SECONDS).round().cast(pl.Int64) * 1_000_000
    moment = (pl.lit(DAY_ZERO[date_system]) + since.cast(pl.Duration("us"))).cast(pl.Datetime("us"))
    told = (
        pl.when(pl.lit(days == days.floor()))
        .then(moment.dt.strftime("%Y-%m-%d"))
        .otherwise(moment.dt.strftime("%Y-%m-%d %H:%M:%S"))
    )
    return pl.select(pl.coalesce(told, text)).to_series()
