"""Can we even tell, by the town's own years: the list's size played as a lottery over and over on what came before it. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import polars as pl

from plumbline.evaluation import power_by_history
from plumbline.finding.clusters import clusters_of
from plumbline.selection import Rule, score_people
from plumbline.selection.counting import YEAR_DAYS
from plumbline.studies.outcomes import ROLES, counted
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FALLS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
"""The falls of the formula's curve, and none at all: that tells how often something is seen where nothing is."""
DRAWS = 200
"""Keeps it to seconds; a chance of a half is then told to within 7 in 100."""
LEAST_YEARS = 2
"""A year to score people by, and the one that came after."""
GOOD_YEARS = 3
LEAST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Frames:
    """What is read of the time before the list, as `selection` reads it."""

    involvements: pl.DataFrame
    spells: pl.DataFrame
    births: pl.DataFrame


def power_figures(
    frames: Frames, *, run_id: UUID, index: datetime, rule: Rule, listed: int, above: int, years_held: int
) -> dict[str, Any]:
    """What lotteries of ``listed`` people, or as many as the rule lists a year earlier, would have shown in the year before ``index``.

    Parameters
    ----------
    frames : nothing at or after ``index`` is counted.
    run_id : the list; its chance follows from it, so that the same list gives the same figures.
    above : people at the top who are offered a place without a lot.
    years_held : whole years before ``index`` that are loaded.

    Raises
    ------
    DataUnfit: fewer than two years are held, or that year holds too little to play with.

    Source: docs/methods/power-by-history.md.
    """
    if years_held < LEAST_YEARS:
        raise DataUnfit(
            "It takes two whole years before the list to play it on: one to score people by, and one to see what came. "
            "Fewer are loaded.",
            slug="too-few-years",
        )
    then = index - timedelta(days=YEAR_DAYS)
    scored = score_people(frames.involvements, then, rule, frames.spells, frames.births).eligible()
    people = scored.slice(above)
    if people.height < LEAST_LISTED:
        raise DataUnfit(
            say(
                "A year before the list the rule would have listed fewer than {least_listed} people "
                "around the line: too few to play with.",
                least_listed=LEAST_LISTED,
            ),
            slug="too-few-people",
        )
    played = min(listed, people.height)
    counts = frames.involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES))
    earlier = frames.involvements.filter(pl.col("occurred_from") < then)
    found = power_by_history(
        score=people["score"].to_numpy(),
        before=counted(people, counts, then - timedelta(days=YEAR_DAYS), then).to_numpy(),
        after=counted(people, counts, then, index).to_numpy(),
        listed=played,
        rng=np.random.default_rng(_seed(run_id)),
        covariates=people["log_expected"].to_numpy(),
        cluster=clusters_of(people["person"], earlier)["cluster"].to_numpy(),
        falls=FALLS,
        draws=DRAWS,
    )
    return {
        "falls": [float(fall) for fall in found.fall],
        "power": [float(power) for power in found.power],
        "smallest": found.smallest,
        "fall_by_itself": found.fall_by_itself,
        "refused": found.refused,
        "listed": played,
        "asked": listed,
        "draws": DRAWS,
        "years_held": years_held,
        "doubts": [{"slug": doubt.slug, "sentence": doubt.sentence} for doubt in found.doubts],
    }


def _seed(run_id: UUID) -> int:
    return int.from_bytes(hashlib.sha256(str(run_id).encode()).digest()[:8], "big")
