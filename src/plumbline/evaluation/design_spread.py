"""The error that a design will have, said before any outcome: who is compared with how many, and how unevenly violence is spread."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import ndtri

from plumbline.evaluation.power import LARGEST_FALL
from plumbline.evaluation.sites_needed import power_of
from plumbline.values.errors import DataUnfit


HISTORY_IN_JUDGEMENT = 0.5
"""Share of what tells those picked from the others that history tells, where nobody knows better."""

COLUMNS = 4
"""A level and a slope on either side of a line."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Parts of the variance of a log ratio, for a year at liberty each.

    Variance = (``helped`` / (1 - fall) + ``others``) / years + ``clumped`` * k, with k in variance = mean + k mean squared.
    """

    helped: float
    others: float
    clumped: float

    def error(self, *, fall: float, years: float, clumping: float) -> float:
        """Standard error of the log ratio where violence of those helped falls by this share.

        Raises
        ------
        DataUnfit: a value outside its range.
        """
        if not (0 <= fall < 1 and years > 0 and clumping >= 0):
            raise DataUnfit("The error of this design has no answer for these rates.", slug="power-unfit")
        return sqrt((self.helped / (1 - fall) + self.others) / years + self.clumped * clumping)

    def power(self, *, fall: float, years: float, clumping: float, alpha: float = 0.05) -> float:
        """Chance to show a fall of this share, were it real. Raises as `error` and `power_of`."""
        return power_of(fall=fall, se=self.error(fall=fall, years=years, clumping=clumping), alpha=alpha)

    def smallest(
        self, *, years: float, clumping: float, power: float = 0.8, alpha: float = 0.05
    ) -> float | None:
        """Smallest fall shown with this power; None where none is. Raises as `error`."""

        def short(fall: float) -> float:
            return power - self.power(fall=fall, years=years, clumping=clumping, alpha=alpha)

        # Where hardly an event is left the error grows faster than the fall.
        grid = np.linspace(0.001, LARGEST_FALL, 400)
        enough = [float(fall) for fall in grid if short(float(fall)) <= 0]
        if not enough:
            return None
        first = enough[0]
        return first if first <= grid[0] else float(brentq(short, first - (grid[1] - grid[0]), first))


def spread_of_two(*, helped: int, others: int, rate: float) -> Spread:
    """Two groups that chance, or a match of one to one, makes alike.

    Parameters
    ----------
    helped, others : people on either side, 1 or more.
    rate : events per person and year with nothing done, > 0.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: variance of a log ratio of two negative binomial rates, Zhu & Lakkis (2014), Statistics in Medicine 33:376-387;
    docs/methods/design-spread.md.
    """
    if helped < 1 or others < 1 or not rate > 0:
        raise DataUnfit("A comparison has people on both sides, and some events.", slug="power-unfit")
    return Spread(1 / (helped * rate), 1 / (others * rate), 1 / helped + 1 / others)


def spread_of_picked(
    *, picked: int, others: int, rate: float, history: float = HISTORY_IN_JUDGEMENT
) -> Spread:
    """People picked by judgement against the others of one list, their histories taken out.

    The more history tells who is picked, the less is left to compare: the variance of two groups over 1 - R squared, where R squared is how
    much of having been picked the regression's columns tell.

    Parameters
    ----------
    picked, others, rate : as `spread_of_two`.
    history : share (0 to below 1) of the panel's judgement that history tells; the rest is what it knows beyond it.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: Hsieh, Bloch & Larsen (1998), Statistics in Medicine 17:1623-1634, for 1 / (1 - R squared); R squared of a normal judgement
    cut at a line, as in Schochet (2009), JEBS 34:238-266; docs/methods/design-spread.md.
    """
    if not 0 <= history < 1:
        raise DataUnfit("History tells from none to nearly all of a judgement.", slug="power-unfit")
    plain = spread_of_two(helped=picked, others=others, rate=rate)
    share = picked / (picked + others)
    height = exp(-(float(ndtri(share)) ** 2) / 2) / sqrt(2 * pi)
    more = 1 / (1 - history * height**2 / (share * (1 - share)))
    return Spread(plain.helped * more, plain.others * more, plain.clumped * more)


def spread_of_histories(*, listed: int, alike: int, rate: float) -> Spread:
    """A list against what as many people of such histories did in the year before.

    Parameters
    ----------
    listed : people on the list.
    alike : people of such histories a year earlier, such as those whom the same rule would have listed then.
    rate : as `spread_of_two`.

    Raises
    ------
    DataUnfit: a value outside its range.

    Source: two years of negative binomial counts compared; Hauer (1997), Observational Before-After Studies in Road Safety, 9
    (the variance of what was expected is added to that of what came); docs/methods/design-spread.md.
    """
    return spread_of_two(helped=listed, others=alike, rate=rate)


def spread_at_line(
    *, distance: npt.ArrayLike, above: npt.ArrayLike, expected: npt.ArrayLike, reach: float
) -> Spread:
    """The step at a line by local regression with a triangular kernel, from the scores alone.

    Parameters
    ----------
    distance : shape (n,), log of score over line.
    above : shape (n,), who has a place.
    expected : shape (n,), events a year of each with nothing done, > 0 for those within reach.
    reach : people further off have no part.

    Raises
    ------
    DataUnfit: shapes differ, or too few people stand in reach on a side.

    Source: sandwich variance of a weighted Poisson regression at its own means; its ratio to two groups of the same people is the design
    effect of Schochet (2009), Journal of Educational and Behavioral Statistics 34:238-266; docs/methods/design-spread.md.
    """
    x, mean = np.asarray(distance, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    side = np.asarray(above).astype(bool)
    if x.ndim != 1 or not x.shape == side.shape == mean.shape:
        raise DataUnfit("Each person needs a distance, a side and what is expected.", slug="shapes-differ")
    helped, one = _level_at_line(x, side, mean, reach)
    others, other = _level_at_line(x, ~side, mean, reach)
    return Spread(helped, others, one + other)


def _level_at_line(
    distance: npt.NDArray[np.float64],
    side: npt.NDArray[np.bool_],
    expected: npt.NDArray[np.float64],
    reach: float,
) -> tuple[float, float]:
    """Variance of the log of the rate at the line told from one side: that of counts, and that for each k."""
    kernel = np.where(side, np.maximum(0.0, 1 - np.abs(distance) / reach), 0.0)
    told = (kernel > 0) & (expected > 0)
    x, w, m = distance[told], kernel[told], expected[told]
    if np.unique(x).size < COLUMNS:
        raise DataUnfit("Too few people stand near the line to compare.", slug="line-bare")
    design = np.column_stack([np.ones(x.size), x])
    bread = np.linalg.inv(design.T @ (design * (w * m)[:, None]))
    pull = (design @ bread[0]) * w
    return float(np.sum(pull**2 * m)), float(np.sum((pull * m) ** 2))
