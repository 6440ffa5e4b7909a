"""The effect on those who took a place because it was offered to them, beside the effect of the offer."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, sqrt
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.balancing import WeightedDifference
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Interval, Scale
from plumbline.evaluation.event_history import Flags, Floats, Whole, coded
from plumbline.values.errors import DataUnfit


Error = Literal["robust", "pooled"]

WEAK = 10.0
"""Square of the take-up difference over its error below which the offer moved too few."""

OFFER_ALONE = AssumptionDoubt(
    "offer-works-by-take-up-alone",
    "This holds if the offer did nothing to those who would have done the same without it, and put nobody off.",
)


@dataclass(frozen=True, slots=True)
class TakeUp(CheckedByParts, Interval):
    """Effect on those whom the offer moved to take part; the offer's own effect, ``offer``, comes first.

    ``offer`` and ``taken`` are differences in outcome and in take-up between those offered and those not drawn;
    ``effect`` is the first over the second with ``se`` by the delta method. ``ci_low`` and ``ci_high`` are Anderson
    and Rubin's, which hold however few the offer moved: infinite where it may have moved nobody. ``influence`` (n,)
    is each person's part in ``effect``.
    """

    scale: ClassVar[Scale] = "difference"

    offer: WeightedDifference
    taken: WeightedDifference
    effect: float
    se: float
    ci_low: float
    ci_high: float
    level: float
    strength: float
    doubts: tuple[Doubt, ...]
    influence: Floats


def take_up_effect(
    *,
    outcome: npt.ArrayLike,
    offered: npt.ArrayLike,
    took: npt.ArrayLike,
    cluster: npt.ArrayLike | None = None,
    error: Error = "robust",
    level: float = 0.95,
) -> TakeUp:
    """Local average treatment effect (Wald) from recorded offers and take-up.

    Parameters
    ----------
    outcome : shape (n,), counts, rates or yes-or-no.
    offered : shape (n,), drawn or not.
    took : shape (n,), whether each person took part, whatever they were offered.
    cluster : shape (n,), household or dyad drawn together.
    error : ``robust`` (HC1, or CR1 with clusters), or ``pooled``: one spread for both groups, without clusters.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing, one group only, or as many took part without the offer as with it.

    Assumes
    -------
    The draw was honest; the offer does nothing but by take-up; nobody does the opposite of what they are offered.

    Source: Imbens & Angrist (1994), Econometrica 62:467-475; Anderson & Rubin (1949), Annals of Mathematical Statistics
    20:46-63; docs/methods/take-up.md.
    """
    y, taken, flags, group = _aligned(outcome, took, offered, cluster)
    clusters = int(group.max()) + 1
    if clusters < 3 or (error == "pooled" and cluster is not None):
        raise DataUnfit(
            "There are too few people, or clusters with an error that knows none.", slug="too-few-clusters"
        )
    parts = np.column_stack([_parts(y, flags), _parts(taken, flags)])
    covariance = _pooled(y, taken, flags) if error == "pooled" else _robust(parts, group, clusters)
    gaps = [float(values[flags].mean() - values[~flags].mean()) for values in (y, taken)]
    if abs(gaps[1]) < 1e-12:
        raise DataUnfit("As many took part without the offer as with it: it moved nobody.", slug="no-take-up")
    t = float(stdtrit(clusters - 2, 0.5 + level / 2))
    offer, moved = (
        WeightedDifference(
            effect=gap,
            se=sqrt(covariance[i, i]),
            ci_low=gap - t * sqrt(covariance[i, i]),
            ci_high=gap + t * sqrt(covariance[i, i]),
            level=level,
            clusters=clusters,
            influence=parts[:, i],
        )
        for i, gap in enumerate(gaps)
    )
    effect = gaps[0] / gaps[1]
    slope = np.array([1.0, -effect]) / gaps[1]
    low, high = _anderson_rubin(gaps, covariance, t)
    strength = gaps[1] ** 2 / covariance[1, 1] if covariance[1, 1] > 0 else float("inf")
    return TakeUp(
        offer=offer,
        taken=moved,
        effect=effect,
        se=sqrt(float(slope @ covariance @ slope)),
        ci_low=low,
        ci_high=high,
        level=level,
        strength=float(strength),
        doubts=tuple(_doubts(float(strength), low)),
        influence=parts @ slope,
    )


def _aligned(
    outcome: npt.ArrayLike, took: npt.ArrayLike, offered: npt.ArrayLike, cluster: npt.ArrayLike | None
) -> tuple[Floats, Floats, Flags, Whole]:
    y, flags = np.asarray(outcome, dtype=np.float64), np.asarray(offered).astype(bool)
    taken = np.asarray(took, dtype=np.float64)
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    if y.ndim != 1 or not y.shape == flags.shape == taken.shape == group.shape or not np.all(np.isfinite(y)):
        raise DataUnfit("Each person needs a known outcome, offer and take-up.", slug="shapes-differ")
    if not np.all((taken == 0) | (taken == 1)):
        raise DataUnfit("Take-up is yes (1) or no (0) for each person.", slug="values-unfit")
    if min(np.sum(flags), np.sum(~flags)) < 2:
        raise DataUnfit("A comparison needs two groups of at least two people.", slug="one-group")
    return y, taken, flags, group


def _parts(values: Floats, flags: Flags) -> Floats:
    """Each person's part in the difference of the two means (n,)."""
    parts = np.empty(values.size)
    for side, sign in ((flags, 1.0), (~flags, -1.0)):
        parts[side] = sign * (values[side] - values[side].mean()) / np.sum(side)
    return parts


def _robust(parts: Floats, group: Whole, clusters: int) -> Floats:
    sums = np.column_stack([np.bincount(group, column) for column in parts.T])
    n = parts.shape[0]
    covariance: Floats = clusters / (clusters - 1) * (n - 1) / (n - 2) * (sums.T @ sums)
    return covariance


def _pooled(y: Floats, taken: Floats, flags: Flags) -> Floats:
    """As least squares of either on an indicator has it: one spread for both groups."""
    left = np.column_stack([y, taken])
    for side in (flags, ~flags):
        left[side] -= left[side].mean(axis=0)
    spread = left.T @ left / (y.size - 2)
    covariance: Floats = spread * (1 / np.sum(flags) + 1 / np.sum(~flags))
    return covariance


def _anderson_rubin(gaps: list[float], covariance: Floats, t: float) -> tuple[float, float]:
    """Effects b at which the outcome less b times take-up does not differ between the groups: a quadratic in b."""
    a = gaps[1] ** 2 - t**2 * covariance[1, 1]
    b = gaps[0] * gaps[1] - t**2 * covariance[0, 1]
    c = gaps[0] ** 2 - t**2 * covariance[0, 0]
    if a <= 0:
        return -float("inf"), float("inf")
    root = sqrt(max(0.0, b * b - a * c))
    return float((b - root) / a), float((b + root) / a)


def _doubts(strength: float, low: float) -> list[Doubt]:
    weak = strength < WEAK or isinf(low)
    words = "The offer moved too few for the effect on those who took part to be told."
    return [OFFER_ALONE, *([SmallNumbers("weak-offer", words)] if weak else [])]
