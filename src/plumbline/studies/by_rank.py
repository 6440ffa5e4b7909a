"""What can be told of a list by rank: no lot was drawn, so its own history stands in for those not drawn. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from plumbline.evaluation import (
    NO_FAIR_COMPARISON,
    CapacityLine,
    PlaceboCohort,
    PlaceboYear,
    capacity_line,
    design_strength,
    placebo_cohort,
    placebo_year,
    sentence_on_histories,
    verdict_on_histories,
)
from plumbline.evaluation.strength import Design
from plumbline.evaluation.verdict import Verdict
from plumbline.finding.enums import OFFERED_ARMS
from plumbline.studies.comparing import (
    Comparison,
    by_arm,
    doubts_of,
    naive_before_after,
    naive_figures,
    no_ratio,
    strength_figures,
)
from plumbline.studies.rules import FollowUp
from plumbline.studies.year_by_year import YearByYear
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


WHOLE_YEAR = 360
"""Days of follow-up that count as a year: files seldom end on the very day."""

LEAST_HISTORY = 3
"""Years before the list: a placebo year, and two behind it."""

MOST_YEARS = 4
"""Years before the list that are used: three for the placebo year, and the fourth for the older pair."""

HISTORY_FROM = "what people of such histories did a year earlier, with the town's trend"
EARLIER_LIST = "the same rule's list of a year earlier"


@dataclass(frozen=True, slots=True)
class RankedList:
    """A list by rank and the town around it.

    ``entries`` is the whole list: person, score, arm. ``listed_earlier`` are those whom the rule would have listed a year
    before. ``history`` is None where fewer than three years before the list are held. ``recording_changed``: it was
    declared that events were recorded otherwise in some of those years.
    """

    entries: pl.DataFrame
    history: YearByYear | None
    listed_earlier: Sequence[str]
    recording_changed: bool = False

    @property
    def offered(self) -> list[str]:
        """The people who were offered a place."""
        return _offered(self.entries)["person"].to_list()


def compare_by_rank(
    ranked: RankedList,
    followed: pl.DataFrame,
    *,
    span: FollowUp,
    expected_fall: dict[str, Any] | None,
    smallest_worth_having: float,
) -> Comparison:
    """Observed over expected events of those offered, with two other ways of asking beside it.

    Parameters
    ----------
    followed : one row per person offered, as for ``compare_by_lot``.
    expected_fall : what was said of the list when it was frozen, shown where nothing better can be told.
    """
    try:
        history = _enough(ranked.history, span)
    except DataUnfit as unfit:
        return _nothing_told(followed, expected_fall, str(unfit))
    try:
        found = placebo_year(
            events=history.events,
            years_at_liberty=history.years,
            listed=history.among(ranked.offered),
            listed_earlier=history.among(ranked.listed_earlier),
            cluster=history.cluster,
            recording_changed=ranked.recording_changed,
        )
    except DataUnfit as unfit:
        told = _nothing_told(followed, expected_fall, str(unfit))
        otherwise = [_cohort(ranked, history), _line(ranked, history)]
        return replace(told, figures={**told.figures, "asked_otherwise": otherwise})
    figures = {
        "n": followed.height,
        **by_arm(followed),
        **naive_figures(naive_before_after(followed), None),
        **_history_figures(found),
        "asked_otherwise": [_cohort(ranked, history), _line(ranked, history)],
    }
    return Comparison(
        verdict_on_histories(found, smallest_worth_having),
        sentence_on_histories(found, smallest_worth_having=smallest_worth_having),
        figures,
    )


def _enough(history: YearByYear | None, span: FollowUp) -> YearByYear:
    if span.days < WHOLE_YEAR or span.planned > WHOLE_YEAR + 10:
        raise DataUnfit(
            say("A list by rank is compared year with year, and this looks at {days} days.", days=span.days),
            slug="not-a-whole-year",
        )
    if history is None:
        raise DataUnfit(
            "It takes 36 months of events before the list to say what such people do unhelped, and fewer are held.",
            slug="too-few-years",
        )
    return history


def _nothing_told(followed: pl.DataFrame, expected_fall: dict[str, Any] | None, why: str) -> Comparison:
    expected = expected_fall or {}
    figures = {
        "design": "rank",
        "strength": strength_figures(design_strength("before_after")),
        "older_pair": {"standing": "not_checked", "sentence": "Nothing was compared, so nothing was tried."},
        "n": followed.height,
        **by_arm(followed),
        **naive_figures(naive_before_after(followed), None),
        "expected_change_without_effect": expected.get("change"),
        "expected_change_ci_low": expected.get("ci_low"),
        "expected_change_ci_high": expected.get("ci_high"),
        "expected_change_from": EARLIER_LIST,
        **no_ratio(),
    }
    return Comparison(Verdict.CANNOT_TELL, f"{NO_FAIR_COMPARISON} {why}", figures)


def _history_figures(found: PlaceboYear) -> dict[str, Any]:
    return {
        "design": found.design,
        "rate_ratio": found.ratio,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "level": found.level,
        "se": found.se,
        "fall_to_see": None,
        "needed_n": None,
        "expected_change_without_effect": found.expected_change,
        "expected_change_ci_low": found.expected_ci_low,
        "expected_change_ci_high": found.expected_ci_high,
        "expected_change_from": HISTORY_FROM,
        "trend": found.trend,
        "strength": strength_figures(found.strength),
        "older_pair": {
            "standing": found.older_pair.standing,
            "sentence": found.older_pair.sentence,
            "ratio": found.older_pair.ratio,
            "ci_low": found.older_pair.ci_low,
            "ci_high": found.older_pair.ci_high,
        },
        "diagnostics": asdict(found.diagnostics),
        "doubts": doubts_of(found.doubts),
    }


def _cohort(ranked: RankedList, history: YearByYear) -> dict[str, Any]:
    return _otherwise(
        "placebo_cohort",
        lambda: placebo_cohort(
            events=history.events,
            years_at_liberty=history.years,
            listed=history.among(ranked.offered),
            listed_earlier=history.among(ranked.listed_earlier),
            cluster=history.cluster,
            recording_changed=ranked.recording_changed,
        ),
    )


def _line(ranked: RankedList, history: YearByYear) -> dict[str, Any]:
    place = {person: row for row, person in enumerate(history.person)}
    rows = np.array([place[person] for person in ranked.entries["person"]])
    return _otherwise(
        "capacity_line",
        lambda: capacity_line(
            events=history.events[rows, -1],
            years_at_liberty=history.years[rows, -1],
            score=ranked.entries["score"].to_numpy(),
            listed=np.isin(ranked.entries["person"].to_numpy(), ranked.offered),
            events_earlier=history.events[rows, -4],
            cluster=history.cluster[rows],
        ),
    )


def _otherwise(design: Design, ask: Callable[[], PlaceboCohort | CapacityLine]) -> dict[str, Any]:
    """One other way of asking: its figure and strength, or why it cannot be asked."""
    try:
        found = ask()
    except DataUnfit as unfit:
        return {"design": design, "ratio": None, "ci_low": None, "ci_high": None, "sentence": str(unfit)}
    return {
        "design": design,
        "ratio": found.ratio,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "strength": strength_figures(found.strength),
        "sentence": " ".join([found.strength.sentence, *(doubt.sentence for doubt in found.doubts)]),
    }


def _offered(entries: pl.DataFrame) -> pl.DataFrame:
    return entries.filter(pl.col("arm").is_in([arm.value for arm in OFFERED_ARMS]))
