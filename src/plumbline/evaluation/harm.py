"""Harm per person in two groups: as it is, with the largest sums cut down, and without the one worst event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.balancing import WeightedDifference, weighted_difference
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Scale, Whose
from plumbline.evaluation.event_history import Flags, Floats, coded
from plumbline.evaluation.redraws import redrawn_sums
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


DRAWS = 2000
LARGEST_SHARE = 0.1
"""Share of all harm that one event may bring before it is said."""

LEAST_WITH_HARM = 10


@dataclass(frozen=True, slots=True)
class HarmContrast(CheckedByParts):
    """Mean harm per person of the offered less that of those not drawn; below 0 is less harm.

    ``plain`` takes harm as it is, ``cut`` cuts each person's sum down to ``cut_at``, the quantile of both groups
    together, and ``without_worst`` leaves out the one worst event of all. ``ci_low`` and ``ci_high`` of ``plain`` are
    beside those by re-drawing people, ``drawn_low`` to ``drawn_high``. ``worst_share`` is that event's share of all harm.
    """

    scale: ClassVar[Scale] = "difference"
    influence_of: ClassVar[Whose] = "person"

    plain: WeightedDifference
    cut: WeightedDifference
    without_worst: WeightedDifference
    drawn_low: float
    drawn_high: float
    cut_at: float
    worst_share: float
    mean_offered: float
    mean_not_drawn: float
    doubts: tuple[Doubt, ...]

    @property
    def effect(self) -> float:
        """Of harm as it is."""
        return self.plain.effect

    @property
    def interval(self) -> tuple[float, float]:
        """Of harm as it is."""
        return self.plain.interval

    @property
    def influence(self) -> Floats:
        """Each person's part in the difference of harm as it is, shape (n,)."""
        return self.plain.influence


def harm_contrast(
    *,
    harm: npt.ArrayLike,
    worst_event: npt.ArrayLike,
    offered: npt.ArrayLike,
    rng: np.random.Generator,
    cluster: npt.ArrayLike | None = None,
    quantile: float = 0.99,
    draws: int = DRAWS,
    level: float = 0.95,
) -> HarmContrast:
    """Difference in mean harm, three ways at once: no one of them may be picked for what it says.

    Parameters
    ----------
    harm : shape (n,), each person's harm in follow-up, in the index's unit (days), 0 or more.
    worst_event : shape (n,), harm of each person's single worst event, at most their ``harm``.
    offered : shape (n,), drawn or not.
    rng : source of chance for the re-drawing, so that it can be repeated.
    cluster : shape (n,), household or dyad, re-drawn whole.
    quantile : of both groups together, to which sums above it are cut.
    draws, level : re-drawings, and level of the intervals.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing or below 0, a worst event above its person's harm, nobody with any harm,
        one group only, or a quantile or number of draws outside its range.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13.3 (percentile); winsorising: Tukey & McLaughlin
    (1963), Sankhya A 25:331-352; docs/methods/harm-per-person.md.
    """
    sums, worst, flags = _aligned(harm, worst_event, offered)
    if not 0.5 < quantile < 1 or draws < 100:
        raise DataUnfit(
            "Cut at a quantile between 0.5 and 1, and draw at least 100 times.", slug="draws-unfit"
        )
    at, top = float(np.quantile(sums, quantile)), int(np.argmax(worst))
    less = sums.copy()
    less[top] -= worst[top]
    even = np.ones(sums.size)
    plain, cut, without = (
        weighted_difference(outcome=values, treated=flags, weight=even, cluster=cluster, level=level)
        for values in (sums, np.minimum(sums, at), less)
    )
    low, high = _redrawn(sums, flags, cluster, draws, level, rng)
    share = float(worst[top] / sums.sum())
    return HarmContrast(
        plain=plain,
        cut=cut,
        without_worst=without,
        drawn_low=low,
        drawn_high=high,
        cut_at=at,
        worst_share=share,
        mean_offered=float(sums[flags].mean()),
        mean_not_drawn=float(sums[~flags].mean()),
        doubts=tuple(_doubts(sums, flags, share, (plain, cut, without))),
    )


def _aligned(
    harm: npt.ArrayLike, worst_event: npt.ArrayLike, offered: npt.ArrayLike
) -> tuple[Floats, Floats, Flags]:
    sums, worst = np.asarray(harm, dtype=np.float64), np.asarray(worst_event, dtype=np.float64)
    flags = np.asarray(offered).astype(bool)
    if sums.ndim != 1 or not sums.shape == worst.shape == flags.shape:
        raise DataUnfit("Each person needs their harm, worst event and group.", slug="shapes-differ")
    if not np.all(np.isfinite(sums + worst)) or np.any(worst < 0) or np.any(worst > sums * (1 + 1e-9)):
        raise DataUnfit(
            "Harm must be known, 0 or more, and no event above its person's sum.", slug="values-unfit"
        )
    if min(np.sum(flags), np.sum(~flags)) < 2:
        raise DataUnfit("A comparison needs two groups of at least two people.", slug="one-group")
    if not np.any(sums):
        raise DataUnfit("There was no harm at all, so there is nothing to compare yet.", slug="no-events")
    return sums, worst, flags


def _redrawn(
    sums: Floats,
    flags: Flags,
    cluster: npt.ArrayLike | None,
    draws: int,
    level: float,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Percentile interval of the difference of means, people or whole clusters drawn with replacement."""
    group = np.arange(sums.size) if cluster is None else coded(cluster)[0]
    clusters = int(group.max()) + 1
    parts = np.column_stack(
        [np.bincount(group, values, clusters) for values in (sums * flags, flags, sums * ~flags, ~flags)]
    )
    found = np.empty(0)
    while found.size < draws:
        sums_drawn = redrawn_sums(parts.astype(np.float64), draws=draws - found.size, rng=rng)
        one, people, other, rest = sums_drawn[(sums_drawn[:, 1] > 0) & (sums_drawn[:, 3] > 0)].T
        found = np.concatenate([found, one / people - other / rest])
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _doubts(sums: Floats, flags: Flags, share: float, ways: tuple[WeightedDifference, ...]) -> list[Doubt]:
    clear = {(way.ci_high < 0) - (way.ci_low > 0) for way in ways}
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            bool(min(np.sum(sums[flags] > 0), np.sum(sums[~flags] > 0)) < LEAST_WITH_HARM),
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_with_harm} people with any harm in a group.",
                    least_with_harm=LEAST_WITH_HARM,
                ),
            ),
        ),
        (
            share > LARGEST_SHARE,
            AssumptionDoubt(
                "one-event",
                say("One event brings {share:.0%} of all harm: see the figure without it.", share=share),
            ),
        ),
        (
            len(clear) > 1,
            AssumptionDoubt(
                "hangs-on-the-largest",
                "Whether there is a clear difference hangs on how the largest harms are taken: cannot tell.",
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
