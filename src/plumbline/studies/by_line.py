"""The last people who got a place against the first who did not: places that went down the ranks, compared where they ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.evaluation import (
    CapacityLine,
    Compared,
    Verdict,
    capacity_line,
    design_strength,
    sentence_at_line,
    verdict_at_line,
)
from plumbline.evaluation.capacity_line import REACH, SMALL_P, OtherReach
from plumbline.finding.enums import Arm
from plumbline.studies.comparing import (
    Comparison,
    by_arm,
    doubts_of,
    naive_before_after,
    naive_figures,
    no_ratio,
    strength_figures,
)
from plumbline.studies.outcomes import BEFORE_DAYS, ROLES, counted
from plumbline.studies.overturning import LEVEL, Asked
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


ABOVE, BELOW = "above_line", "below_line"
SIDES = (Arm.OFFERED.value, Arm.BELOW_LINE.value)
"""Arms of a list by rank that the rule alone decided: those held back or let in for another reason stand on neither side."""
YEARS_BACK = 3
"""The third year before the list, which the score does not count."""
EXPECTED_FROM = "the first people who got no place"


@dataclass(frozen=True, slots=True)
class Sides:
    """Everybody whom the rule put above or below the line.

    ``frame`` has one row per person: arm (offered or below_line), cluster, score, events_before, events_after, years_before,
    years_after. ``earlier`` (n,) counts the events of a year that the score does not; None where none is held.
    """

    frame: pl.DataFrame
    earlier: npt.NDArray[np.float64] | None

    @property
    def listed(self) -> npt.NDArray[np.bool_]:
        """Who stands above the line, shape (n,)."""
        return (self.frame["arm"] == Arm.OFFERED.value).to_numpy()


def sides_of(followed: pl.DataFrame, involvements: pl.DataFrame, *, index: datetime, held: int) -> Sides:
    """The two sides with the year that tries the line.

    Parameters
    ----------
    followed : as `with_outcomes` gives it, of the people of both sides.
    involvements : from the third year before ``index`` on.
    held : whole years of events before ``index`` that are loaded.
    """
    if held < YEARS_BACK:
        return Sides(followed, None)
    violence = involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES))
    start = index - timedelta(days=YEARS_BACK * BEFORE_DAYS)
    earlier = counted(followed, violence, start, start + timedelta(days=BEFORE_DAYS))
    return Sides(followed, earlier.to_numpy().astype(np.float64))


def compare_by_line(sides: Sides, *, smallest_worth_having: float) -> Comparison:
    """Just above against just below, with the naive before-and-after of both beside it, and how the line was tried."""
    try:
        found = _compared(sides, sides.frame["events_after"].to_numpy(), earlier=sides.earlier)
    except DataUnfit as unfit:
        return nothing_by_line(str(unfit))
    near = near_line(sides)
    expected = _expected(near)
    figures = {
        "design": found.design,
        "strength": strength_figures(found.strength),
        "n": near.height,
        **by_arm(near),
        **naive_figures(*(naive_before_after(near.filter(pl.col("arm") == arm)) for arm in (ABOVE, BELOW))),
        "expected_change_from": EXPECTED_FROM,
        "rate_ratio": found.ratio,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "level": found.level,
        "se": found.se,
        "fall_to_see": None,
        "needed_n": None,
        "diagnostics": None,
        "doubts": doubts_of(found.doubts),
    }
    return Comparison(
        verdict_at_line(found, smallest_worth_having, expected_events_per_arm=expected),
        sentence_at_line(
            found, smallest_worth_having=smallest_worth_having, expected_events_per_arm=expected
        ),
        figures,
    )


def nothing_by_line(why: str) -> Comparison:
    """What is told where nobody stands near the line."""
    figures = {
        "design": "capacity_line",
        "strength": strength_figures(design_strength("capacity_line")),
        "n": 0,
        "arms": {},
        "person_years": 0.0,
        **naive_figures(None, None),
        "expected_change_from": EXPECTED_FROM,
        **no_ratio(),
    }
    return Comparison(Verdict.CANNOT_TELL, say("We cannot tell. {why}", why=why), figures)


def asked_by_line(sides: Sides, *, index: datetime, end: datetime) -> Asked:
    """The same comparison of any events after the list."""
    near = _in_reach(sides)
    listed = sides.listed

    def compare(counts: npt.NDArray[np.float64]) -> Compared:
        return _compared(sides, counts, earlier=None)

    return Asked(
        of=lambda rows: counted(sides.frame, rows, index, end).to_numpy().astype(np.float64),
        compare=compare,
        parts=lambda counts: np.array([counts[near & listed].sum(), counts[near & ~listed].sum()]),
        cluster=sides.frame["cluster"].to_numpy(),
        level=LEVEL,
    )


def line_figures(sides: Sides) -> dict[str, Any]:
    """How the line itself was tried, as plain data: heaping, an earlier year, other reaches, those nearest."""
    found = _compared(sides, sides.frame["events_after"].to_numpy(), earlier=sides.earlier)
    seen = found.diagnostics
    return {
        "heaped": bool(seen.density.p < SMALL_P),
        "before": None if seen.before is None else _reach_figures(seen.before),
        "others": [_reach_figures(one) for one in seen.others],
        "detectable": round(seen.detectable, 2),
    }


def _reach_figures(one: OtherReach) -> dict[str, Any]:
    return {
        "words": one.words,
        "ratio": round(one.ratio, 2),
        "ci_low": round(one.ci_low, 2),
        "ci_high": round(one.ci_high, 2),
    }


def _compared(
    sides: Sides, counts: npt.NDArray[Any], *, earlier: npt.NDArray[np.float64] | None
) -> CapacityLine:
    return capacity_line(
        events=counts,
        score=sides.frame["score"].to_numpy(),
        listed=sides.listed,
        years_at_liberty=sides.frame["years_after"].to_numpy(),
        events_earlier=earlier,
        cluster=sides.frame["cluster"].to_numpy(),
        level=LEVEL,
    )


def _in_reach(sides: Sides) -> npt.NDArray[np.bool_]:
    """Who is near enough to the line to be compared, shape (n,)."""
    score, line = sides.frame["score"].to_numpy(), _line_of(sides)
    return np.asarray((score > line * np.exp(-REACH)) & (score < line * np.exp(REACH)))


def _line_of(sides: Sides) -> float:
    """Score of the line: halfway between the last above it and the first below."""
    score, listed = sides.frame["score"].to_numpy(), sides.listed
    return float(score[listed].min() + score[~listed].max()) / 2


def near_line(sides: Sides) -> pl.DataFrame:
    """The people who were compared, each on their side, with ``distance``: the log of their score over that of the line."""
    arm = pl.when(pl.col("arm") == Arm.OFFERED.value).then(pl.lit(ABOVE)).otherwise(pl.lit(BELOW))
    inside = pl.Series(_in_reach(sides)) & (sides.frame["years_after"] > 0)
    distance = (pl.col("score") / _line_of(sides)).log()
    return sides.frame.filter(inside).with_columns(arm=arm, distance=distance)


def _expected(near: pl.DataFrame) -> float:
    """Events that the smaller side would have at the rate of both together."""
    above, years = (near["arm"] == ABOVE).to_numpy(), near["years_after"].to_numpy()
    smaller = min(float(years[above].sum()), float(years[~above].sum()))
    return float(near["events_after"].to_numpy().sum()) / float(years.sum()) * smaller
