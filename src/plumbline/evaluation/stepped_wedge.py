"""Sites that begin one after the other, in an order drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, LogRatio, Whose
from plumbline.evaluation.event_history import Floats, Whole
from plumbline.evaluation.lots import interval_by_lot, orders, ratio_by_lot, slope_of
from plumbline.evaluation.strength import DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


DRAWS = 1999
FEWEST_SITES = 6
MOST_TURNS = 500
SETTLED = 1e-10


@dataclass(frozen=True, slots=True)
class SteppedWedge(CheckedByParts, LogRatio):
    """Ratio of the rate under the offer to that without it, with the interval and p that the drawn order gives.

    ``model_ratio`` is that of a Poisson regression with effects of sites and periods, without an interval. ``influence`` (s,) is each site's
    part in the log ratio, ``theta``: no people are given.
    """

    influence_of: ClassVar[Whose] = "site"

    theta: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    p: float
    model_ratio: float
    sites: int
    periods: int
    draws: int
    doubts: tuple[Doubt, ...]
    influence: Floats

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design."""
        return design_strength("stepped_wedge")


def stepped_wedge(
    *,
    events: npt.ArrayLike,
    years: npt.ArrayLike,
    turn: npt.ArrayLike,
    rng: np.random.Generator,
    draws: int = DRAWS,
    level: float = 0.95,
) -> SteppedWedge:
    """Rate ratio of a stepped wedge, sites compared with sites within periods.

    Parameters
    ----------
    events, years : shape (s, t), events and person-years at liberty of each site in each period.
    turn : shape (s,), the period, from 0, in which each site began; t or more for never.
    rng : source of chance.
    draws : orders looked at.
    level : of the interval.

    Raises
    ------
    DataUnfit: shapes differ; a value unfit; fewer than four sites or two periods; all sites began at once; no period has sites of both
        sides; a site or period without events; or the ratio lies beyond 55.

    Assumes
    -------
    The order was drawn by lot; the offer works at once and alike in all sites and periods; periods bring the same change
    to all sites.

    Source: Hussey & Hughes (2007), Contemporary Clinical Trials 28:182-191 (effects of sites and periods); Ji, Fink,
    Robyn & Small (2017), Annals of Applied Statistics 11:1-20 (randomisation inference); docs/methods/stepped-wedge.md.
    """
    y, time = np.asarray(events, dtype=np.float64), np.asarray(years, dtype=np.float64)
    begins = np.asarray(turn)
    _check(y, time, begins)
    periods = y.shape[1]
    begins = np.minimum(begins.astype(np.int64), periods)
    on = np.arange(periods) >= begins[:, None]
    if not np.any(on.any(axis=0) & ~on.all(axis=0)):
        raise DataUnfit("No period has sites on both sides, so nothing can be compared.", slug="one-group")
    drawn = orders(turn=begins, periods=periods, draws=draws, rng=rng)

    def left(log_ratio: float) -> Floats:
        multiple = np.exp(log_ratio * on)
        apart: Floats = (y - _expected(y, time * multiple)) / multiple
        return apart

    theta = ratio_by_lot(drawn, left)
    below, above = drawn.p(left(0.0))
    low, high = interval_by_lot(drawn, left, start=theta, level=level)
    return SteppedWedge(
        theta=theta,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(low)),
        ci_high=float(np.exp(high)),
        level=level,
        p=min(1.0, 2 * min(below, above)),
        model_ratio=_model_ratio(y, time, on),
        sites=y.shape[0],
        periods=periods,
        draws=draws,
        doubts=tuple(_doubts(y.shape[0], low, high)),
        influence=np.sum(drawn.seen * left(theta), axis=1) / -slope_of(drawn, left, theta),
    )


def _check(y: Floats, time: Floats, begins: npt.NDArray[np.generic]) -> None:
    if y.ndim != 2 or y.shape != time.shape or begins.shape != y.shape[:1]:
        raise DataUnfit(
            "Each site needs events and years for each period, and its turn.", slug="shapes-differ"
        )
    if y.shape[0] < 4 or y.shape[1] < 2:
        raise DataUnfit("A stepped wedge needs at least four sites and two periods.", slug="too-few-sites")
    if not np.all(np.isfinite(y)) or np.any(y < 0) or not np.all(np.isfinite(time)) or np.any(time <= 0):
        raise DataUnfit("Events must be known, and time at liberty above 0.", slug="values-unfit")
    if not np.all(np.isfinite(begins.astype(np.float64))) or np.any(begins.astype(np.float64) < 0):
        raise DataUnfit("The turn of a site is missing or before the first period.", slug="values-unfit")
    if not np.all(y.sum(axis=0)) or not np.all(y.sum(axis=1)):
        raise DataUnfit("A site or a period is without any events: leave it out.", slug="no-events")


def _expected(y: Floats, exposure: Floats) -> Floats:
    """Poisson fit of site times period, by scaling rows and columns in turn until both totals are those seen.

    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11:427-444.
    """
    rows, columns, mean = y.sum(axis=1), y.sum(axis=0), exposure.copy()
    for _ in range(MOST_TURNS):
        mean *= (rows / mean.sum(axis=1))[:, None]
        scale = columns / mean.sum(axis=0)
        mean *= scale
        if np.max(np.abs(scale - 1)) < SETTLED:
            break
    return mean


def _model_ratio(y: Floats, time: Floats, on: npt.NDArray[np.bool_]) -> float:
    """Maximum likelihood: where the events under the offer are those expected of it."""

    def lean(log_ratio: float) -> float:
        return float(np.sum((y - _expected(y, time * np.exp(log_ratio * on)))[on]))

    return float(np.exp(brentq(lean, -20.0, 20.0))) if lean(-20.0) > 0 > lean(20.0) else float("nan")


def _doubts(sites: int, low: float, high: float) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            sites < FEWEST_SITES,
            SmallNumbers(
                "few-sites",
                say("Fewer than {fewest_sites} sites: few orders were possible.", fewest_sites=FEWEST_SITES),
            ),
        ),
        (
            not np.isfinite(low) or not np.isfinite(high),
            AssumptionDoubt("no-end", "The orders put no bound on the ratio on one side."),
        ),
        (
            True,
            AssumptionDoubt(
                "at-once",
                "This takes the offer to work at once and alike in every site; one that grows or fades is bent.",
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]


def wedge_variance(*, turn: npt.ArrayLike, periods: int, within: float, between: float) -> float:
    """Variance of the effect that a stepped wedge will have, for planning it (log rates, or any mean).

    Parameters
    ----------
    turn : shape (s,), the period in which each site will begin.
    periods : how many there are.
    within : variance of a site's mean in one period, about its own level, > 0.
    between : variance of the levels of sites, >= 0.

    Raises
    ------
    DataUnfit: a value outside its range, or the plan tells nothing.

    Source: Hussey & Hughes (2007), Contemporary Clinical Trials 28:182-191, equation 8; docs/methods/stepped-wedge.md.
    """
    begins: Whole = np.asarray(turn, dtype=np.int64)
    if begins.ndim != 1 or begins.size < 2 or periods < 2 or not within > 0 or between < 0:
        raise DataUnfit("A plan needs two sites or more, two periods and a spread.", slug="power-unfit")
    on = (np.arange(periods) >= begins[:, None]).astype(np.float64)
    s, t = on.shape
    u, w, v = on.sum(), np.sum(on.sum(axis=0) ** 2), np.sum(on.sum(axis=1) ** 2)
    below = (s * u - w) * within + (u**2 + s * t * u - t * w - s * v) * between
    if not below > 1e-12 * within:
        raise DataUnfit("A plan in which no period has both sides tells nothing.", slug="power-unfit")
    return float(s * within * (within + t * between) / below)
