"""Weights that make a comparison group look like the group of interest, and how like it then is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Interval, Scale
from plumbline.evaluation.event_history import Flags, Floats, coded
from plumbline.evaluation.rate_ratio import LEAST_CLUSTERS
from plumbline.evaluation.strength import DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Target = Literal["treated", "overlap", "matched"]
DifferenceError = Literal["HC1", "HC2", "pooled"]

MOST_STEPS = 200
BALANCED = 1e-8
"""Largest gap of means, in spreads of the comparison group, at which the weights are done."""

WORRYING_GAP = 0.1
"""Standardised difference above which a covariate is out of balance."""

LEAST_EFFECTIVE = 30.0


@dataclass(frozen=True, slots=True)
class LovePlot:
    """What a love plot shows, before and after weighting, for each of k covariates.

    ``before`` and ``after`` (k,) are differences of means over the spread that both groups have before weighting;
    ``variance_before`` and ``variance_after`` (k,) are ratios of variances, 1 where alike.
    """

    before: Floats
    after: Floats
    variance_before: Floats
    variance_after: Floats


@dataclass(frozen=True, slots=True)
class Balance:
    """Weights (n,) that sum to 1 in either group, and how well they do.

    ``gap`` is the largest difference of weighted means in spreads. ``effective`` and ``effective_treated`` are the
    people that would tell as much with even weights; ``largest`` is the largest share of one person.
    """

    target: Target
    weight: Floats
    gap: float
    effective: float
    effective_treated: float
    largest: float
    love: LovePlot
    doubts: tuple[Doubt, ...]

    @property
    def strength(self) -> DesignStrength:
        """Grade of a comparison under these weights, lowered where a covariate stays out of balance."""
        failed = [doubt.sentence for doubt in self.doubts if doubt.slug == "imbalance"]
        return design_strength("weighted", failed)


@dataclass(frozen=True, slots=True)
class WeightedDifference(CheckedByParts, Interval):
    """Weighted mean of the treated less that of the comparison group; ``influence`` (n,) is each person's part."""

    scale: ClassVar[Scale] = "difference"

    effect: float
    se: float
    ci_low: float
    ci_high: float
    level: float
    clusters: int
    influence: Floats

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Few people or households, or one person who moves the figure by more than its error."""
        checks: tuple[tuple[bool, Doubt], ...] = (
            (
                self.clusters < LEAST_CLUSTERS,
                SmallNumbers(
                    "few-clusters",
                    say(
                        "Fewer than {least_clusters} people or households: the interval may be too short.",
                        least_clusters=LEAST_CLUSTERS,
                    ),
                ),
            ),
            (
                bool(np.max(np.abs(self.influence)) > self.se),
                AssumptionDoubt(
                    "one-person", "One person moves the figure by more than its error: see it without them."
                ),
            ),
        )
        return tuple(doubt for held, doubt in checks if held)


def entropy_balance(*, covariates: npt.ArrayLike, treated: npt.ArrayLike) -> Balance:
    """Weights of the comparison group, as even as may be, under which its means are those of the treated.

    Parameters
    ----------
    covariates : shape (n,) or (n, k), known before treatment; add squares and products to balance them too.
    treated : shape (n,), true for the group of interest, whose weights are even.

    Raises
    ------
    DataUnfit: shapes differ, one group only, a covariate that repeats others, or no weights can make the groups alike.

    Assumes
    -------
    Of people alike in the covariates it was chance who was treated. Nothing unseen is balanced: see ``evalue``.

    Source: Hainmueller (2012), Political Analysis 20:25-46, dual problem of equation 8 by Newton's method;
    docs/methods/balancing.md.
    """
    x, flags = _aligned(covariates, treated)
    others = x[~flags]
    goal, spread = x[flags].mean(axis=0), others.std(axis=0)
    apart = (others - goal) / np.where(spread > 0, spread, 1.0)
    weight = np.where(flags, 1 / flags.sum(), 0.0)
    weight[~flags] = _dual(apart)
    return judged("treated", x, flags, weight)


def overlap_weights(*, covariates: npt.ArrayLike, treated: npt.ArrayLike) -> Balance:
    """Each person weighted by the chance of having been in the other group: the people who could have been in either.

    Parameters
    ----------
    covariates, treated : as ``entropy_balance``; the chance is a logistic regression on the covariates.

    Raises
    ------
    DataUnfit: as ``entropy_balance``; or the covariates tell the groups apart wholly.

    Source: Li, Morgan & Zaslavsky (2018), JASA 113:390-400, theorem 3 (exact balance of means);
    docs/methods/balancing.md.
    """
    x, flags = _aligned(covariates, treated)
    spread = x.std(axis=0)
    design = np.column_stack([np.ones(flags.size), (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)])
    chance = _logit(design, flags.astype(np.float64))
    weight = np.where(flags, 1 - chance, chance)
    weight[flags] /= weight[flags].sum()
    weight[~flags] /= weight[~flags].sum()
    return judged("overlap", x, flags, weight)


def weighted_difference(
    *,
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    weight: npt.ArrayLike,
    covariates: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    error: DifferenceError = "HC1",
    level: float = 0.95,
) -> WeightedDifference:
    """Difference of weighted means, or that given covariates, with a robust error that takes the weights as given.

    Parameters
    ----------
    outcome : shape (n,), counts, rates or costs.
    treated, weight : shape (n,), as they went into and came out of the balancing; even weights after a lot.
    covariates : shape (n,) or (n, k), known before the lot or the choice: they take noise away.
    cluster : shape (n,), household or dyad.
    error : ``HC1`` (by household where given); ``HC2``, which is Neyman's variance of a lot's difference of means; or ``pooled``, one
        spread for everybody, as older publications print. The last two know no households.
    level : of the interval.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing, a weight below 0, a group without weight, covariates that repeat each other, or
        households with an error that knows none.

    Source: weighted least squares on an indicator; White (1980), Econometrica 48:817-838; MacKinnon & White (1985), Journal of
    Econometrics 29:305-325 (HC1, HC2); docs/methods/balancing.md.
    """
    y, w = np.asarray(outcome, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    flags = np.asarray(treated).astype(bool)
    design = _regressors(y, w, flags, covariates)
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    clusters, columns = int(group.max()) + 1, design.shape[1]
    if clusters <= columns:
        raise DataUnfit("There are too few people or households to compare.", slug="too-few-clusters")
    if cluster is not None and error != "HC1":
        raise DataUnfit("Households ask for the error that knows them.", slug="too-few-clusters")
    bread: Floats = np.linalg.inv(design.T @ (w[:, None] * design)).astype(np.float64)
    coef = bread @ (design.T @ (w * y))
    left = y - design @ coef
    influence = w * left * (design @ bread[0])
    if error == "pooled":
        variance = bread[0, 0] * float(left @ (w * left)) / (y.size - columns)
    elif error == "HC2":
        leverage = w * np.sum((design @ bread) * design, axis=1)
        variance = float(np.sum(influence**2 / (1 - leverage)))
    else:
        factor = clusters / (clusters - 1) * (y.size - 1) / (y.size - columns)
        variance = factor * float(np.sum(np.bincount(group, influence) ** 2))
    effect, se = float(coef[0]), float(np.sqrt(variance))
    reach = float(stdtrit(clusters - columns, 0.5 + level / 2)) * se
    return WeightedDifference(effect, se, effect - reach, effect + reach, level, clusters, influence)


def _regressors(y: Floats, w: Floats, flags: Flags, covariates: npt.ArrayLike | None) -> Floats:
    """Columns (n, 2 + k): the group, ones, and covariates less their means; checked."""
    if (
        y.ndim != 1
        or not y.shape == w.shape == flags.shape
        or not np.all(np.isfinite(y + w))
        or np.any(w < 0)
    ):
        raise DataUnfit("Each person needs a known outcome and a weight of 0 or more.", slug="shapes-differ")
    if not w[flags].sum() > 0 or not w[~flags].sum() > 0:
        raise DataUnfit("A comparison needs two groups with weight in both.", slug="one-group")
    known = np.empty((y.size, 0)) if covariates is None else _aligned(covariates, flags)[0]
    spread = known.std(axis=0)
    if np.any(spread == 0):
        raise DataUnfit(
            "A covariate has one value for everybody, so it tells nothing.", slug="design-singular"
        )
    design = np.column_stack([flags, np.ones(y.size), (known - known.mean(axis=0)) / spread])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataUnfit("Two covariates say the same, so neither can be told.", slug="design-singular")
    return design


def _aligned(covariates: npt.ArrayLike, treated: npt.ArrayLike) -> tuple[Floats, Flags]:
    x, flags = np.asarray(covariates, dtype=np.float64), np.asarray(treated).astype(bool)
    x = x[:, None] if x.ndim == 1 else x
    if flags.ndim != 1 or x.ndim != 2 or x.shape[0] != flags.size or not np.all(np.isfinite(x)):
        raise DataUnfit(
            "Each person needs a group and a known value of each covariate.", slug="shapes-differ"
        )
    if min(np.sum(flags), np.sum(~flags)) < 2:
        raise DataUnfit("A comparison needs two groups of at least two people.", slug="one-group")
    return x, flags


def _dual(apart: Floats) -> Floats:
    """Weights (n,) summing to 1 under which each column of ``apart`` (n, k) has mean 0."""
    turn = np.zeros(apart.shape[1])
    level, weight = _log_sum(apart, turn)
    for _ in range(MOST_STEPS):
        mean = weight @ apart
        if np.max(np.abs(mean)) < BALANCED:
            return weight
        bend = (apart * weight[:, None]).T @ apart - np.outer(mean, mean)
        step = np.linalg.lstsq(bend, mean, rcond=1e-12)[0]
        fall, share = float(mean @ step), 1.0
        while share > 1e-10:
            tried, new = _log_sum(apart, turn - share * step)
            if tried <= level - 1e-4 * share * fall:
                break
            share /= 2
        else:
            break
        turn, level, weight = turn - share * step, tried, new
    if np.max(np.abs(weight @ apart)) < BALANCED:
        return weight
    raise DataUnfit(
        "No weights make the comparison group like the other: somebody there has no counterpart. Leave out a covariate "
        "or the people who have none like them.",
        slug="balance-infeasible",
    )


def _log_sum(apart: Floats, turn: Floats) -> tuple[float, Floats]:
    linear = apart @ turn
    top = float(linear.max())
    each = np.exp(linear - top)
    total = float(each.sum())
    return top + float(np.log(total)), each / total


def _logit(design: Floats, y: Floats) -> Floats:
    """Fitted chances (n,) of a logistic regression by maximum likelihood."""
    coef = np.zeros(design.shape[1])
    for _ in range(50):
        linear = np.clip(design @ coef, -500.0, 500.0)
        chance = 1 / (1 + np.exp(-linear))
        weight = chance * (1 - chance)
        information = (design * weight[:, None]).T @ design
        eigen = np.linalg.eigvalsh(information)
        if eigen[0] <= 1e-11 * eigen[-1] or np.max(np.abs(coef)) > 50:
            break
        step = np.linalg.solve(information, design.T @ (y - chance))
        coef = coef + step
        if np.max(np.abs(step)) < 1e-10:
            return 1 / (1 + np.exp(-(design @ coef)))
    raise DataUnfit(
        "The covariates tell the groups apart wholly, or two say the same: nobody could have been in either group.",
        slug="no-overlap",
    )


def judged(target: Target, x: Floats, flags: Flags, weight: Floats) -> Balance:
    """How like the weights (n,) make the groups in the covariates (n, k)."""
    even = np.where(flags, 1 / flags.sum(), 1 / (~flags).sum())
    (before, variance_before), (after, variance_after) = _apart(x, flags, (even, weight))
    effective = [float(weight[side].sum() ** 2 / np.sum(weight[side] ** 2)) for side in (~flags, flags)]
    out, largest = bool(np.any(np.abs(after) > WORRYING_GAP)), float(weight[~flags].max())
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(effective) < LEAST_EFFECTIVE,
            SmallNumbers(
                "few-effective",
                say(
                    "The weights leave a group that tells as much as {effective:.0f} people.",
                    effective=min(effective),
                ),
            ),
        ),
        (out, AssumptionDoubt("imbalance", "A covariate is still out of balance after weighting.")),
        (
            largest > 0.1,
            AssumptionDoubt(
                "one-person",
                say("One person carries {largest:.0%} of the comparison group's weight.", largest=largest),
            ),
        ),
    )
    return Balance(
        target=target,
        weight=weight,
        gap=float(np.max(np.abs(after))),
        effective=effective[0],
        effective_treated=effective[1],
        largest=largest,
        love=LovePlot(before, after, variance_before, variance_after),
        doubts=tuple(doubt for held, doubt in checks if held),
    )


def _apart(x: Floats, flags: Flags, weights: tuple[Floats, ...]) -> list[tuple[Floats, Floats]]:
    """For each weighting: differences of means over the spread of both groups unweighted, and ratios of variances."""
    middles, variances, spread = [], [], np.zeros(x.shape[1])
    for side in (flags, ~flags):
        middle = x[side].mean(axis=0)
        own = x[side] - middle
        square = own**2
        spread = spread + square.sum(axis=0) / (own.shape[0] - 1) / 2
        shares = [weight[side] / weight[side].sum() for weight in weights]
        moved = [share @ own for share in shares]
        middles.append([middle + move for move in moved])
        variances.append(
            [
                (share @ square - move**2) / max(1 - float(np.sum(share**2)), 1e-12)
                for share, move in zip(shares, moved, strict=True)
            ]
        )
    return [
        (
            np.divide(one - other, np.sqrt(spread), out=np.zeros(spread.size), where=spread > 0),
            np.divide(wide, narrow, out=np.ones(spread.size), where=narrow > 0),
        )
        for one, other, wide, narrow in zip(*middles, *variances, strict=True)
    ]
