"""Which unit had which event: a unit once per event."""

from __future__ import annotations

import polars as pl


HURT_OR_SUSPECTED = ("victim", "suspect")


def person_events(involvements: pl.DataFrame, roles: tuple[str, ...] = HURT_OR_SUSPECTED) -> pl.Series:
    """The person of each person-event pair in one of ``roles``; one event with two roles counts once."""
    rows = involvements.filter(pl.col("person_id").is_not_null() & pl.col("role").is_in(roles))
    return rows.unique(["person_id", "event_id"], maintain_order=True)["person_id"]


def couple_events(involvements: pl.DataFrame) -> pl.Series:
    """The couple of each couple-event pair: one hurt and the other suspected, whichever way round."""
    return couples_named(involvements)["couple"]


def couples_named(involvements: pl.DataFrame) -> pl.DataFrame:
    """Each couple-event pair: event_id, couple."""
    rows = involvements.filter(pl.col("person_id").is_not_null()).select("person_id", "event_id", "role")
    hurt, suspected = (rows.filter(pl.col("role") == role) for role in HURT_OR_SUSPECTED)
    met = hurt.join(suspected, on="event_id", suffix="_other", maintain_order="left")
    apart = met.filter(pl.col("person_id") != pl.col("person_id_other"))
    one = pl.min_horizontal("person_id", "person_id_other")
    other = pl.max_horizontal("person_id", "person_id_other")
    named = apart.select("event_id", couple=pl.concat_str(one, pl.lit("|"), other))
    return named.unique(maintain_order=True)


def place_events(events: pl.DataFrame) -> pl.Series:
    """The place of each event that has one."""
    return events["place_ref"].drop_nulls()
