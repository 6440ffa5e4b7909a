"""How often the lot alone would have made such a difference, and which ratios it does not put out of question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, LogRatio
from plumbline.evaluation.event_history import Flags, Floats, Whole, coded
from plumbline.evaluation.lots import Lots, interval_by_lot, lots, ratio_by_lot, slope_of
from plumbline.evaluation.poisson import fit_poisson
from plumbline.evaluation.rate_ratio import LEAST_EVENTS, rate_ratio
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


DRAWS = 4999

Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, slots=True)
class ByTheLot(CheckedByParts, LogRatio):
    """Rate ratio that leaves the arms of each block alike, with the interval and p that the lot itself gives.

    ``p`` is two-sided: the share of draws at least as far out on the one side, doubled. ``units`` are what the lot moved:
    people, or households. ``draws`` were looked at, all there are where ``exact``. ``influence`` (n,) is each person's part in the log
    ratio, ``theta``; those of a unit add up to its part.
    """

    theta: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    p: float
    units: int
    strata: int
    draws: int
    exact: bool
    doubts: tuple[Doubt, ...]
    influence: Floats


def by_the_lot(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    offered: npt.ArrayLike,
    rng: np.random.Generator,
    stratum: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    covariates: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    level: float = 0.95,
) -> ByTheLot:
    """Randomisation inference for the rate ratio, by the lot that was drawn: within strata, by household where it was so.

    Parameters
    ----------
    events, years_at_liberty, offered : shape (n,), as ``rate_ratio``.
    rng : source of chance, so that the draws can be repeated.
    stratum : shape (n,), the blocks of the lot; one if left out.
    cluster : shape (n,), households, couples or groups that the lot moved as one; each person if left out.
    covariates : shape (n,) or (n, k), known before the lot; they sharpen the answer and cannot bend it.
    draws : how many to look at where there are more than that.
    level : of the interval.

    Raises
    ------
    DataUnfit: as ``rate_ratio``; a cluster in both arms or two strata; a lot that left nothing to chance; or fewer than
        39 draws for an interval at this level.

    Assumes
    -------
    The lot was drawn as told. Nothing of how events come, except that the offer multiplies them.

    Source: Fisher (1935), Design of Experiments, 2; Rosenbaum (2002), Statistical Science 17:286-327 (covariance
    adjustment, section 2; multiplicative effects, section 6); Wu & Ding (2021), JASA 116:1898-1913 (studentised statistic);
    docs/methods/randomisation.md.
    """
    # Checks what is given; its ratio would lean where blocks differ both in risk and in the share drawn.
    rate_ratio(events=events, years_at_liberty=years_at_liberty, offered=offered, covariates=covariates)
    y, years = np.asarray(events, dtype=np.float64), np.asarray(years_at_liberty, dtype=np.float64)
    free = years > 0
    arm, y, years = np.asarray(offered, dtype=bool)[free], y[free], years[free]
    design = _design(covariates, free)
    unit = _keys(cluster, free)
    block = coded(np.zeros(y.size) if stratum is None else np.asarray(stratum)[free])[0]
    drawn = lots(offered=_of_units(arm, unit), stratum=_of_units(block, unit), draws=draws, rng=rng)
    if not 1 / (drawn.could.shape[0] + (not drawn.exact)) <= (1 - level) / 2:
        raise DataUnfit(
            "So few draws were possible that none could be rare enough: the lot was too small for an interval.",
            slug="too-few-draws",
        )

    def apart(log_ratio: float) -> Floats:
        """Events as they would have been without the offer, less those expected then, of each person at liberty."""
        mean = _expected(y, design, np.log(years) + log_ratio * arm)
        return (y - mean) * np.exp(-log_ratio * arm)

    def left(log_ratio: float) -> Floats:
        sums: Floats = np.bincount(unit, apart(log_ratio)).astype(np.float64)[:, None]
        return sums

    below, above = drawn.p(left(0.0))
    theta = ratio_by_lot(drawn, left)
    low, high = interval_by_lot(drawn, left, start=theta, level=level)
    influence = np.zeros(free.size)
    influence[free] = _influence(apart(theta), unit, block, drawn, slope_of(drawn, left, theta))
    return ByTheLot(
        theta=theta,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(low)),
        ci_high=float(np.exp(high)),
        level=level,
        p=min(1.0, 2 * min(below, above)),
        units=drawn.seen.size,
        strata=int(block.max()) + 1,
        draws=drawn.could.shape[0],
        exact=drawn.exact,
        doubts=tuple(_doubts(float(y.sum()), drawn.seen.size, low, high)),
        influence=influence,
    )


def _influence(apart: Floats, unit: Whole, block: Whole, drawn: Lots, slope: float) -> Floats:
    """Parts (n,) of people: what is left of each, less the mean of units of its block shared out over the unit, for the side it is on."""
    people = np.bincount(unit)
    of_block = np.bincount(block, apart) / np.bincount(block, 1 / people[unit])
    parts: Floats = drawn.seen[unit, 0] * (apart - of_block[block] / people[unit]) / -slope
    return parts


def _design(covariates: npt.ArrayLike | None, free: Flags) -> Floats:
    ones = np.ones((int(free.sum()), 1))
    if covariates is None:
        return ones
    columns = np.asarray(covariates, dtype=np.float64).reshape(free.size, -1)[free]
    return np.column_stack([ones, columns - columns.mean(axis=0)])


def _expected(y: Floats, design: Floats, offset: Floats) -> Floats:
    """Means (n,) of a Poisson fit; without covariates they are the exposures, scaled to the events."""
    if design.shape[1] > 1:
        return fit_poisson(events=y, design=design, offset=offset).mean
    exposure = np.exp(offset)
    means: Floats = exposure * (y.sum() / exposure.sum())
    return means


def _keys(cluster: npt.ArrayLike | None, free: Flags) -> Whole:
    keys = np.arange(free.size) if cluster is None else np.asarray(cluster)
    if keys.shape != free.shape:
        raise DataUnfit("Each person needs one household or dyad key.", slug="shapes-differ")
    return coded(keys[free])[0]


def _of_units(values: npt.NDArray[Value], unit: Whole) -> npt.NDArray[Value]:
    """The one value of each unit (u,)."""
    first = np.unique(unit, return_index=True)[1]
    if np.any(values != values[first][unit]):
        raise DataUnfit(
            "A household is in both arms or two blocks, so it is not what the lot moved as one.",
            slug="cluster-split",
        )
    return values[first]


def _doubts(events: float, units: int, low: float, high: float) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            events < 2 * LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events in all: too few to tell.", least_events=2 * LEAST_EVENTS
                ),
            ),
        ),
        (
            units < 10,
            SmallNumbers(
                "few-units", say("The lot moved {units} units only, so few draws were possible.", units=units)
            ),
        ),
        (
            not np.isfinite(low) or not np.isfinite(high),
            AssumptionDoubt("no-end", "The draws put no bound on the ratio on one side."),
        ),
    )
    return [doubt for held, doubt in checks if held]
