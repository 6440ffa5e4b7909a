"""Parts of the people that a plan may look at apart: who is in each, and whether the effect differs there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.disclosure import hide_share
from plumbline.evaluation import Moderation, moderation
from plumbline.finding.enums import Arm
from plumbline.studies.outcomes import BEFORE_DAYS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


Flags = npt.NDArray[np.bool_]
MOST_PARTS = 5
YOUNG = 25
TOO_FEW = "We cannot tell: one of the two has too few people or events."


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its short name, and what it and the rest are called."""

    slug: str
    inside: str
    outside: str


PARTS = {
    part.slug: part
    for part in (
        Part("under_25", "Under 25 on the day of the list", "25 and over, or age not known"),
        Part("hurt_before", "Hurt in the year before", "Not hurt in the year before"),
        Part("suspected_before", "Suspected in the year before", "Not suspected in the year before"),
        Part("in_couple", "On the list with a partner or relative", "On the list alone"),
        Part("upper_half", "In the upper half of those compared", "In the lower half"),
    )
}


def check_parts(parts: Sequence[str]) -> None:
    """Refuse parts that are not known, named twice, or too many.

    Raises
    ------
    DataUnfit: with what to do.
    """
    if len(parts) > MOST_PARTS or len(set(parts)) < len(parts) or not set(parts) <= set(PARTS):
        raise DataUnfit(
            say(
                "Choose {most_parts} parts at the most, each once, out of: {parts}.",
                most_parts=MOST_PARTS,
                parts=joined(PARTS, ", "),
            ),
            slug="parts-unfit",
        )


@dataclass(frozen=True, slots=True)
class Before:
    """What was known on the day of the list: births (person, date_of_birth) and the violence before it."""

    births: pl.DataFrame
    involvements: pl.DataFrame
    index: datetime


def figures_of_parts(
    followed: pl.DataFrame, before: Before, parts: Sequence[str], *, adjust: bool, level: float = 0.95
) -> list[dict[str, Any]]:
    """One row of figures for each part, in the order of the plan.

    ``followed`` is as for `compare_by_lot`. A part in which nothing can be told has no ratio and says why; few people are
    hidden, and with them the people outside, who would give them away beside the whole.

    ``level`` is that of the look: before the end a part is told as widely as the whole is, and wider, for there are several.
    """
    return [
        _figures(
            PARTS[slug], followed, MEMBERS[slug](followed, before), adjust=adjust, of=len(parts), level=level
        )
        for slug in parts
    ]


def _figures(
    part: Part, followed: pl.DataFrame, inside: Flags, *, adjust: bool, of: int, level: float
) -> dict[str, Any]:
    within, n = int(inside.sum()), int(inside.size)
    few = hide_share(within, n)
    told = {
        "part": part.slug,
        "inside": part.inside,
        "outside": part.outside,
        "n_inside": None if few else within,
        "n_outside": None if few else n - within,
    }
    try:
        found = moderation(
            events=followed["events_after"].to_numpy(),
            years_at_liberty=followed["years_after"].to_numpy(),
            offered=(followed["arm"] == Arm.OFFERED).to_numpy(),
            inside=inside,
            cluster=followed["cluster"].to_numpy(),
            covariates=followed["log_expected"].to_numpy() if adjust else None,
            looked_at=of,
            level=level,
        )
    except DataUnfit as unfit:
        return {**told, "ratio": None, "sentence": say("We cannot tell. {unfit}", unfit=unfit)}
    if not found.is_enough:
        # Among a handful of people any figure may come out, and it would be read.
        return {**told, "ratio": None, "sentence": TOO_FEW}
    return {**told, **_ratios(found), "sentence": _sentence(found)}


def _ratios(found: Moderation) -> dict[str, Any]:
    sides = {"ratio_inside": found.inside, "ratio_outside": found.outside}
    return {
        **{name: [side.ratio, side.ci_low, side.ci_high] for name, side in sides.items()},
        "se": found.se,
        "ratio": found.ratio,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "level": found.level,
    }


def _sentence(found: Moderation) -> str:
    if not found.differs:
        return "We cannot tell whether the offer did more for one than for the other."
    less = "less violence" if found.ratio < 1 else "more violence"
    return say(
        "The offer made a difference between them: {less} in the first, compared with the "
        "second, than without it.",
        less=less,
    )


def _young(followed: pl.DataFrame, before: Before) -> Flags:
    day = before.index.date()
    latest = before.births.group_by("person").agg(pl.col("date_of_birth").max())
    born = followed.join(latest, on="person", how="left", maintain_order="left")["date_of_birth"]
    line = date(day.year - YOUNG, day.month, min(day.day, 28))
    return (born > line).fill_null(value=False).to_numpy()


def _in_role(role: str) -> Callable[[pl.DataFrame, Before], Flags]:
    def told(followed: pl.DataFrame, before: Before) -> Flags:
        when = pl.col("occurred_from")
        year = before.involvements.filter(
            pl.col("is_violence")
            & (pl.col("role") == role)
            & (when >= before.index - timedelta(days=BEFORE_DAYS))
            & (when < before.index)
        )
        return followed["person"].is_in(year["person"].unique().to_list()).to_numpy()

    return told


def _in_couple(followed: pl.DataFrame, before: Before) -> Flags:
    return followed.select(pl.len().over("cluster") > 1).to_series().to_numpy()


def _upper_half(followed: pl.DataFrame, before: Before) -> Flags:
    return (followed["rank"].rank("ordinal") <= followed.height / 2).to_numpy()


MEMBERS: dict[str, Callable[[pl.DataFrame, Before], Flags]] = {
    "under_25": _young,
    "hurt_before": _in_role("victim"),
    "suspected_before": _in_role("suspect"),
    "in_couple": _in_couple,
    "upper_half": _upper_half,
}
