"""Clusters of a list: people who are bound up with each other get their places together."""

from __future__ import annotations

import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


LEAST_SHARED = 2
"""Events that two people share before they count as a couple; one domestic event is enough."""

LARGEST = 8
"""A chain of couples longer than this is no household: its people stand alone again."""


def clusters_of(people: pl.Series, involvements: pl.DataFrame) -> pl.DataFrame:
    """Number the clusters among ``people``.

    Parameters
    ----------
    people : keys, each once, in the order in which clusters are to be numbered.
    involvements : person, event, is_domestic.

    Returns
    -------
    DataFrame: person, cluster (from 1, by first member).
    """
    pairs = _couples(people, involvements)
    n = len(people)
    joined = coo_array(
        ([1] * pairs.height, (pairs["one"].to_numpy(), pairs["other"].to_numpy())), shape=(n, n)
    )
    _, label = connected_components(joined, directed=False)
    frame = pl.DataFrame({"person": people, "place": range(n), "label": label}).with_columns(
        size=pl.len().over("label")
    )
    # Each person of an overlong chain becomes a cluster of their own.
    own = pl.when(pl.col("size") > LARGEST).then(-1 - pl.col("place")).otherwise(pl.col("label"))
    frame = frame.with_columns(label=own)
    first = pl.col("place").min().over("label")
    return frame.select("person", cluster=first.rank("dense").cast(pl.Int64))


def _couples(people: pl.Series, involvements: pl.DataFrame) -> pl.DataFrame:
    numbered = pl.DataFrame({"person": people, "place": range(len(people))})
    rows = involvements.join(numbered, on="person").unique(["place", "event"])
    met = rows.join(rows, on="event", suffix="_other").filter(pl.col("place") < pl.col("place_other"))
    couples = met.group_by(one="place", other="place_other").agg(
        shared=pl.len(), domestic=pl.col("is_domestic").fill_null(value=False).any()
    )
    return couples.filter((pl.col("shared") >= LEAST_SHARED) | pl.col("domestic"))
