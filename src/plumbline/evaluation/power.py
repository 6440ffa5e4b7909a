"""How many people a comparison needs, and the smallest fall that a given number could show."""

from __future__ import annotations

from math import ceil, log, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from plumbline.values.errors import DataUnfit


NullVariance = Literal["reference", "true", "pooled"]
"""Rate used for the variance under no effect: the comparison arm's, each arm's own, or the pooled one. These are
approaches 1, 2 and 3 of Zhu and Lakkis."""

LARGEST_FALL = 0.999


def per_arm_needed(
    *,
    rate0: float,
    ratio: float,
    dispersion: float,
    years: float,
    power: float = 0.8,
    alpha: float = 0.05,
    null_variance: NullVariance = "true",
) -> float:
    """People per arm, unrounded, to tell two negative binomial rates apart with arms of equal size.

    Parameters
    ----------
    rate0 : events per person-year in the comparison arm, > 0.
    ratio : rate ratio to be seen, > 0 and not 1.
    dispersion : k in variance = mean + k mean squared, >= 0; 0 is Poisson.
    years : years at liberty of each person, > 0.
    power, alpha : chance of seeing it; two-sided chance of a false alarm.
    null_variance : see ``NullVariance``.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: Zhu & Lakkis (2014), Statistics in Medicine 33:376-387, equation for n with theta = 1.
    """
    if not (
        rate0 > 0 and ratio > 0 and ratio != 1 and dispersion >= 0 and years > 0 and 0 < alpha < power < 1
    ):
        raise DataUnfit("A number needed has no answer for these rates.", slug="power-unfit")
    rate1 = rate0 * ratio
    clumped = 2 * dispersion
    under_effect = (1 / rate0 + 1 / rate1) / years + clumped
    under_none = {
        "reference": 2 / (years * rate0) + clumped,
        "true": under_effect,
        "pooled": 4 / (years * (rate0 + rate1)) + clumped,
    }[null_variance]
    reach = float(ndtri(1 - alpha / 2)) * sqrt(under_none) + float(ndtri(power)) * sqrt(under_effect)
    return float(reach**2 / log(ratio) ** 2)


def power_to_see(
    *, n: int, fall: float, rate0: float, dispersion: float, years: float, alpha: float = 0.05
) -> float:
    """Chance that ``n`` people in all, half in each arm, show a fall of this share: ``people_needed`` turned round.

    Raises
    ------
    DataUnfit: fewer than four people, the fall is not between 0 and 1, or a rate is out of range.

    Source: Zhu & Lakkis (2014), Statistics in Medicine 33:376-387; docs/methods/people-needed.md.
    """
    if n < 4 or not 0 < fall < 1 or not (rate0 > 0 and dispersion >= 0 and years > 0 and 0 < alpha < 1):
        raise DataUnfit("The chance to see a fall has no answer for these rates.", slug="power-unfit")
    spread = (1 / rate0 + 1 / (rate0 * (1 - fall))) / years + 2 * dispersion
    reach = abs(log(1 - fall)) * sqrt(n / 2 / spread)
    return float(ndtr(reach - float(ndtri(1 - alpha / 2))))


def people_needed(
    *, fall: float, rate0: float, dispersion: float, years: float, power: float = 0.8, alpha: float = 0.05
) -> int:
    """People in all, both arms together and even, to see a fall of this share (0.3 is 30%).

    Raises
    ------
    DataUnfit: the fall is not between 0 and 1, or a rate is out of range.

    Source: docs/methods/people-needed.md.
    """
    if not 0 < fall < 1:
        raise DataUnfit("The fall to be seen must lie between 0 and 1.", slug="fall-unfit")
    needed = per_arm_needed(
        rate0=rate0, ratio=1 - fall, dispersion=dispersion, years=years, power=power, alpha=alpha
    )
    return 2 * max(ceil(needed), 2)


def smallest_detectable_fall(
    *, n: int, rate0: float, dispersion: float, years: float, power: float = 0.8, alpha: float = 0.05
) -> float | None:
    """Smallest fall (a share) that ``n`` people in all, half in each arm, show with this power; None if none can.

    Raises
    ------
    DataUnfit: fewer than four people, or a rate out of range.
    """
    if n < 4:
        raise DataUnfit("A comparison needs at least two people in each arm.", slug="power-unfit")

    def short(fall: float) -> float:
        needed = per_arm_needed(
            rate0=rate0, ratio=1 - fall, dispersion=dispersion, years=years, power=power, alpha=alpha
        )
        return log(needed) - log(n / 2)

    # The number needed falls with the fall up to a point and rises again where hardly any event is left.
    grid = np.linspace(0.001, LARGEST_FALL, 400)
    enough = [fall for fall in grid if short(float(fall)) <= 0]
    if not enough:
        return None
    first = float(enough[0])
    return first if first <= grid[0] else float(brentq(short, first - (grid[1] - grid[0]), first))


def people_needed_from(*, n: int, se: float, fall: float, power: float = 0.8, alpha: float = 0.05) -> int:
    """People in all to see this fall, scaled from a comparison already made of ``n`` people with this ``se``.

    The variance of a log ratio shrinks with the number of people, so n grows with (se / the se needed) squared.

    Raises
    ------
    DataUnfit: a value outside its range.
    """
    if not (n > 0 and se > 0 and 0 < fall < 1):
        raise DataUnfit("The number needed cannot be scaled from this comparison.", slug="power-unfit")
    reach = float(ndtri(1 - alpha / 2) + ndtri(power))
    return 2 * ceil(n * (se * reach / log(1 - fall)) ** 2 / 2)


def smallest_fall_seen(*, se: float, level: float = 0.95, power: float = 0.8) -> float:
    """The smallest fall (a share) that a comparison with this ``se`` of its log ratio would have shown with this power.

    `people_needed_from` turned round: of so large a fall no more people are needed than there were. It is told beside the interval,
    and not in its place: what was seen is the interval (Hoenig & Heisey 2001).

    Parameters
    ----------
    level : of the interval by which the comparison is judged.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: docs/methods/people-needed.md; Hoenig & Heisey (2001), American Statistician 55:19-24.
    """
    if not (se > 0 and 0 < level < 1 and 0 < power < 1):
        raise DataUnfit("What could have been seen cannot be told from this error.", slug="power-unfit")
    return float(-np.expm1(-se * (ndtri(0.5 + level / 2) + ndtri(power))))


def clumping(events: npt.ArrayLike, expected: npt.ArrayLike | None = None) -> float:
    """Dispersion k by moments, never below 0: sum((y - m)^2 - m) / sum(m^2), shape (n,) inputs.

    ``expected`` is each person's expected count; without it, the common mean.

    Raises
    ------
    DataUnfit: nobody is expected to have any event.
    """
    y = np.asarray(events, dtype=np.float64)
    m = np.full(y.shape, y.mean()) if expected is None else np.asarray(expected, dtype=np.float64)
    if not np.sum(m**2) > 0:
        raise DataUnfit("Clumping cannot be judged where no events are expected.", slug="no-events")
    return max(0.0, float(np.sum((y - m) ** 2 - m) / np.sum(m**2)))
