"""Whether an effect differs between two parts of the people compared: the ratio of two rate ratios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import Doubt
from plumbline.evaluation.estimate import CheckedByParts, LogRatio
from plumbline.evaluation.rate_ratio import LEAST_CLUSTERS, LEAST_EVENTS, RateRatio, rate_ratio
from plumbline.values.errors import DataUnfit


Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moderation(CheckedByParts, LogRatio):
    """The effect among ``inside`` and among ``outside``, and ``ratio``, the first over the second: 1 is no difference.

    The interval of ``ratio`` has ``level``, wider the more parts were looked at. ``se`` is of its log, ``theta``, and ``influence`` (n,)
    each person's part in that.
    """

    inside: RateRatio
    outside: RateRatio
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    se: float
    influence: Floats

    @property
    def theta(self) -> float:
        """Log of ``ratio``."""
        return self.inside.theta - self.outside.theta

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Those of either part, each once."""
        return tuple(dict.fromkeys((*self.inside.doubts, *self.outside.doubts)))

    @property
    def is_enough(self) -> bool:
        """Whether both parts hold people and expected events enough for an interval to be believed."""
        return all(
            min(side.expected_events.offered, side.expected_events.not_drawn) >= LEAST_EVENTS
            and side.diagnostics.clusters >= LEAST_CLUSTERS
            for side in (self.inside, self.outside)
        )

    @property
    def differs(self) -> bool:
        """Whether there is enough to tell and the interval leaves out no difference."""
        return self.is_enough and (self.ci_high < 1 or self.ci_low > 1)


def moderation(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    offered: npt.ArrayLike,
    inside: npt.ArrayLike,
    cluster: npt.ArrayLike | None = None,
    covariates: npt.ArrayLike | None = None,
    looked_at: int = 1,
    level: float = 0.95,
) -> Moderation:
    """Compare the rate ratio of one part of the people with that of the rest.

    Parameters
    ----------
    inside : shape (n,), true for the part, known before the draw.
    looked_at : parts that the plan looks at, 1 or more: the interval is that of ``level`` over all of them (Bonferroni).

    Others are those of ``rate_ratio``. A couple with one person on either side is allowed for.

    Raises
    ------
    DataUnfit: as ``rate_ratio`` for either part, or a part is empty.

    Source: Altman & Bland (2003), BMJ 326:219; docs/methods/moderation.md.
    """
    part = np.asarray(inside, dtype=bool)
    y, years, arm = (np.asarray(a, dtype=np.float64) for a in (events, years_at_liberty, offered))
    if part.shape != y.shape or looked_at < 1:
        raise DataUnfit("Every person is in the part or outside it.", slug="shapes-differ")
    if part.all() or not part.any():
        raise DataUnfit("Everybody or nobody is in this part.", slug="part-empty")
    keys = np.arange(y.size) if cluster is None else np.unique(np.asarray(cluster), return_inverse=True)[1]
    adjust = None if covariates is None else np.asarray(covariates, dtype=np.float64).reshape(y.size, -1)

    def of(mine: npt.NDArray[np.bool_]) -> RateRatio:
        return rate_ratio(
            events=y[mine],
            years_at_liberty=years[mine],
            offered=arm[mine].astype(bool),
            cluster=keys[mine],
            covariates=None if adjust is None else adjust[mine],
            level=level,
        )

    within, without = of(part), of(~part)
    influence = np.empty(y.size)
    influence[part], influence[~part] = within.influence, -without.influence
    each = 1 - (1 - level) / looked_at
    ratio, low, high, se = ratio_of_ratios(
        (within.theta, without.theta),
        (within.se, without.se),
        shared=_shared(within.influence, without.influence, keys[part], keys[~part]),
        freedom=within.diagnostics.freedom + without.diagnostics.freedom,
        level=each,
    )
    return Moderation(
        inside=within,
        outside=without,
        ratio=ratio,
        ci_low=low,
        ci_high=high,
        level=each,
        se=se,
        influence=influence,
    )


def ratio_of_ratios(
    theta: tuple[float, float],
    se: tuple[float, float],
    *,
    shared: float = 0.0,
    freedom: float = np.inf,
    level: float = 0.95,
) -> tuple[float, float, float, float]:
    """The first ratio over the second, the ends of its interval, and the standard error of its log.

    Parameters
    ----------
    theta, se : log of each ratio and its standard error.
    shared : covariance of the two logs, 0 where no person or couple is in both.
    freedom : degrees of freedom of the t quantile; infinite for the normal one.

    Source: Altman & Bland (2003), BMJ 326:219.
    """
    gap = theta[0] - theta[1]
    spread = float(np.sqrt(max(se[0] ** 2 + se[1] ** 2 - 2 * shared, 0.0)))
    reach = float(stdtrit(freedom, 0.5 + level / 2)) * spread
    return float(np.exp(gap)), float(np.exp(gap - reach)), float(np.exp(gap + reach)), spread


def _shared(left: Floats, right: Floats, left_keys: npt.ArrayLike, right_keys: npt.ArrayLike) -> float:
    """Covariance of the two logs through clusters with people on both sides."""
    ours, theirs = np.asarray(left_keys), np.asarray(right_keys)
    size = int(max(ours.max(), theirs.max())) + 1
    return float(np.bincount(ours, left, minlength=size) @ np.bincount(theirs, right, minlength=size))
