"""Small tables for the selection tests."""

from datetime import date, datetime, timedelta

import polars as pl


AS_OF = datetime(2026, 5, 1)

INVOLVEMENTS = {
    "person": pl.String,
    "event": pl.String,
    "role": pl.String,
    "occurred_from": pl.Datetime("us"),
    "kind": pl.String,
    "harm": pl.Float64,
    "source": pl.String,
    "other_person": pl.String,
}


def involvement(
    person,
    days_ago,
    *,
    role="victim",
    kind="violence_with_injury",
    harm=365.0,
    source="police",
    other=None,
    event=None,
):
    when = AS_OF - timedelta(days=days_ago)
    return {
        "person": person,
        "event": event or f"{person}-{days_ago}-{role}",
        "role": role,
        "occurred_from": when,
        "kind": kind,
        "harm": harm,
        "source": source,
        "other_person": other,
    }


def involvements(*rows):
    return pl.DataFrame(list(rows), schema=INVOLVEMENTS)


def spells(*rows):
    schema = {"person": pl.String, "kind": pl.String, "from_date": pl.Date, "to_date": pl.Date}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def births(**born):
    rows = list(born.items())
    return pl.DataFrame(rows, schema={"person": pl.String, "date_of_birth": pl.Date}, orient="row")


ADULT = date(1990, 6, 1)
