"""Outcomes of people: events and years at liberty before and after the draw. Pure: frames in, frame out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import polars as pl

from plumbline.evaluation.liberty import Spell, time_at_liberty
from plumbline.studies.guarding import FOLLOWED_FROM, ROLES, outcomes_since


BEFORE_DAYS = 365
__all__ = ["BEFORE_DAYS", "ROLES", "counted", "spells_of", "with_outcomes"]


def with_outcomes(
    people: pl.DataFrame,
    *,
    involvements: pl.DataFrame,
    spells: pl.DataFrame,
    index: datetime,
    until: date,
    listed: datetime | None = None,
) -> pl.DataFrame:
    """Add events_before, events_after, years_before, years_after and followed_from (number of a day) to one row per person.

    An event counts once for each person in it, as hurt, suspected or both. It counts from the very moment of
    the draw for both arms, so the event that brought somebody onto the list is never an outcome.

    Parameters
    ----------
    people : person, and anything else.
    involvements : person, event, role, occurred_from (naive London time), is_violence.
    spells : person, kind, from_date, to_date (half open).
    index : moment of the draw.
    until : first day no longer followed.
    listed : moment up to which the year before is counted, where follow-up begins later than the list was made.
    """
    last = listed or index
    first = last - timedelta(days=BEFORE_DAYS)
    end = datetime.combine(until, time())
    held = spells_of(spells, people["person"].to_list())
    day = index.date()
    years = {
        "years_before": (first.date(), last.date()),
        "years_after": (day, until),
    }
    counted = people.join(
        _counts(involvements, first, last).rename({"n": "events_before"}),
        on="person",
        how="left",
        maintain_order="left",
    ).join(
        _counts(outcomes_since(involvements, index), index, end).rename({"n": "events_after"}),
        on="person",
        how="left",
        maintain_order="left",
    )
    return counted.with_columns(
        pl.col("events_before", "events_after").fill_null(0),
        pl.lit(years["years_after"][0].toordinal()).alias(FOLLOWED_FROM),
        *(
            pl.Series(name, [time_at_liberty(*window, held.get(person, ())) for person in people["person"]])
            for name, window in years.items()
        ),
    )


def counted(people: pl.DataFrame, involvements: pl.DataFrame, start: datetime, end: datetime) -> pl.Series:
    """Events of each of ``people`` (n,) among the given involvements in ``[start, end)``, each event once."""
    when = pl.col("occurred_from")
    inside = involvements.filter((when >= start) & (when < end))
    counts = inside.group_by("person").agg(n=pl.col("event").n_unique().cast(pl.Int64))
    joined = people.select("person").join(counts, on="person", how="left", maintain_order="left")
    return joined["n"].fill_null(0)


def spells_of(spells: pl.DataFrame, people: Sequence[str]) -> Mapping[str, list[Spell]]:
    """Spells of the given people as `evaluation` reads them."""
    held: dict[str, list[Spell]] = {}
    rows = spells.filter(pl.col("person").is_in(list(people))).select(
        "person", "kind", "from_date", "to_date"
    )
    for person, kind, from_date, to_date in rows.iter_rows():
        held.setdefault(person, []).append((kind, from_date, to_date))
    return held


def _counts(involvements: pl.DataFrame, start: datetime, end: datetime) -> pl.DataFrame:
    when = pl.col("occurred_from")
    inside = involvements.filter(
        pl.col("is_violence") & pl.col("role").is_in(ROLES) & (when >= start) & (when < end)
    )
    return inside.group_by("person").agg(n=pl.col("event").n_unique().cast(pl.Int64))
