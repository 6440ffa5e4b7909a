"""Events that come again: how much more often in one group than in another, with people as units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.cox_fit import CoxFit, Ties, fit_cox
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import LogRatios
from plumbline.evaluation.event_history import EventHistory, Floats
from plumbline.evaluation.rate_ratio import LEAST_CLUSTERS, LEAST_EVENTS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Model = Literal["andersen_gill", "pwp_total_time", "pwp_gap_time", "wlw", "first_event", "ghosh_lin"]
Inflation = Literal["none", "clusters"]

ONE_PERSON = 0.2
"""Share of all events that one person may bring before it is said."""

FARTHEST_LOG_RATIO = 700.0


@dataclass(frozen=True, slots=True)
class EventDiagnostics:
    """What to look at before believing the ratios.

    ``largest_share`` is the share of all events that one person brings; ``leave_one_out`` (k, 2) bounds each ratio over
    leaving each person out once (one step); ``tied`` is the share of events that happened at the same time as another.
    """

    largest_share: float
    leave_one_out: Floats
    tied: float
    freedom: int


@dataclass(frozen=True, slots=True)
class EventRates(LogRatios):
    """Rate ratio of each of k covariates; ``coef`` is its log, ``se`` the standard error by cluster.

    ``model_covariance`` (k, k) holds under the model alone. ``person_covariance`` stays right when a person's events
    depend on each other (Lin, Wei, Yang & Ying), ``cluster_covariance`` when people of a cluster do too; the interval
    takes the last, which without clusters is the one by person. ``influence`` (p, k) is each person's part in ``coef``
    (dfbeta), in the order of ``people`` (p,).
    """

    model: Model
    coef: Floats
    se: Floats
    ratio: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    model_covariance: Floats
    person_covariance: Floats
    cluster_covariance: Floats
    log_likelihood: float
    events: int
    clusters: int
    time_at_risk: float
    diagnostics: EventDiagnostics
    doubts: tuple[Doubt, ...]
    influence: Floats
    people: npt.NDArray[np.generic]


def andersen_gill(
    history: EventHistory, *, ties: Ties = "efron", level: float = 0.95, inflation: Inflation = "none"
) -> EventRates:
    """Ratio of the rates at which events come, whatever came before: the main analysis of events that repeat.

    Parameters
    ----------
    history : spans of each person, with the arm among the covariates; strata, weights, offset and cluster if given.
    ties : ``efron`` or ``breslow``.
    level : of the interval, on t quantiles with clusters less covariates as freedom.
    inflation : ``clusters`` multiplies robust covariances by G / (G - k): for fewer than some 50 clusters.

    Raises
    ------
    DataUnfit: no events, a group without any, covariates that repeat each other, or too few people.

    Assumes
    -------
    The ratio is the same all along (see ``proportional_rates``) and leaving is unrelated to events to come. Nothing is
    assumed of how one event of a person bears on the next.

    Source: Andersen & Gill (1982), Annals of Statistics 10:1100-1120; Lin, Wei, Yang & Ying (2000), JRSS B 62:711-730,
    equation 2.3 and theorem 1 (robust covariance); docs/methods/event-rates.md.
    """
    return event_rates(history, model="andersen_gill", ties=ties, level=level, inflation=inflation)


def event_rates(
    history: EventHistory,
    *,
    model: Model,
    ties: Ties = "efron",
    level: float = 0.95,
    inflation: Inflation = "none",
    doubts: tuple[Doubt, ...] = (),
    fit: CoxFit | None = None,
) -> EventRates:
    """Fit the spans as they are given, unless ``fit`` is, and name the result: other modules prepare their own.

    Raises
    ------
    DataUnfit: as ``andersen_gill``; or the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise DataUnfit("The level of an interval lies between 0 and 1.", slug="level-unfit")
    fit = fit_cox(history, ties=ties) if fit is None else fit
    k, clusters = fit.coef.size, int(history.cluster.max()) + 1
    freedom = clusters - k
    if freedom < 1:
        raise DataUnfit(
            "There are too few people or households for this many covariates.", slug="too-few-clusters"
        )
    factor = clusters / freedom if inflation == "clusters" else 1.0
    influence = _by(history.person, fit.residuals, history.people.size) @ fit.covariance
    parts = (
        influence
        if np.array_equal(history.cluster, history.person)
        else _by(history.cluster, fit.residuals, clusters) @ fit.covariance
    )
    robust = factor * (parts.T @ parts)
    se = np.sqrt(np.diag(robust))
    reach = float(stdtrit(freedom, 0.5 + level / 2)) * se
    check_unit(fit.coef, reach, influence)
    diagnostics = _diagnostics(history, fit, influence, freedom)
    return EventRates(
        model=model,
        coef=fit.coef,
        se=se,
        ratio=np.exp(fit.coef),
        ci_low=np.exp(fit.coef - reach),
        ci_high=np.exp(fit.coef + reach),
        level=level,
        model_covariance=fit.covariance,
        person_covariance=factor * (influence.T @ influence),
        cluster_covariance=robust,
        log_likelihood=fit.log_likelihood,
        events=int(history.event.sum()),
        clusters=clusters,
        time_at_risk=float(np.sum(history.stop - history.start)),
        diagnostics=diagnostics,
        doubts=(*_doubts(history, diagnostics, clusters), *doubts),
        influence=influence,
        people=history.people,
    )


def check_unit(coef: Floats, reach: Floats, influence: Floats) -> None:
    """Refuse ratios that no number holds, as those for a unit that nobody could move by.

    Raises
    ------
    DataUnfit: the ratio, its interval or its leave-one-out range is too far from 1.
    """
    farthest = np.abs(coef) + reach + np.abs(influence).max(axis=0)
    if np.any(farthest > FARTHEST_LOG_RATIO):
        raise DataUnfit(
            "The ratio for one unit of a covariate is beyond all numbers: give that covariate in a larger unit.",
            slug="unit-unfit",
        )


def _by(codes: npt.NDArray[np.int64], rows: Floats, groups: int) -> Floats:
    """Sum of the rows (n, k) of each group, shape (groups, k)."""
    return np.column_stack([np.bincount(codes, column, groups) for column in rows.T])


def _diagnostics(history: EventHistory, fit: CoxFit, influence: Floats, freedom: int) -> EventDiagnostics:
    each = np.bincount(history.person[history.event], minlength=history.people.size)
    bounds = np.exp(fit.coef[:, None] - np.column_stack([influence.max(axis=0), influence.min(axis=0)]))
    tied = fit.risk.tied
    return EventDiagnostics(
        largest_share=float(each.max() / each.sum()),
        leave_one_out=bounds,
        tied=float(tied[tied > 1].sum() / tied.sum()),
        freedom=freedom,
    )


def _fewest_events(history: EventHistory) -> float:
    """Events on the thinner side of any covariate that has two values; infinite where none has."""
    fewest = np.inf
    for column in history.covariates.T:
        low, high = column.min(), column.max()
        if np.all((column == low) | (column == high)):
            at_high = float(np.sum(history.event & (column == high)))
            fewest = min(fewest, at_high, float(history.event.sum()) - at_high)
    return fewest


def _doubts(history: EventHistory, found: EventDiagnostics, clusters: int) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(_fewest_events(history), float(history.event.sum())) < LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events in a group: too few to tell.", least_events=LEAST_EVENTS
                ),
            ),
        ),
        (
            clusters < LEAST_CLUSTERS,
            SmallNumbers(
                "few-clusters",
                say(
                    "Fewer than {least_clusters} people or households: the interval may be too short.",
                    least_clusters=LEAST_CLUSTERS,
                ),
            ),
        ),
        (
            found.largest_share > ONE_PERSON,
            AssumptionDoubt(
                "one-person",
                say(
                    "One person brings {largest_share:.0%} of all events: see the figure without them.",
                    largest_share=found.largest_share,
                ),
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
