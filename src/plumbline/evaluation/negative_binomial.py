"""Counts more clumped than chance: negative binomial rates and how clumped they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtri, stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, LogRatios, Whose
from plumbline.evaluation.event_history import coded
from plumbline.evaluation.event_rates import check_unit
from plumbline.evaluation.poisson import fit_poisson
from plumbline.evaluation.rate_ratio import LEAST_CLUSTERS, LEAST_EVENTS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Floats = npt.NDArray[np.float64]

MOST_TURNS = 100
SETTLED = 1e-9
"""Largest Newton step, of the coefficients and of log theta, at which the fit has settled."""

FARTHEST = 20.0
"""Coefficient per standard deviation of its column beyond which there is no finite estimate."""


@dataclass(frozen=True, slots=True)
class NegativeBinomialFit:
    """Coefficients (k,), ``theta`` with variance = mean + mean squared / theta, and fitted means (n,).

    ``inverse_information`` (k, k) is expected, ``observed_inverse`` (k, k) observed with theta; ``theta_se`` is from the
    observed information of theta at these coefficients.
    """

    coef: Floats
    theta: float
    theta_se: float
    mean: Floats
    inverse_information: Floats
    observed_inverse: Floats
    log_likelihood: float
    poisson_log_likelihood: float


@dataclass(frozen=True, slots=True)
class NegativeBinomialRates(CheckedByParts, LogRatios):
    """Rate ratio of each of k covariates, with the constant apart; ``coef`` is its log.

    ``se`` and the interval are cluster-robust, ``model_se`` holds if the counts are negative binomial. ``clumping`` is
    k in variance = mean + k mean squared, with its interval. ``influence`` (n, k) is each row's part in ``coef``.
    """

    influence_of: ClassVar[Whose] = "row"

    coef: Floats
    se: Floats
    model_se: Floats
    ratio: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    constant: float
    clumping: float
    clumping_low: float
    clumping_high: float
    log_likelihood: float
    over_poisson: float
    """Twice the log likelihood won over Poisson: above 2.71 is clumping beyond chance at one in twenty."""

    events: float
    clusters: int
    freedom: int
    doubts: tuple[Doubt, ...]
    influence: Floats


def negative_binomial_rates(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    covariates: npt.ArrayLike,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> NegativeBinomialRates:
    """Negative binomial (NB2) regression with log exposure, by maximum likelihood.

    Parameters
    ----------
    events : shape (n,), whole numbers of 0 or more.
    years_at_liberty : shape (n,), above 0.
    covariates : shape (n,) or (n, k), without a column of ones.
    cluster : shape (n,), household or dyad; each row for itself if left out.
    level : of the intervals; robust ones on t quantiles with clusters less columns as freedom.

    Raises
    ------
    DataUnfit: shapes differ, counts are not whole, time is not above 0, a group without events, columns that repeat each
        other, or counts no more clumped than chance makes them (then the Poisson rate ratio is the answer).

    Assumes
    -------
    The ratio needs the mean alone to be right; ``model_se``, ``clumping`` and power need the gamma mixture too.

    Source: Lawless (1987), Canadian Journal of Statistics 15:209-225; Cameron & Trivedi (2013), 3.3;
    docs/methods/negative-binomial.md.
    """
    y, years, columns = _aligned(events, years_at_liberty, covariates)
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    if group.shape != y.shape:
        raise DataUnfit("Each row needs one household or dyad key.", slug="shapes-differ")
    design = np.column_stack([np.ones(y.size), columns])
    clusters, k = int(group.max()) + 1, design.shape[1]
    if clusters <= k:
        raise DataUnfit(
            "There are too few people or households for this many covariates.", slug="too-few-clusters"
        )
    offset = np.log(years)
    fit = fit_negative_binomial(events=y, design=design, offset=offset)
    score = design * ((y - fit.mean) / (1 + fit.mean / fit.theta))[:, None]
    influence = score @ fit.inverse_information
    sums = np.column_stack([np.bincount(group, column, clusters) for column in influence.T])
    factor = clusters / (clusters - 1) * (y.size - 1) / (y.size - k)
    se = np.sqrt(factor * np.sum(sums**2, axis=0))[1:]
    reach = float(stdtrit(clusters - k, 0.5 + level / 2)) * se
    spread = float(np.exp(ndtri(0.5 + level / 2) * fit.theta_se / fit.theta))
    coef = fit.coef[1:]
    check_unit(coef, reach, influence[:, 1:])
    return NegativeBinomialRates(
        coef=coef,
        se=se,
        model_se=np.sqrt(np.diag(fit.inverse_information))[1:],
        ratio=np.exp(coef),
        ci_low=np.exp(coef - reach),
        ci_high=np.exp(coef + reach),
        level=level,
        constant=float(fit.coef[0]),
        clumping=1 / fit.theta,
        clumping_low=1 / fit.theta / spread,
        clumping_high=1 / fit.theta * spread,
        log_likelihood=fit.log_likelihood,
        over_poisson=2 * (fit.log_likelihood - fit.poisson_log_likelihood),
        events=float(y.sum()),
        clusters=clusters,
        freedom=clusters - k,
        doubts=tuple(_doubts(y, clusters)),
        influence=influence[:, 1:],
    )


def fit_negative_binomial(*, events: Floats, design: Floats, offset: Floats) -> NegativeBinomialFit:
    """Maximum likelihood for E[events] = exp(design @ coef + offset), turn by turn in ``coef`` and in log theta.

    Parameters
    ----------
    events : shape (n,), whole numbers of 0 or more.
    design : shape (n, k), full column rank, a column of ones included.
    offset : shape (n,), log exposure.

    Raises
    ------
    DataUnfit: as ``negative_binomial_rates``.

    Source: Lawless (1987); the digamma difference as a sum over counts, sum of #{y > j} / (theta + j).
    """
    start = fit_poisson(events=events, design=design, offset=offset)
    if np.sum((events - start.mean) ** 2 - events) <= 0:
        raise DataUnfit(
            "The counts are no more clumped than chance makes them: take the Poisson rate ratio.",
            slug="not-clumped",
        )
    above = np.bincount(events.astype(np.int64))[::-1].cumsum()[::-1][1:].astype(np.float64)
    coef, mean = start.coef, start.mean
    clumps = float(np.sum((events - mean) ** 2 - mean) / np.sum(mean**2))
    theta = 1 / max(clumps, 1e-3)
    for _ in range(MOST_TURNS):
        theta, moved = _newton_theta(events, mean, theta, above)
        weight = mean / (1 + mean / theta)
        information = (design * weight[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ ((events - mean) / (1 + mean / theta)))
        coef = coef + step
        mean = np.exp(np.clip(design @ coef + offset, -700.0, 700.0))
        if max(moved, float(np.max(np.abs(step)))) < SETTLED:
            return _finished(events, design, coef, mean, theta, above, start.log_likelihood)
    raise DataUnfit("The regression did not settle on an answer with these numbers.", slug="fit-unsettled")


def _theta_slopes(events: Floats, mean: Floats, theta: float, above: Floats) -> tuple[float, float]:
    """First and second derivative of the log likelihood in theta."""
    steps = theta + np.arange(above.size)
    both = mean + theta
    ratio = (events + theta) / both
    first = np.sum(above / steps) + np.sum(np.log(theta / both) + 1 - ratio)
    second = -np.sum(above / steps**2) + np.sum(1 / theta - 2 / both + ratio / both)
    return float(first), float(second)


def _newton_theta(events: Floats, mean: Floats, theta: float, above: Floats) -> tuple[float, float]:
    """One guarded Newton step in log theta, and its length."""
    first, second = _theta_slopes(events, mean, theta, above)
    slope, bend = theta * first, theta**2 * second + theta * first
    step = -slope / bend if bend < 0 else float(np.sign(slope))
    step = float(np.clip(step, -1.0, 1.0))
    theta = theta * float(np.exp(step))
    if not 1e-8 < theta < 1e8:
        raise DataUnfit(
            "The counts are no more clumped than chance makes them: take the Poisson rate ratio.",
            slug="not-clumped",
        )
    return theta, abs(step)


def _finished(
    events: Floats,
    design: Floats,
    coef: Floats,
    mean: Floats,
    theta: float,
    above: Floats,
    poisson: float,
) -> NegativeBinomialFit:
    spread = design.std(axis=0)
    if np.any(np.abs(coef) * spread > FARTHEST):
        raise _no_finite()
    both = mean + theta
    information = (design * (mean * theta / both)[:, None]).T @ design
    observed = (design * (mean * theta * (events + theta) / both**2)[:, None]).T @ design
    cross = design.T @ (mean * (events - mean) / both**2)
    _, second = _theta_slopes(events, mean, theta, above)
    whole = np.block([[observed, -cross[:, None]], [-cross[None, :], np.array([[-second]])]])
    log_gamma = float(above @ np.log(theta + np.arange(above.size))) - float(np.sum(gammaln(events + 1)))
    log_rest = np.sum(theta * np.log(theta / both) + events * np.log(mean / both))
    return NegativeBinomialFit(
        coef=coef,
        theta=theta,
        theta_se=float(1 / np.sqrt(-second)),
        mean=mean,
        inverse_information=np.linalg.inv(information).astype(np.float64),
        observed_inverse=np.linalg.inv(whole)[:-1, :-1],
        log_likelihood=log_gamma + float(log_rest),
        poisson_log_likelihood=poisson,
    )


def _no_finite() -> DataUnfit:
    return DataUnfit("There is no finite ratio: one of the groups had no events.", slug="estimate-infinite")


def _aligned(
    events: npt.ArrayLike, years: npt.ArrayLike, covariates: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    y, t = np.asarray(events, dtype=np.float64), np.asarray(years, dtype=np.float64)
    x = np.asarray(covariates, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    if y.ndim != 1 or y.shape != t.shape or x.ndim != 2 or x.shape[0] != y.size or not y.size:
        raise DataUnfit(
            "Events, time at liberty and covariates need one value for each row.", slug="shapes-differ"
        )
    if not all(np.all(np.isfinite(values)) for values in (y, t, x)) or np.any(t <= 0):
        raise DataUnfit(
            "Events and covariates must be known, and time at liberty above 0.", slug="values-unfit"
        )
    if np.any(y < 0) or np.any(y != np.floor(y)):
        raise DataUnfit("Events are counts: whole numbers of 0 or more.", slug="values-unfit")
    if not np.any(y):
        raise DataUnfit("There were no events, so there is nothing to compare yet.", slug="no-events")
    _check_both_sides(y, x)
    return y, t, x


def _check_both_sides(y: Floats, x: Floats) -> None:
    for column in x.T:
        low, high = column.min(), column.max()
        if low == high:
            raise DataUnfit("One of the covariates is the same for everybody.", slug="design-singular")
        if np.all((column == low) | (column == high)) and (
            not np.any(y[column == low]) or not np.any(y[column == high])
        ):
            raise _no_finite()


def _doubts(y: Floats, clusters: int) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            y.sum() < 2 * LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events in all: too few to tell.", least_events=2 * LEAST_EVENTS
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
            bool(y.max() > 0.2 * y.sum()),
            AssumptionDoubt(
                "one-person", "One person brings over a fifth of all events: see the figure without them."
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
