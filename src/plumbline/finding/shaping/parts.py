"""The parts of a shape report, measured: people, couples, places, indoors, hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from plumbline.disclosure import hide_share
from plumbline.finding.rules import UNITS, Unit
from plumbline.finding.shaping.counts import HURT_OR_SUSPECTED, couple_events, person_events, place_events
from plumbline.finding.shaping.spread import Spread, spread_of, spread_of_couples
from plumbline.places import Hidden, Share, hidden_share, indoors_share
from plumbline.values.errors import DataUnfit


ANY_ROLE = ("victim", "suspect", "witness")
HEALTH_KIND = "assault_attendance"
NEAR = timedelta(hours=2)
"""A police event in the same small area this near in time is taken for the assault that a hospital saw. Small areas,
not addresses: a hospital tells a home by its street alone."""


@dataclass(frozen=True, slots=True)
class ShapeInput:
    """What a report is made from.

    ``events`` and ``involvements`` are of the problem, period and area; ``every_event`` and ``every_involvement`` of any
    kind in the same area, for who and what could have been touched. ``population`` is the number of people living
    there, or None. ``waiting`` are pairs of people that wait for a decision: left_person, right_person, probability.
    """

    events: pl.DataFrame
    involvements: pl.DataFrame
    every_event: pl.DataFrame
    every_involvement: pl.DataFrame
    population: int | None
    waiting: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What was measured; None for what the data do not hold."""

    people: Spread | None
    couples: Spread | None
    places: Spread | None
    indoors: Share | None
    hidden: Hidden | None


def measure(given: ShapeInput) -> Parts:
    """Measure each part that the data hold."""
    known = person_events(given.every_involvement, ANY_ROLE).n_unique()
    places = given.every_event["place_ref"].drop_nulls().n_unique()
    linked = given.involvements.drop_nulls("person_id")
    return Parts(
        people=spread_of(person_events(linked), population=max(given.population or known, known)),
        couples=spread_of_couples(linked, couple_events(linked)),
        places=spread_of(place_events(given.events), population=places),
        indoors=_indoors(given.events),
        hidden=_hidden(given.events),
    )


def _indoors(events: pl.DataFrame) -> Share | None:
    """Of police rows alone: a hospital does not say whether an assault was domestic. None if few could be told apart."""
    police = events.filter(pl.col("kind") != HEALTH_KIND)
    try:
        found = indoors_share(
            police["setting"].to_numpy(), np.array(police["is_domestic"].to_list(), dtype=object)
        )
    except DataUnfit:
        return None
    return None if hide_share(round(found.value * found.known), found.known) else found


def _hidden(events: pl.DataFrame) -> Hidden | None:
    timed = events.filter(pl.col("precision") == "minute")
    health, police = (
        timed.filter(pl.col("kind").eq(HEALTH_KIND) == of_health) for of_health in (True, False)
    )
    try:
        found = hidden_share(
            health["occurred_from"].to_numpy(),
            health["lsoa"].to_list(),
            police["occurred_from"].to_numpy(),
            police["lsoa"].to_list(),
            NEAR,
        )
    except DataUnfit:
        return None
    return None if hide_share(round(found.value * found.known), found.known) else found


def covered_shares(given: ShapeInput) -> dict[Unit, float]:
    """Share of the problem's events with a known person, with a known couple, with a known place."""
    linked = given.involvements.drop_nulls("person_id").filter(pl.col("role").is_in(HURT_OR_SUSPECTED))
    roles = linked.group_by("event_id").agg(both=pl.col("role").n_unique() == len(HURT_OR_SUSPECTED))
    known = {
        "people": roles.height,
        "couples": int(roles["both"].sum()),
        "places": given.events["place_ref"].drop_nulls().len(),
    }
    return {unit: min(known[unit] / given.events.height, 1.0) for unit in UNITS}
