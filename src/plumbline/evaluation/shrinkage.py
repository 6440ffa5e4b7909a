"""In what circumstances: effects by declared groups, each drawn in towards the mean as far as its own noise asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, stdtrit

from plumbline.evaluation.doubts import Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, Intervals, Scale, Whose
from plumbline.evaluation.synthesis import Floats, between_variance, random_mean
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Drawing = Literal["REML", "james_stein"]

LEAST_GROUPS = 4
"""Fewest groups of which the spread of true effects, and so how far to draw them in, can be told."""


@dataclass(frozen=True, slots=True)
class Shrunken(CheckedByParts, Intervals):
    """Effects (s,) drawn in towards ``mean`` with intervals that allow for the drawing being estimated.

    ``kept`` (s,) is the share of each group's distance from the mean that is left: 0 where all of it is noise.
    ``difference_p`` tests whether the groups differ at all; no group has a p of its own. ``influence`` (s, s): what each group (a row)
    adds to the distance of each drawn effect (a column) from the mean; no people are given, so no person's part can be told.
    """

    scale: ClassVar[Scale] = "as given"
    influence_of: ClassVar[Whose] = "group"

    effect: Floats
    ci_low: Floats
    ci_high: Floats
    level: float
    kept: Floats
    mean: float
    between: float
    difference_q: float
    difference_p: float
    doubts: tuple[Doubt, ...]
    influence: Floats


def shrunken_effects(
    *, effect: npt.ArrayLike, variance: npt.ArrayLike, drawing: Drawing = "REML", level: float = 0.95
) -> Shrunken:
    """Effects of groups declared beforehand, as they are best foretold and not as they were seen.

    Parameters
    ----------
    effect, variance : shape (s,), each group's own effect, such as a log rate ratio, and its sampling variance.
    drawing : ``REML`` tells the spread between groups as ``pool`` does; ``james_stein`` is theirs for equal variances.
    level : of the intervals, on t quantiles with s - 1.

    Raises
    ------
    DataUnfit: fewer than four groups, a value missing, a variance not above 0, or unequal ones with ``james_stein``.

    Assumes
    -------
    Nothing told beforehand which group should do better; true effects spread about their mean as a normal does.

    Source: Efron & Morris (1975), JASA 70:311-319; Morris (1983), JASA 78:47-55, equation 1.16 (intervals);
    docs/methods/shrinkage.md.
    """
    y, v = _aligned(effect, variance)
    design, s = np.ones((y.size, 1)), y.size
    fixed = float(np.sum(y / v) / np.sum(1 / v))
    q = float(np.sum((y - fixed) ** 2 / v))
    if drawing == "james_stein":
        if np.ptp(v) > 1e-12 * v.max():
            raise DataUnfit("James and Stein's drawing needs groups of equal variance.", slug="values-unfit")
        kept = np.full(s, max(0.0, 1 - (s - 3) / q) if q > 0 else 0.0)
        middle, between = fixed, float(np.mean(v * kept / np.maximum(1 - kept, 1e-12)))
    else:
        between = between_variance(y, v, design, "REML")
        kept, middle = between / (between + v), random_mean(y, v, "REML")
    se2 = 1 / np.sum(1 / (v + between))
    gone = 1 - kept
    spread = kept * v + gone**2 * se2 + 2 / (s - 3) * gone**2 * (y - middle) ** 2
    reach = float(stdtrit(s - 1, 0.5 + level / 2)) * np.sqrt(spread)
    drawn = middle + kept * (y - middle)
    words = "With so few groups how far they differ can hardly be told: read the mean."
    return Shrunken(
        effect=drawn,
        ci_low=drawn - reach,
        ci_high=drawn + reach,
        level=level,
        kept=kept,
        mean=middle,
        between=between,
        difference_q=q,
        difference_p=float(chdtrc(s - 1, q)),
        doubts=(SmallNumbers("few-groups", words),) if s < 2 * LEAST_GROUPS else (),
        influence=(y - middle)[:, None] * (np.diag(kept) + np.outer(se2 / (v + between), gone)),
    )


def holm(p: Sequence[float]) -> Floats:
    """P values (m,) of several declared moderators, adjusted so that one false alarm among them is as rare as for one.

    Raises
    ------
    DataUnfit: a value outside 0 to 1, or none.

    Source: Holm (1979), Scandinavian Journal of Statistics 6:65-70.
    """
    given = np.asarray(p, dtype=np.float64)
    if given.ndim != 1 or not given.size or not np.all((given >= 0) & (given <= 1)):
        raise DataUnfit("Each p lies between 0 and 1.", slug="values-unfit")
    order = np.argsort(given, kind="stable")
    stepped = np.maximum.accumulate(given[order] * np.arange(given.size, 0, -1))
    adjusted = np.empty(given.size)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _aligned(effect: npt.ArrayLike, variance: npt.ArrayLike) -> tuple[Floats, Floats]:
    y, v = np.asarray(effect, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape or y.size < LEAST_GROUPS:
        raise DataUnfit(
            say("At least {least_groups} groups are needed to draw them in.", least_groups=LEAST_GROUPS),
            slug="too-few-groups",
        )
    if not np.all(np.isfinite(y)) or not np.all(np.isfinite(v)) or np.any(v <= 0):
        raise DataUnfit("Effects must be known, and their variances above 0.", slug="values-unfit")
    return y, v
