"""Whom a panel picked from a list by its judgement against the others of that list, their histories taken out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.disclosure import hide_inside
from plumbline.evaluation import (
    AdjustedRates,
    Verdict,
    adjusted_rates,
    design_strength,
    sentence_on_picked,
    verdict_on,
)
from plumbline.evaluation.adjusted_rates import LEAST_YEARS
from plumbline.studies.balance import balance_figures
from plumbline.studies.comparing import (
    Comparison,
    by_arm,
    doubts_of,
    naive_before_after,
    naive_figures,
    no_ratio,
    strength_figures,
)
from plumbline.studies.guarding import followed_since
from plumbline.studies.outcomes import BEFORE_DAYS, ROLES, counted, with_outcomes
from plumbline.studies.overturning import LEVEL, Asked
from plumbline.studies.year_by_year import YEAR_DAYS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


PICKING_DAYS = 91
"""Days after the list in which the panel picks. Both sides are followed from the day after, so that nobody is followed while it was still open."""

PICKED, NOT_PICKED = "picked", "not_picked"
EXPECTED_FROM = "people of the same list who were not picked"
NOBODY = say("No case of anybody on the list began in the {days} days after it.", days=PICKING_DAYS)
EVERYBODY = say("A case of everybody on the list began in the {days} days after it.", days=PICKING_DAYS)
TOO_SOON = say("The {days} days in which the panel picks are not over in the data held.", days=PICKING_DAYS)
TOO_LITTLE = "It takes 24 months of events to take histories out, and fewer are held."


@dataclass(frozen=True, slots=True)
class Picking:
    """Everybody on the list whose case had not begun before it, picked or not.

    ``frame`` has one row per person: arm, cluster, score, events_before, events_after, years_before, years_after; ``history``
    (n, years) their events in the years before the list, oldest first: in the days of picking some are helped already. ``begun_before`` had a case already.
    """

    frame: pl.DataFrame
    history: npt.NDArray[np.float64]
    begun_before: int

    @property
    def picked(self) -> npt.NDArray[np.bool_]:
        """Who was picked, shape (n,)."""
        return (self.frame["arm"] == PICKED).to_numpy()


def last_day_of_picking(index: datetime) -> datetime:
    """The midnight from which both sides of a list are followed."""
    return datetime.combine(index.date() + timedelta(days=PICKING_DAYS), time())


def picking_of(
    listed: pl.DataFrame,
    begun: Mapping[str, date],
    involvements: pl.DataFrame,
    *,
    spells: pl.DataFrame,
    index: datetime,
    until: date,
    held: int,
) -> Picking:
    """Tell those picked from the others, and follow both from the day after the picking.

    Parameters
    ----------
    listed : person, cluster, score of everybody who could have been picked.
    begun : day of each person's first case in the scheme.
    held : whole years of events before the list that are loaded.

    Raises
    ------
    DataUnfit: nobody or everybody was picked, the picking is not over, or less than two years of events are held.
    """
    start = last_day_of_picking(index)
    if until <= start.date():
        raise DataUnfit(TOO_SOON, slug="picking-open")
    if held < LEAST_YEARS:
        raise DataUnfit(TOO_LITTLE, slug="too-few-years")
    old = [who for who, day in begun.items() if day < index.date()]
    new = [who for who, day in begun.items() if index.date() <= day < start.date()]
    open_to = listed.filter(~pl.col("person").is_in(old))
    frame = open_to.with_columns(
        arm=pl.when(pl.col("person").is_in(new)).then(pl.lit(PICKED)).otherwise(pl.lit(NOT_PICKED))
    )
    chosen = int((frame["arm"] == PICKED).sum())
    if chosen in (0, frame.height):
        raise DataUnfit(EVERYBODY if chosen else NOBODY, slug="nobody-begun")
    followed = with_outcomes(
        frame, involvements=involvements, spells=spells, index=start, until=until, listed=index
    )
    followed_since(followed, start.date())
    return Picking(followed, _history(followed, involvements, index, held), listed.height - frame.height)


def compare_by_picking(picking: Picking, *, smallest_worth_having: float) -> Comparison:
    """Those picked against the others by regression on their histories, with the same asked by weights beside it."""
    try:
        found = _compared(picking, picking.frame["events_after"].to_numpy())
    except DataUnfit as unfit:
        return nothing_by_picking(str(unfit))
    figures = {
        "design": found.design,
        "strength": strength_figures(found.strength),
        "n": picking.frame.height,
        "begun_before": hide_inside(picking.begun_before),
        **by_arm(picking.frame),
        **naive_figures(
            *(naive_before_after(picking.frame.filter(pl.col("arm") == arm)) for arm in (PICKED, NOT_PICKED))
        ),
        "expected_change_from": EXPECTED_FROM,
        "rate_ratio": found.ratio,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "level": LEVEL,
        "se": found.se,
        "fall_to_see": None,
        "needed_n": None,
        "diagnostics": None,
        "doubts": doubts_of(found.doubts),
        "asked_otherwise": [_by_weights(found)],
        "balance": balance_figures(found.balance, _seen(picking), by="weights"),
    }
    return Comparison(
        verdict_on(found.found, smallest_worth_having),
        sentence_on_picked(found.found, smallest_worth_having=smallest_worth_having),
        figures,
    )


def nothing_by_picking(why: str) -> Comparison:
    """What is told where nobody was picked, or everybody."""
    figures = {
        "design": "adjusted",
        "strength": strength_figures(design_strength("adjusted")),
        "n": 0,
        "arms": {},
        "person_years": 0.0,
        **naive_figures(None, None),
        "expected_change_from": EXPECTED_FROM,
        **no_ratio(),
    }
    told = say("We cannot tell. {why}", why=why)
    return Comparison(Verdict.CANNOT_TELL, f"{told}", figures)


def asked_by_picking(picking: Picking, *, index: datetime, end: datetime) -> Asked:
    """The same comparison of any events after the picking."""
    start, picked = last_day_of_picking(index), picking.picked
    return Asked(
        of=lambda rows: counted(picking.frame, rows, start, end).to_numpy().astype(np.float64),
        compare=lambda counts: _compared(picking, counts),
        parts=lambda counts: np.array([counts[picked].sum(), counts[~picked].sum()]),
        cluster=picking.frame["cluster"].to_numpy(),
        level=LEVEL,
    )


def _history(
    people: pl.DataFrame, involvements: pl.DataFrame, index: datetime, held: int
) -> npt.NDArray[np.float64]:
    """Events of violence of each person in each of the years before the list, oldest first.

    Nothing of the days of picking: some were helped or watched by then, and what came of it would be taken out as if it were history.
    """
    violence = involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES))
    begins = [index - timedelta(days=YEAR_DAYS * back) for back in range(held, 0, -1)]
    columns = [
        counted(people, violence, begin, begin + timedelta(days=BEFORE_DAYS)).to_numpy() for begin in begins
    ]
    return np.column_stack(columns).astype(np.float64)


def _compared(picking: Picking, counts: npt.NDArray[Any]) -> AdjustedRates:
    return adjusted_rates(
        events=counts,
        picked=picking.picked,
        history=picking.history,
        score=picking.frame["score"].to_numpy(),
        years_at_liberty=picking.frame["years_after"].to_numpy(),
        cluster=picking.frame["cluster"].to_numpy(),
        level=LEVEL,
    )


def _seen(picking: Picking) -> tuple[str, ...]:
    """Names of what the weights make alike, in the order of `history_columns`."""
    return (
        "history",
        "recency",
        *(("all_years",) if picking.history.shape[1] > LEAST_YEARS else ()),
        "score",
    )


def _by_weights(found: AdjustedRates) -> dict[str, Any]:
    """The same question by overlap weights on history and score."""
    told = found.weighted
    if told is None:
        why = "No weights make those picked and the others alike."
        return {"design": "weighted", "ratio": None, "ci_low": None, "ci_high": None, "sentence": why}
    strength = design_strength("weighted")
    return {
        "design": "weighted",
        "ratio": told.ratio,
        "ci_low": told.ci_low,
        "ci_high": told.ci_high,
        "strength": strength_figures(strength),
        "sentence": " ".join([strength.sentence, *(doubt.sentence for doubt in told.doubts)]),
    }
