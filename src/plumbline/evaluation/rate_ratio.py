"""Violence per person-year at liberty, offered against not drawn: the rate ratio, by intention to treat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import LogRatio
from plumbline.evaluation.poisson import PoissonFit, fit_poisson
from plumbline.evaluation.sandwich import Correction, cluster_covariance
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Floats = npt.NDArray[np.float64]

LEAST_EVENTS = 10
"""Expected events in an arm below which no finding is printed (power guard; also LEAST_CLUSTERS below)."""

LEAST_CLUSTERS = 30
WORRYING_IMBALANCE = 0.25
"""Standardised difference between arms at which an adjustment leans on its form."""


@dataclass(frozen=True, slots=True)
class ByArm:
    """One figure for the people offered and one for those not drawn."""

    offered: float
    not_drawn: float


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What to look at before believing the figure.

    ``dispersion`` is Pearson's, 1 under a true Poisson. ``clumping`` is k in variance = mean + k mean squared, given
    the adjustments. ``largest_share`` is the share of all events that one person brings. ``leave_one_out`` bounds the
    ratio over leaving each person out once (one step). ``imbalance`` is the standardised difference of each
    adjustment between the arms.
    """

    dispersion: float
    clumping: float
    largest_share: float
    leave_one_out: tuple[float, float]
    imbalance: tuple[float, ...]
    clusters: int
    freedom: int
    correction: Correction


@dataclass(frozen=True, slots=True)
class RateRatio(LogRatio):
    """Rate among the offered over the rate among those not drawn; below 1 is less violence.

    ``theta`` is its log and ``se`` the cluster-robust standard error. ``expected_events`` are those each arm would
    have at the pooled rate. ``influence`` (n,) is each person's part in theta, in the order given, 0 for people
    never at liberty.
    """

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    n: ByArm
    events: ByArm
    person_years: ByArm
    expected_events: ByArm
    diagnostics: Diagnostics
    doubts: tuple[Doubt, ...]
    influence: Floats


def rate_ratio(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    offered: npt.ArrayLike,
    covariates: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    chance: npt.ArrayLike | None = None,
    level: float = 0.95,
    correction: Correction = "CR3",
) -> RateRatio:
    """Poisson rate ratio with log exposure and a cluster-robust interval on t quantiles.

    Parameters
    ----------
    events : shape (n,), events in follow-up, as hurt or suspected, from the day of allocation for both arms.
    years_at_liberty : shape (n,), years in which they could happen: custody, absence and death taken out.
    offered : shape (n,), true for the people drawn, whatever they then took up.
    covariates : shape (n,) or (n, k), known before the draw, such as the log of the expected count.
    cluster : shape (n,), key of household or dyad; None where each person stands alone.
    chance : shape (n,), the chance of being offered that the lot gave each person, where its blocks could not all have the same: people
        are weighed by the inverse of the chance of the side they are on. Equal chances change nothing and may be left out.
    level : of the interval.
    correction : CR3 by default, which keeps false alarms near their nominal rate with clumped counts.

    Returns
    -------
    RateRatio: right on average under any clumping of counts, since the draw makes the arms alike and the mean is
        all that is modelled; with covariates, the ratio given them.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing or below zero, an arm has fewer than two people at liberty or no
        events, or the covariates repeat each other.

    Assumes
    -------
    Being offered a place does not change whether violence is recorded, nor the violence of those not drawn.

    Source: docs/methods/rate-ratio.md; Horvitz & Thompson (1952), JASA 47:663-685 (known chances).
    """
    y, years, arm = _aligned(events, years_at_liberty, offered)
    free = years > 0
    weight = _inverse_chance(chance, arm, free)
    adjust = _columns(covariates, y.size)[free]
    group = _groups(cluster, y.size, free)
    _check_arms(y[free], arm[free])
    design = np.column_stack([np.ones(int(free.sum())), arm[free], adjust - adjust.mean(axis=0)])
    # Weighing a Poisson score by w is counting w times the events in w times the time.
    weighed = weight * y[free]
    fit = fit_poisson(events=weighed, design=design, offset=np.log(weight * years[free]))
    clusters = int(group.max()) + 1
    freedom = clusters - design.shape[1]
    if freedom < 1:
        raise DataUnfit(
            "There are too few people or households for this many adjustments.", slug="too-few-clusters"
        )
    covariance = cluster_covariance(
        fit=fit, events=weighed, design=design, cluster=group, correction=correction
    )
    theta, se = float(fit.coef[1]), float(np.sqrt(covariance[1, 1]))
    reach = float(stdtrit(freedom, 0.5 + level / 2)) * se
    parts = design @ fit.inverse_information[1] * (weighed - fit.mean)
    influence = np.zeros(y.size)
    influence[free] = parts
    diagnostics = Diagnostics(
        dispersion=fit.pearson,
        clumping=_clumping(weighed, fit),
        largest_share=float(y[free].max() / y[free].sum()),
        leave_one_out=(float(np.exp(theta - parts.max())), float(np.exp(theta - parts.min()))),
        imbalance=_imbalance(adjust, arm[free]),
        clusters=clusters,
        freedom=freedom,
        correction=correction,
    )
    person_years = _by_arm(years, arm)
    expected = _expected(float(y[free].sum()), person_years)
    return RateRatio(
        theta=theta,
        se=se,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(theta - reach)),
        ci_high=float(np.exp(theta + reach)),
        level=level,
        n=_by_arm(np.ones(y.size), arm),
        events=_by_arm(np.where(free, y, 0.0), arm),
        person_years=person_years,
        expected_events=expected,
        diagnostics=diagnostics,
        doubts=tuple(_doubts(y, free, expected, diagnostics)),
        influence=influence,
    )


def _aligned(
    events: npt.ArrayLike, years: npt.ArrayLike, offered: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    y, t = np.asarray(events, dtype=np.float64), np.asarray(years, dtype=np.float64)
    arm = np.asarray(offered, dtype=bool).astype(np.float64)
    if y.ndim != 1 or not y.shape == t.shape == arm.shape:
        raise DataUnfit(
            "Events, time at liberty and arms must have one value for each person.", slug="shapes-differ"
        )
    if not (np.all(np.isfinite(y)) and np.all(np.isfinite(t))) or np.any(y < 0) or np.any(t < 0):
        raise DataUnfit("Events and time at liberty must be known and not below zero.", slug="values-unfit")
    return y, t, arm


def _columns(covariates: npt.ArrayLike | None, n: int) -> Floats:
    if covariates is None:
        return np.empty((n, 0))
    columns = (
        np.asarray(covariates, dtype=np.float64).reshape(n, -1) if np.size(covariates) % n == 0 else None
    )
    if columns is None or not np.all(np.isfinite(columns)):
        raise DataUnfit("Each adjustment needs one known value for each person.", slug="covariates-unfit")
    return columns


def _groups(cluster: npt.ArrayLike | None, n: int, free: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    if cluster is None:
        return np.arange(int(free.sum()), dtype=np.int64)
    keys = np.asarray(cluster)
    if keys.shape != (n,):
        raise DataUnfit("Each person needs one household or dyad key.", slug="shapes-differ")
    return np.unique(keys[free], return_inverse=True)[1].astype(np.int64)


def _inverse_chance(chance: npt.ArrayLike | None, arm: Floats, free: npt.NDArray[np.bool_]) -> Floats:
    """Weights (people at liberty,), of mean 1 on either side; all 1 where every chance is the same."""
    if chance is None:
        return np.ones(int(free.sum()))
    given = np.asarray(chance, dtype=np.float64)
    if given.shape != arm.shape or not np.all((given > 0) & (given < 1)):
        raise DataUnfit(
            "Each person needs a chance of being offered between 0 and 1, as the lot gave it.",
            slug="chance-unfit",
        )
    weight = (1 / np.where(arm == 1, given, 1 - given))[free]
    for side in (0.0, 1.0):
        mine = arm[free] == side
        if np.any(mine):
            weight[mine] /= weight[mine].mean()
    return weight


def _check_arms(y: Floats, arm: Floats) -> None:
    for value, words in ((1, "offered"), (0, "not drawn")):
        mine = y[arm == value]
        if mine.size < 2:
            raise DataUnfit(
                say("Fewer than two people {words} were ever at liberty.", words=words), slug="arm-empty"
            )
        if not mine.sum():
            raise DataUnfit(
                say("There were no events among the people {words}, so there is no ratio yet.", words=words),
                slug="no-events",
            )


def _by_arm(values: Floats, arm: Floats) -> ByArm:
    return ByArm(offered=float(values[arm == 1].sum()), not_drawn=float(values[arm == 0].sum()))


def _expected(events: float, person_years: ByArm) -> ByArm:
    """Events of each arm at the pooled rate."""
    rate = events / (person_years.offered + person_years.not_drawn)
    return ByArm(offered=rate * person_years.offered, not_drawn=rate * person_years.not_drawn)


def _clumping(y: Floats, fit: PoissonFit) -> float:
    """Method of moments; below zero means no clumping and is shown as none."""
    return max(0.0, float(np.sum((y - fit.mean) ** 2 - fit.mean) / np.sum(fit.mean**2)))


def _imbalance(adjust: Floats, arm: Floats) -> tuple[float, ...]:
    one, other = adjust[arm == 1], adjust[arm == 0]
    spread = np.sqrt((one.var(axis=0, ddof=1) + other.var(axis=0, ddof=1)) / 2)
    gap = one.mean(axis=0) - other.mean(axis=0)
    return tuple(float(g / s) if s > 0 else 0.0 for g, s in zip(gap, spread, strict=True))


def _doubts(y: Floats, free: npt.NDArray[np.bool_], expected: ByArm, found: Diagnostics) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(expected.offered, expected.not_drawn) < LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events are expected in an arm: too few to tell.",
                    least_events=LEAST_EVENTS,
                ),
            ),
        ),
        (
            found.clusters < LEAST_CLUSTERS,
            SmallNumbers(
                "few-clusters",
                say(
                    "Fewer than {least_clusters} people or households: the interval may be too short.",
                    least_clusters=LEAST_CLUSTERS,
                ),
            ),
        ),
        (
            found.largest_share > 0.2,
            AssumptionDoubt(
                "one-person",
                say(
                    "One person brings {largest_share:.0%} of all events: see the figure without them.",
                    largest_share=found.largest_share,
                ),
            ),
        ),
        (
            any(abs(gap) > WORRYING_IMBALANCE for gap in found.imbalance),
            AssumptionDoubt(
                "imbalance", "Before the draw the arms differed more than a lot usually leaves them."
            ),
        ),
        (
            bool(np.any(y[~free] > 0)),
            AssumptionDoubt(
                "events-without-time",
                "Some people had events but no time at liberty: their events are left out.",
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
