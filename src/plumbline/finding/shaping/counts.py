"""Which unit had which event: a unit once per event."""

from __future__ import annotations

import polars as pl

from plumbline.disclosure import hide_share


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


def person_pairs(involvements: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Dated person-event pairs of those hurt or suspected, each once: person_id, event_id, occurred_from."""
    rows = involvements.filter(pl.col("person_id").is_not_null() & pl.col("role").is_in(HURT_OR_SUSPECTED))
    once = rows.select("person_id", "event_id").unique(maintain_order=True)
    return once.join(_dated(events), on="event_id", maintain_order="left")


def same_couple_share(involvements: pl.DataFrame, events: pl.DataFrame) -> float | None:
    """Of people's further events, the share in which they met somebody whom they had met in an earlier one.

    A person's further events are all but their first. None where there are none, or where 1 to 4 of them are on either side.
    """
    pairs = person_pairs(involvements, events).sort("occurred_from", "event_id", "person_id")
    further = _all_but_first(pairs, "person_id")
    met = couples_named(involvements).join(_dated(events), on="event_id")
    again = _all_but_first(met.sort("occurred_from", "event_id", "couple"), "couple")
    both = again.with_columns(person_id=pl.col("couple").str.split("|")).explode("person_id")
    kept = further.join(
        both.unique(["event_id", "person_id"]), on=["event_id", "person_id"], how="semi"
    ).height
    whole = further.height
    return None if whole == 0 or hide_share(kept, whole) else kept / whole


def _all_but_first(rows: pl.DataFrame, unit: str) -> pl.DataFrame:
    return rows.filter(pl.int_range(pl.len()).over(unit) > 0)


def _dated(events: pl.DataFrame) -> pl.DataFrame:
    return events.select("event_id", "occurred_from").drop_nulls().unique("event_id", maintain_order=True)


def place_events(events: pl.DataFrame) -> pl.Series:
    """The place of each event that has one."""
    return events["place_ref"].drop_nulls()
