"""How unevenly harm falls on units: the same measure as for events, each event weighed in days of harm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from plumbline.disclosure import hide_inside
from plumbline.finding.shaping.counts import HURT_OR_SUSPECTED, couples_named
from plumbline.finding.shaping.spread import SEED
from plumbline.recurrence import concentration


UNITS = ("people", "couples", "places")
LEAST_WEIGHED = 30
"""Fewer weighed events than this say nothing about harm: one grave event would be the whole figure."""


def harm_of_people(involvements: pl.DataFrame, *, population: int) -> dict[str, Any] | None:
    """Harm by person, each event once for each person hurt or suspected in it; None without an index of harm."""
    rows = involvements.filter(pl.col("person_id").is_not_null() & pl.col("role").is_in(HURT_OR_SUSPECTED))
    return _harm(rows.unique(["person_id", "event_id"], maintain_order=True), "person_id", population)


def harm_of_places(events: pl.DataFrame, *, population: int) -> dict[str, Any] | None:
    """Harm by place; None without an index of harm."""
    return _harm(events.filter(pl.col("place_ref").is_not_null()), "place_ref", population)


def harm_of_couples(involvements: pl.DataFrame) -> dict[str, Any] | None:
    """Harm by couple, beside the same harm dealt evenly by chance among the couples there are."""
    weighed = involvements.select("event_id", "harm").unique("event_id", maintain_order=True)
    rows = couples_named(involvements).join(weighed, on="event_id", how="left", maintain_order="left")
    return _harm(rows, "couple", rows["couple"].n_unique())


def with_editions(document: dict[str, Any], editions: Sequence[str]) -> dict[str, Any]:
    """The document with the titles of the editions of a harm index that weighed its events, as ``harm_editions``.

    Where files were weighed by more than one edition the harm of every unit is taken out: weights of two are never added.
    """
    told = document | {"harm_editions": list(editions)}
    if len(editions) < 2:
        return told
    return told | {unit: told[unit] | {"harm": None} for unit in UNITS if told.get(unit)}


def _harm(rows: pl.DataFrame, unit: str, population: int) -> dict[str, Any] | None:
    known = rows.filter(pl.col("harm").is_not_null())
    if known.height < LEAST_WEIGHED or float(known["harm"].sum()) <= 0:
        return None
    found = concentration(
        known[unit].to_numpy(),
        at_risk=population,
        weights=known["harm"].to_numpy(),
        rng=np.random.default_rng(SEED),
    )
    few = hide_inside(found.top_tenth_n) is None
    return {
        "events": found.events,
        "days": round(float(known["harm"].sum())),
        "top_tenth_share": None if few else found.top_tenth_share,
        "expected_top_tenth_share": found.expected_top_tenth_share,
        "expected_low": found.expected_low,
        "expected_high": found.expected_high,
    }
