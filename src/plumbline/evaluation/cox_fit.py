"""Cox-type regression on risk sets: likelihood, information and score residuals in time linear in the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from plumbline.evaluation.event_history import EventHistory, Floats
from plumbline.evaluation.risk_sets import RiskSets, risk_sets
from plumbline.values.errors import DataUnfit


Ties = Literal["efron", "breslow"]

MOST_STEPS = 40
SETTLED = 1e-6
"""Last Newton step, in standard deviations of the covariates; the error left is about its square."""

FARTHEST = 20.0
"""Coefficient per standard deviation of a covariate beyond which there is no finite estimate."""

LONGEST_MOVE = 10.0
LARGEST_LINEAR = 200.0
LOST = 1e-6
"""Share by which rounding may put those at risk below those who had the event among them."""

FLAT = 1e-11
"""Smallest eigenvalue of the information, over the largest at the start, at which a direction is not told at all."""


@dataclass(frozen=True, slots=True)
class TimeSums:
    """Sums over the risk set of each event time, m times and k covariates: what score and residuals are made of.

    ``s1``, ``d1`` (k, m) are weighted sums of covariates over those at risk and over the tied events. With f = l / d
    for the l-th of d tied events and s = s0 - f d0: ``a``, ``b`` (m,) are sums over l of 1/s and f/s, and ``c0``,
    ``c1``, ``c2`` (m,) those of 1/s2, f/s2 and f2/s2 for s2 = s squared. ``mean_weight`` (m,) is that of the events.
    """

    s1: Floats
    d1: Floats
    a: Floats
    b: Floats
    c0: Floats
    c1: Floats
    c2: Floats
    mean_weight: Floats


@dataclass(frozen=True, slots=True)
class CoxPoint:
    """Log partial likelihood, score (k,) and information (k, k) at one set of coefficients.

    ``at`` (k, k, m) is the information of each event time.
    """

    coef: Floats
    log_likelihood: float
    score: Floats
    information: Floats
    at: Floats
    sums: TimeSums


@dataclass(frozen=True, slots=True)
class CoxFit:
    """Coefficients (k,), their model covariance (k, k), log partial likelihood and score residuals (n, k) by row.

    ``shift`` (m, k) holds, for each event time, the sum over its events of covariate less risk-set mean, and ``at``
    (k, k, m) the information there: what a test of proportional rates needs. ``start`` is the log likelihood at 0.
    ``multiple`` (n,) is each span's weight times its multiple of the base rate, ``rate`` (m,) that base rate, and
    ``mean_rate`` (m, k) it times the mean covariates of those at risk.
    """

    coef: Floats
    covariance: Floats
    log_likelihood: float
    start: float
    residuals: Floats
    shift: Floats
    at: Floats
    multiple: Floats
    rate: Floats
    mean_rate: Floats
    risk: RiskSets


def fit_cox(history: EventHistory, *, ties: Ties = "efron", risk: RiskSets | None = None) -> CoxFit:
    """Maximum partial likelihood by Newton's method on standardised covariates.

    Parameters
    ----------
    history : checked spans.
    ties : how events at one time share their risk set.
    risk : risk sets made for these spans, where they are not the plain ones.

    Raises
    ------
    DataUnfit: no events, no covariates, covariates that do not differ among those at risk together or repeat each
        other, or an estimate that runs off to infinity (such as a group without events).

    Source: Cox (1972), JRSS B 34:187-220; Efron (1977), JASA 72:557-565 (ties, equation 4.2); weights and score
    residuals as Therneau & Grambsch (2000), Modeling Survival Data, 3.3, 4.6 and 7.
    """
    if not history.covariates.shape[1]:
        raise DataUnfit("A comparison of rates needs at least one covariate.", slug="no-covariates")
    risk = risk_sets(history) if risk is None else risk
    x, centre, scale = _standard(history)
    point, start = _climb(history, risk, x, ties)
    covariance = np.linalg.inv(point.information)
    residuals = _residuals(history, risk, x, point)
    sums = point.sums
    mean = (sums.s1 * sums.a - sums.d1 * sums.b) * sums.mean_weight
    rate = sums.a * sums.mean_weight
    mean_rate = (sums.s1 * sums.c0 - sums.d1 * sums.c1) * sums.mean_weight
    own = np.array([risk.tied_sum((history.weight * column)[risk.event_rows]) for column in x])
    return CoxFit(
        coef=point.coef / scale,
        covariance=covariance / np.outer(scale, scale),
        log_likelihood=point.log_likelihood,
        start=start,
        residuals=(residuals * scale[:, None]).T,
        shift=((own - mean) * scale[:, None]).T,
        at=point.at * np.outer(scale, scale)[:, :, None],
        multiple=history.weight * np.exp(point.coef @ x + history.offset),
        rate=rate,
        mean_rate=(mean_rate * scale[:, None] + np.outer(centre, rate)).T,
        risk=risk,
    )


def _standard(history: EventHistory) -> tuple[Floats, Floats, Floats]:
    """Covariates as rows (k, n), each with mean 0 and spread 1, and their means and spreads (k,)."""
    x = np.ascontiguousarray(history.covariates.T)
    centre, spread = x.mean(axis=1), x.std(axis=1)
    if np.any(spread <= 1e-12 * (1 + np.abs(x).max(axis=1))):
        raise DataUnfit("One of the covariates is the same for everybody.", slug="design-singular")
    return (x - centre[:, None]) / spread[:, None], centre, spread


def _climb(history: EventHistory, risk: RiskSets, x: Floats, ties: Ties) -> tuple[CoxPoint, float]:
    """The maximum, and the log likelihood where the climb started."""
    coef: Floats = np.zeros(x.shape[0])
    step: Floats = np.zeros(x.shape[0])
    start = best = -np.inf
    told = 0.0
    for turn in range(MOST_STEPS):
        point = _point(history, risk, x, coef, ties)
        if point.log_likelihood < best - 1e-9 * (1 + abs(best)):
            step = step / 2
            coef = coef - step
            continue
        best = point.log_likelihood
        eigen = np.linalg.eigvalsh(point.information)
        if turn == 0:
            start, told = best, float(eigen[-1])
        if eigen[0] <= FLAT * told:
            raise _not_told() if turn == 0 else _no_finite()
        if turn and np.max(np.abs(step)) < SETTLED:
            return point, start
        step = _within_reach(np.linalg.solve(point.information, point.score).astype(np.float64), x)
        coef = coef + step
        if np.max(np.abs(coef)) > FARTHEST or np.max(np.abs(coef @ x)) > LARGEST_LINEAR:
            break
    raise _no_finite()


def _within_reach(step: Floats, x: Floats) -> Floats:
    """The step, shortened where it would move anybody's log risk by more than ``LONGEST_MOVE``."""
    if float(np.abs(step).sum()) < 0.5:
        return step
    return step * min(1.0, LONGEST_MOVE / float(np.max(np.abs(step @ x))))


def _not_told() -> DataUnfit:
    return DataUnfit(
        "A covariate does not differ among people at risk together, or repeats another: its part cannot be told.",
        slug="design-singular",
    )


def _no_finite() -> DataUnfit:
    return DataUnfit(
        "There is no finite answer: one of the groups had no events, or a covariate foretells every event.",
        slug="estimate-infinite",
    )


def _point(history: EventHistory, risk: RiskSets, x: Floats, coef: Floats, ties: Ties) -> CoxPoint:
    linear = coef @ x + history.offset
    weight = history.weight
    multiple = weight * np.exp(linear)
    rows, k = risk.event_rows, x.shape[0]
    weighted = multiple * x
    s0, d0 = risk.running(multiple), risk.tied_sum(multiple[rows])
    if np.any(s0 < (1 - LOST) * d0):
        raise DataUnfit(
            "Risks differ so much between people that the smaller are lost in the sums.",
            slug="risks-too-far-apart",
        )
    s1 = np.array([risk.running(column) for column in weighted])
    d1 = np.array([risk.tied_sum(column) for column in weighted[:, rows]])
    mean_weight = risk.tied_sum(weight[rows]) / risk.tied
    log_sum, sums = _time_sums(risk, s0, d0, s1, d1, mean_weight, ties)
    at = np.empty((k, k, risk.time.size))
    for i in range(k):
        for j in range(i, k):
            s2 = risk.running(weighted[i] * x[j])
            d2 = risk.tied_sum((weighted[i] * x[j])[rows])
            at[i, j] = at[j, i] = mean_weight * (
                s2 * sums.a
                - d2 * sums.b
                - s1[i] * s1[j] * sums.c0
                + (s1[i] * d1[j] + d1[i] * s1[j]) * sums.c1
                - d1[i] * d1[j] * sums.c2
            )
    mean = (s1 * sums.a - d1 * sums.b) @ mean_weight
    return CoxPoint(
        coef=coef,
        log_likelihood=float(weight[rows] @ linear[rows] - mean_weight @ log_sum),
        score=x[:, rows] @ weight[rows] - mean,
        information=at.sum(axis=2),
        at=at,
        sums=sums,
    )


def _time_sums(
    risk: RiskSets, s0: Floats, d0: Floats, s1: Floats, d1: Floats, mean_weight: Floats, ties: Ties
) -> tuple[Floats, TimeSums]:
    """Log of the at-risk sums, added over the tied events (m,), and the sums over them that Efron's method needs."""
    tied: Floats = risk.tied.astype(np.float64)
    if ties == "breslow" or np.all(tied == 1):
        nothing = np.zeros(risk.time.size)
        each = 1 / s0
        sums = TimeSums(s1, d1, tied * each, nothing, tied * each**2, nothing, nothing, mean_weight)
        return tied * np.log(s0), sums
    begins = np.cumsum(risk.tied) - risk.tied
    share = (np.arange(int(risk.tied.sum())) - np.repeat(begins, risk.tied)) / np.repeat(tied, risk.tied)
    still = np.repeat(s0, risk.tied) - share * np.repeat(d0, risk.tied)
    each = 1 / still
    a, b = np.add.reduceat(each, begins), np.add.reduceat(share * each, begins)
    square = each * each
    c0, c1 = np.add.reduceat(square, begins), np.add.reduceat(share * square, begins)
    c2 = np.add.reduceat(share * share * square, begins)
    return np.add.reduceat(np.log(still), begins), TimeSums(s1, d1, a, b, c0, c1, c2, mean_weight)


def _residuals(history: EventHistory, risk: RiskSets, x: Floats, point: CoxPoint) -> Floats:
    """Score residuals (k, n), weights multiplied in: they sum to the score, and by person to that person's part."""
    t, rows, at = point.sums, risk.event_rows, risk.event_at
    multiple = history.weight * np.exp(point.coef @ x + history.offset)
    rate, own_rate = t.mean_weight * t.a, (t.mean_weight * t.b)[at]
    passed = risk.passed(rate)
    event_weight, event_multiple = history.weight[rows], multiple[rows]
    found = np.empty_like(x)
    for i in range(x.shape[0]):
        mean_rate = t.mean_weight * (t.s1[i] * t.c0 - t.d1[i] * t.c1)
        found[i] = multiple * (risk.passed(mean_rate) - x[i] * passed)
        own_mean_rate = (t.mean_weight * (t.s1[i] * t.c1 - t.d1[i] * t.c2))[at]
        mean = ((t.s1[i] * t.a - t.d1[i] * t.b) / risk.tied)[at]
        own = x[i, rows]
        found[i, rows] += event_weight * (own - mean) + event_multiple * (own * own_rate - own_mean_rate)
    return found
