"""Who may be listed, and the one reason why not."""

from __future__ import annotations

from datetime import date

import polars as pl

from plumbline.selection.rule import Rule


WORDS = {
    "dead": "has died",
    "custody": "is in custody",
    "away": "is recorded as living elsewhere",
    "managed": "is under an order or work of another agency",
    "under_age": "is under the age of this route; the children's route decides",
    "age_unknown": "has no known date of birth",
    "too_few_events": "has too few events in the look-back",
    "not_recent": "has no event recent enough",
}
"""Exclusion slugs in the order in which they are tried; the first that holds is the reason."""


def with_exclusion(
    people: pl.DataFrame, *, on: date, rule: Rule, spells: pl.DataFrame, births: pl.DataFrame
) -> pl.DataFrame:
    """Add ``age`` (whole years or null), ``eligible`` and ``exclusion`` (slug or null).

    ``spells`` holds person, kind, from_date, to_date, half open; a death never ends. A spell that starts
    after ``on`` is not known on the day and does not exclude.
    """
    who = rule.eligibility
    aged = people.join(_ages(births, on), on="person", how="left")
    flagged = aged.join(_current_spells(spells, on, rule), on="person", how="left")
    tests = {
        **{
            kind: pl.col("spell_kinds").list.contains(kind).fill_null(value=False)
            for kind in ("dead", "custody", "away", "managed")
        },
        "under_age": (pl.col("age") < who.least_age).fill_null(value=False),
        "age_unknown": pl.col("age").is_null() & pl.lit(who.age_unknown == "exclude"),
        "too_few_events": pl.col("events_look_back") < who.least_events,
        "not_recent": pl.col("events_recent") < who.least_recent_events,
    }
    reason = pl.coalesce(pl.when(held).then(pl.lit(slug)) for slug, held in tests.items())
    return flagged.with_columns(exclusion=reason, eligible=reason.is_null()).drop("spell_kinds")


def _current_spells(spells: pl.DataFrame, on: date, rule: Rule) -> pl.DataFrame:
    open_still = pl.col("to_date").is_null() | (pl.col("to_date") > on) | (pl.col("kind") == "dead")
    held = spells.filter(
        pl.col("kind").is_in(rule.eligibility.excluded_spells) & (pl.col("from_date") <= on) & open_still
    )
    return held.group_by("person").agg(spell_kinds=pl.col("kind").unique())


def _ages(births: pl.DataFrame, on: date) -> pl.DataFrame:
    """Whole years on the day; with two birth dates for one person the later counts, so doubt protects a child."""
    born = pl.col("date_of_birth")
    had_birthday = (born.dt.month() < on.month) | ((born.dt.month() == on.month) & (born.dt.day() <= on.day))
    age = on.year - born.dt.year().cast(pl.Int64) - pl.when(had_birthday).then(0).otherwise(1)
    return births.drop_nulls("date_of_birth").group_by("person").agg(born.max()).select("person", age=age)
