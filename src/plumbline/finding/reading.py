"""From the frames of `timeline` to the tables that `selection` reads. Pure: frames in, frames out."""

from __future__ import annotations

import polars as pl


HURT_OR_SUSPECTED = ("victim", "suspect")


def for_selection(involvements: pl.DataFrame) -> pl.DataFrame:
    """Dated involvements of linked people with ``other_person``: each suspect once for each person hurt.

    Parameters
    ----------
    involvements : as `timeline.queries.involvements_frame` gives them.

    Returns
    -------
    DataFrame: person, event, role, occurred_from, kind, is_violence, is_domestic, how_reported, harm, source, other_person.
    """
    rows = (
        involvements.filter(
            pl.col("person_id").is_not_null()
            & pl.col("occurred_from").is_not_null()
            & pl.col("role").is_in(HURT_OR_SUSPECTED)
        )
        .select(
            "role",
            "occurred_from",
            "kind",
            "is_violence",
            "is_domestic",
            "how_reported",
            person="person_id",
            event="event_id",
            harm=pl.col("harm").cast(pl.Float64),
            source=pl.col("agency"),
        )
        .unique(["person", "event", "role"], keep="first", maintain_order=True)
    )
    hurt = rows.filter(pl.col("role") == "victim").select("event", other_person="person")
    suspects = rows.filter(pl.col("role") == "suspect").join(hurt, on="event", how="left")
    victims = rows.filter(pl.col("role") == "victim").with_columns(other_person=pl.lit(None, dtype=pl.String))
    return pl.concat([victims, suspects.select(victims.columns)])


def by_person(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows with ``person_id`` called ``person``; rows of nobody left out."""
    return frame.filter(pl.col("person_id").is_not_null()).rename({"person_id": "person"})
