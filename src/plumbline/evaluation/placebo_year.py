"""The listed against what people of such histories did in years when nobody offered them anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.before_after import BeforeAfter, before_after
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import LogRatio
from plumbline.evaluation.foretold import Foretold, foretell
from plumbline.evaluation.histories import Floats, Histories, histories
from plumbline.evaluation.older_pair import OlderPair, older_pair_of
from plumbline.evaluation.strength import Design, DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_EXPECTED = 20
"""Events that must be expected of the list, and happen to it."""

LEAST_LISTED = 40
"""People on the list below which t intervals over them are doubtful."""

LEAST_TAUGHT = 40
"""Events that must teach the model: ten for each of its four columns."""

TOO_FAR = 0.2
"""Share of the expected events foretold from beyond the histories the model saw, or brought by one person."""

STEEP = 0.3
"""A town-wide change in one year above this share looks like another way of recording."""


@dataclass(frozen=True, slots=True)
class HistoryDiagnostics:
    """What the placebo-year figure leans on.

    ``taught`` years of people and ``taught_events`` events fitted the model, whose Pearson ``dispersion`` is given;
    ``floor`` is the weight of history from which they were taken; ``beyond`` the share of the expected events owed to histories
    the model never saw; ``largest_share`` the share of the observed events of one person; ``se_list``, ``se_model``
    and ``se_trend`` the parts of the standard error.
    """

    taught: int
    taught_events: float
    dispersion: float
    floor: float
    beyond: float
    largest_share: float
    se_list: float
    se_model: float
    se_trend: float


@dataclass(frozen=True, slots=True)
class PlaceboYear(LogRatio):
    """Observed over expected events of the listed; ``theta`` is the log of ``ratio`` and ``se`` its standard error.

    ``expected`` holds the ``trend``: what histories like theirs foretell in the follow-up over what they foretold in the
    placebo year, as the town moved.
    ``expected_change`` is how the list's rate would have moved from the year before selection without any effect, with
    the interval of that expectation; ``naive`` how it did move. ``influence`` (n,) is each person's part in the error of ``theta``.
    """

    design: ClassVar[Design] = "placebo_year"

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    n: int
    person_years: float
    observed: float
    expected: float
    trend: float
    trend_se: float
    expected_change: float
    expected_ci_low: float
    expected_ci_high: float
    naive: BeforeAfter
    older_pair: OlderPair
    diagnostics: HistoryDiagnostics
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design, lowered where the older pair failed."""
        return design_strength(self.design, self.older_pair.failures)


def placebo_year(
    *,
    events: npt.ArrayLike,
    listed: npt.ArrayLike,
    listed_earlier: npt.ArrayLike | None = None,
    years_at_liberty: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    recording_changed: bool = False,
    level: float = 0.95,
) -> PlaceboYear:
    """Rate ratio of the listed to what their histories foretell, with the town's trend taken out.

    Parameters
    ----------
    events : shape (n, years), events of everybody with one in any of the years, by consecutive years up to the
        selection and last the follow-up: four years, or five for the older pair to be checked. Nobody may be left out
        for having no history, since the town's change is told from everybody.
    listed : shape (n,), true for those on the list, whatever they took up.
    listed_earlier : shape (n,), those whom the same rule would have listed a year before, on whom the older pair is
        tried; as many people with the weightiest two years if left out.
    years_at_liberty : as ``events``; custody, absence and death taken out. A whole year each if left out.
    cluster : shape (n,), key of household, couple or group: their parts in every error are added up first.
    recording_changed : declared by those who know how events were recorded in these years.
    level : of the interval.

    Returns
    -------
    PlaceboYear: the interval holds the error of the list's events, of the model and of the trend, with people as
        units (or their clusters) and t quantiles over the listed.

    Raises
    ------
    DataUnfit: the arrays do not fit, recording changed between the years, the list is too short or without events,
        or nobody like them is there in the placebo year.

    Assumes
    -------
    Whatever makes violence rise or fall from one year to the next multiplies everybody's risk alike, save for the
    panel; the town's people are about as many each year; and given their risk, people's events come one by one.

    Source: Hauer (1997), Observational Before-After Studies in Road Safety, for observed over expected; the placebo
    year in place of a gamma prior is Plumbline's: docs/methods/placebo-year.md.
    """
    if recording_changed:
        raise DataUnfit(
            "Recording changed between the years, so what people did a year earlier does not foretell this one.",
            slug="recording-changed",
        )
    held = histories(
        events=events,
        listed=listed,
        listed_earlier=listed_earlier,
        years_at_liberty=years_at_liberty,
        cluster=cluster,
    )
    return _compared(held, level=level)


def _compared(held: Histories, *, level: float) -> PlaceboYear:
    found = foretell(held)
    low, high = found.interval(level)
    naive = _naive(held, level)
    unhelped, unsure = naive.log_ratio - found.theta, found.reach_of_expected(level)
    older = older_pair_of(held, level=level)
    diagnostics = _diagnosed(found, held)
    return PlaceboYear(
        theta=found.theta,
        se=found.se,
        ratio=found.ratio,
        ci_low=low,
        ci_high=high,
        level=level,
        n=found.people,
        person_years=found.person_years,
        observed=found.observed,
        expected=found.expected,
        trend=float(np.exp(found.model.trend)),
        trend_se=held.spread(found.model.trend_influence),
        expected_change=float(np.expm1(unhelped)),
        expected_ci_low=float(np.expm1(unhelped - unsure)),
        expected_ci_high=float(np.expm1(unhelped + unsure)),
        naive=naive,
        older_pair=older,
        diagnostics=diagnostics,
        doubts=tuple(_doubts(found, older, diagnostics)),
        influence=found.influence,
    )


def _naive(held: Histories, level: float) -> BeforeAfter:
    after, years_after = held.outcome(back=0)
    before, years_before = held.outcome(back=1)
    free = held.listed & (years_after > 0)
    return before_after(
        events_before=before[free],
        events_after=after[free],
        years_before=years_before[free],
        years_after=years_after[free],
        level=level,
    )


def _diagnosed(found: Foretold, held: Histories) -> HistoryDiagnostics:
    model = found.model
    return HistoryDiagnostics(
        taught=model.taught,
        taught_events=model.events,
        dispersion=model.dispersion,
        floor=model.floor,
        beyond=model.beyond,
        largest_share=float(held.outcome(back=0)[0][held.listed].max() / found.observed),
        se_list=held.spread(found.own),
        se_model=held.spread(model.influence),
        se_trend=held.spread(model.trend_influence),
    )


def _doubts(found: Foretold, older: OlderPair, seen: HistoryDiagnostics) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(found.observed, found.expected) < LEAST_EXPECTED,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_expected} events on the list: too few to tell.",
                    least_expected=LEAST_EXPECTED,
                ),
            ),
        ),
        (
            found.units < LEAST_LISTED,
            SmallNumbers(
                "few-listed",
                say(
                    "Fewer than {least_listed} people listed: the interval may be too short.",
                    least_listed=LEAST_LISTED,
                ),
            ),
        ),
        (
            seen.taught_events < LEAST_TAUGHT,
            SmallNumbers(
                "few-taught",
                say(
                    "Fewer than {least_taught} events a year earlier say what people of such histories do "
                    "unhelped.",
                    least_taught=LEAST_TAUGHT,
                ),
            ),
        ),
        (
            seen.largest_share > TOO_FAR,
            AssumptionDoubt(
                "one-person",
                say(
                    "One person brings {largest_share:.0%} of the events of the list.",
                    largest_share=seen.largest_share,
                ),
            ),
        ),
        (
            seen.beyond > TOO_FAR,
            AssumptionDoubt(
                "beyond-histories",
                say(
                    "{beyond:.0%} of the expected events are foretold for histories worse than any seen a "
                    "year earlier.",
                    beyond=seen.beyond,
                ),
            ),
        ),
        (
            abs(found.model.town_change) > np.log1p(STEEP),
            AssumptionDoubt(
                "steep-trend",
                say(
                    "Violence in the town went to {exp:.0%} of the year before: ask whether recording "
                    "changed.",
                    exp=np.exp(found.model.town_change),
                ),
            ),
        ),
        (older.standing == "not_checked", AssumptionDoubt("older-pair-not-checked", older.sentence)),
    )
    return [doubt for held, doubt in checks if held]
