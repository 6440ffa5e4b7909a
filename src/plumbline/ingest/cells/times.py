"""Cells of times: a moment, a day, a birth date, a month; wall time in Europe/London."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from plumbline.ingest.cells.column import ColumnRead, is_blank, without
from plumbline.ingest.contract import Column
from plumbline.values.placeholders import placeholders
from plumbline.values.words import say


# Dates outside these are slips of the pen: nobody alive was born before, and nothing is booked after.
EARLIEST, LATEST = datetime(1900, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - wall time, as in the extracts

_DAY = r"^\d{1,2}/\d{1,2}/\d{4}$"
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
# A time that says how far it is from universal time, as data.police.uk writes it.
_ZONED = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$"
_MINUTE_FORMS = (
    (r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}$", "%d/%m/%Y %H:%M"),
    (r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2}$", "%d/%m/%Y %H:%M:%S"),
    (r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$", "%Y-%m-%d %H:%M"),
    (r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$", "%Y-%m-%d %H:%M:%S"),
)


def read_moment(text: pl.Series, column: Column) -> ColumnRead:
    """A time to the minute, or a day alone; wall time in Europe/London."""
    minutes = pl.Series(name="", values=[None] * len(text), dtype=pl.Datetime("us"))
    for form, pattern in _MINUTE_FORMS:
        as_told = without(text, ~text.str.contains(form)).str.replace("T", " ", literal=True)
        minutes = minutes.fill_null(as_told.str.to_datetime(pattern, time_unit="us", strict=False))
    changed = _clock_change(minutes)
    minutes = minutes.fill_null(_zoned(text))
    days = _days(text).cast(pl.Datetime("us"))
    values = minutes.fill_null(days)
    values = without(values, ~values.is_between(EARLIEST, LATEST))
    precision = pl.select(
        pl.when(minutes.is_not_null()).then(pl.lit("minute")).otherwise(pl.lit("day"))
    ).to_series()
    return ColumnRead(
        {column.to: values, f"{column.to} precision": without(precision, values.is_null())},
        values.is_null() & ~is_blank(text),
        say(
            "{column} must be a time such as 05/03/2025 21:40, day before month and after 1900: correct it.",
            column=column.title,
        ),
        {f"{column.title} {words}": mask for words, mask in changed.items()},
    )


def read_day(text: pl.Series, column: Column) -> ColumnRead:
    """A day; read as a date."""
    days = _days(text)
    advice = say(
        "{column} must be a date such as 05/03/2025, day before month and after 1900: correct it.",
        column=column.title,
    )
    return ColumnRead({column.to: days}, days.is_null() & ~is_blank(text), advice)


def read_birth_date(text: pl.Series, column: Column) -> ColumnRead:
    """A birth date: one that always stands for not known is left out, one that often does is doubted."""
    known = placeholders()
    days = _days(text)
    certain = days.is_in(list(known.certain_birth_dates)).fill_null(value=False)
    doubtful = days.is_in(list(known.doubtful_birth_dates)).fill_null(value=False)
    values = without(days, certain)
    return ColumnRead(
        {column.to: values},
        values.is_null() & ~is_blank(text),
        say(
            "{column} is a filler or not a date such as 05/03/1985: correct it, or leave it blank if "
            "not known.",
            column=column.title,
        ),
        {say("{column} is a date that often stands for not known", column=column.title): doubtful},
    )


def read_month(text: pl.Series, column: Column) -> ColumnRead:
    """A month, as its first moment."""
    well_formed = without(text, ~text.str.contains(r"^\d{4}-\d{2}$"))
    months = (well_formed + "-01").str.to_datetime("%Y-%m-%d", time_unit="us", strict=False)
    months = without(months, ~months.is_between(EARLIEST, LATEST))
    precision = without(pl.repeat("month", len(text), eager=True), months.is_null())
    advice = say("{column} must be a month such as 2025-03: correct it.", column=column.title)
    fields = {column.to: months, f"{column.to} precision": precision}
    return ColumnRead(fields, months.is_null() & ~is_blank(text), advice)


def _zoned(text: pl.Series) -> pl.Series:
    """Times with their distance from universal time, brought to the clock on a wall in London."""
    told = (
        without(text, ~text.str.contains(_ZONED))
        .str.replace(r"Z$", "+00:00")
        .str.replace(" ", "T", literal=True)
    )
    there = told.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False)
    return there.dt.convert_time_zone("Europe/London").dt.replace_time_zone(None)


def _clock_change(minutes: pl.Series) -> Mapping[str, pl.Series]:
    """Wall times that did not happen, and those that happened twice: nobody but the sender can tell what was meant."""
    told = minutes.is_not_null()
    happened = minutes.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")
    once = minutes.dt.replace_time_zone("Europe/London", ambiguous="null", non_existent="null")
    return {
        "falls in the hour that the clocks skip or repeat, and did not happen: ask for the right time": told
        & happened.is_null(),
        "falls in the hour that the clocks skip or repeat, and happened twice: ask which one is meant": told
        & happened.is_not_null()
        & once.is_null(),
    }


def _days(text: pl.Series) -> pl.Series:
    """Dates as dd/mm/yyyy or yyyy-mm-dd; null for anything else and outside the years that can be."""
    british = without(text, ~text.str.contains(_DAY)).str.to_date("%d/%m/%Y", strict=False)
    iso = without(text, ~text.str.contains(_ISO_DAY)).str.to_date("%Y-%m-%d", strict=False)
    days = british.fill_null(iso)
    return without(days, ~days.is_between(EARLIEST.date(), LATEST.date()))
