"""How far the figures of people move with the threshold at which records are joined."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from plumbline.disclosure import hide_inside, hide_share
from plumbline.finding.shaping.counts import person_events
from plumbline.recurrence import top_share


THRESHOLDS = (0.99, 0.95, 0.5, 0.0)
"""Scores from which a pair that waits is taken for one person, the strictest first; the last takes them all."""


def link_range_of(involvements: pl.DataFrame, waiting: pl.DataFrame) -> list[dict[str, Any]]:
    """Repeat share and busiest tenth as people are joined, and as they would be at looser thresholds.

    Parameters
    ----------
    involvements : as `timeline.queries.involvements_frame` gives them; people joined at certain links and by decisions.
    waiting : left_person, right_person, probability: pairs that wait for somebody to decide.

    Returns
    -------
    list: as joined now, and at each threshold that takes five pairs more, ``least`` score (None: as joined now), ``pairs`` of people in
    these events that it joins, ``repeat_share`` and ``top_tenth_share``; empty where nothing waits. Small figures are None.

    Source: design: figures of the shape are given at the stated threshold, with a range.
    """
    events = person_events(involvements)
    known = pl.Series(events.unique().to_list(), dtype=pl.String)
    among = waiting.filter(
        pl.col("left_person").is_in(known.implode()) & pl.col("right_person").is_in(known.implode())
    )
    if among.is_empty():
        return []
    rows = [_row(involvements, None, 0)]
    for least in _told_apart(among["probability"]):
        joined = among.filter(pl.col("probability") >= least)
        rows.append(_row(_joined(involvements, joined), least, joined.height))
    return rows


def _told_apart(scores: pl.Series) -> list[float]:
    """Thresholds to show: the loosest, and each stricter one that leaves out five pairs more, so that no step tells of a few."""
    kept, taken = [THRESHOLDS[-1]], scores.len()
    for least in reversed(THRESHOLDS[:-1]):
        pairs = int((scores >= least).sum())
        if pairs and hide_inside(taken - pairs):
            kept, taken = [least, *kept], pairs
    return kept


def _joined(involvements: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same rows with people in one chain of pairs under one key."""
    people = sorted({*pairs["left_person"], *pairs["right_person"]})
    place = {person: at for at, person in enumerate(people)}
    left, right = ([place[person] for person in pairs[side]] for side in ("left_person", "right_person"))
    met = coo_array((np.ones(len(left)), (left, right)), shape=(len(people), len(people)))
    _, group = connected_components(met, directed=False)
    first = dict(
        zip(people, np.array(people)[np.unique(group, return_index=True)[1]][group].tolist(), strict=True)
    )
    return involvements.with_columns(pl.col("person_id").replace(first))


def _row(involvements: pl.DataFrame, least: float | None, pairs: int) -> dict[str, Any]:
    counts = person_events(involvements).value_counts()["count"].to_numpy().astype(np.int64)
    again = int((counts > 1).sum())
    small = hide_inside(counts.size) is None or hide_share(again, counts.size)
    return {
        "least": least,
        "pairs": hide_inside(pairs),
        "repeat_share": None if small else again / counts.size,
        "top_tenth_share": None if hide_inside(counts.size) is None else top_share(counts),
    }
