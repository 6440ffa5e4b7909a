"""Whether small sites report larger effects than large ones, as they do where poor results go unreported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.synthesis import Floats, Method, Pooled, meta_regression, pool, random_mean
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_SITES = 10
"""Below this many sites lopsidedness can hardly be told from chance (Sterne and others 2011)."""

MOST_TURNS = 100

NO_CORRECTION = AssumptionDoubt(
    "no-correction",
    "Filling in sites that were never seen is a way to see how much could be missing, not a corrected figure.",
)


@dataclass(frozen=True, slots=True)
class SmallStudies:
    """Egger's test and trim and fill.

    ``slope`` is the change of the effect with a site's standard error, ``t`` its statistic on ``freedom`` and ``p``
    two-sided. ``missing`` are the sites that trim and fill puts in on the thinner side, at ``filled_effect`` (g,), and
    ``filled`` the mean with them.
    """

    slope: float
    t: float
    freedom: int
    p: float
    missing: int
    filled_effect: Floats
    filled: Pooled
    doubts: tuple[Doubt, ...]


def small_studies(
    *, effect: npt.ArrayLike, variance: npt.ArrayLike, method: Method = "REML", level: float = 0.95
) -> SmallStudies:
    """Whether effects lean with how small a site is, and how many sites would even them out.

    Parameters
    ----------
    effect, variance, method, level : as ``pool``; the error of each site is the moderator, with Hartung-Knapp's t.

    Raises
    ------
    DataUnfit: as ``pool``, fewer than four sites, all errors the same, or filling that does not settle.

    Source: Egger, Davey Smith, Schneider & Minder (1997), BMJ 315:629-634, as a random-effects regression (Sterne & Egger
    2005); Duval & Tweedie (2000), JASA 95:89-98, estimator L0; docs/methods/small-studies.md.
    """
    y, v = np.asarray(effect, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape or y.size < 4:
        raise DataUnfit("At least four sites are needed to see whether they lean.", slug="too-few-sites")
    if not np.all(np.isfinite(v)) or np.any(v <= 0):
        raise DataUnfit("Effects must be known, and their variances above 0.", slug="values-unfit")
    lean = meta_regression(effect=y, variance=v, moderators=np.sqrt(v), method=method, level=level)
    t, freedom = float(lean.coef[1] / lean.se[1]), y.size - 2
    # Where small sites report larger falls it is rises that are missing, and the other way round.
    turned = -1.0 if lean.coef[1] < 0 else 1.0
    missing, rows, middle = _missing(turned * y, v, method)
    filled = turned * (2 * middle - turned * y[rows])
    words = say(
        "Fewer than {least_sites} sites: whether they lean can hardly be told from chance.",
        least_sites=LEAST_SITES,
    )
    few = (SmallNumbers("few-sites", words),) if y.size < LEAST_SITES else ()
    return SmallStudies(
        slope=float(lean.coef[1]),
        t=t,
        freedom=freedom,
        p=2 * float(stdtr(freedom, -abs(t))),
        missing=missing,
        filled_effect=filled,
        filled=pool(
            effect=np.concatenate([y, filled]),
            variance=np.concatenate([v, v[rows]]),
            method=method,
            level=level,
        ),
        doubts=(*few, NO_CORRECTION),
    )


def _missing(y: Floats, v: Floats, method: Method) -> tuple[int, npt.NDArray[np.intp], float]:
    """Sites missing on the left, those on the right that they would mirror, and the middle they are mirrored about."""
    order, k, missing = np.argsort(y, kind="stable"), y.size, 0
    for _ in range(MOST_TURNS):
        kept = order[: k - missing]
        middle = random_mean(y[kept], v[kept], method)
        apart = y - middle
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(apart), kind="stable")] = np.arange(1, k + 1)
        lean = float(ranks[apart > 0].sum())
        before, missing = missing, min(k - 2, max(0, round((4 * lean - k * (k + 1)) / (2 * k - 1))))
        if missing == before:
            return missing, order[k - missing :], middle
    raise DataUnfit("How many sites are missing did not settle on an answer.", slug="fit-unsettled")
