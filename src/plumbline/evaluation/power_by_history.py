"""What a lottery would have seen here: power by playing it over and over on the town's own last years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.event_history import Flags, Floats, Whole, coded
from plumbline.evaluation.power_played import (
    DRAWS,
    FALLS,
    PowerByHistory,
    Turn,
    drawn_again,
    play,
    top_of,
)
from plumbline.evaluation.rate_ratio import RateRatio, rate_ratio
from plumbline.values.errors import DataUnfit


def power_by_history(
    *,
    score: npt.ArrayLike,
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    listed: int,
    rng: np.random.Generator,
    covariates: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    falls: Sequence[float] = FALLS,
    draws: int = DRAWS,
    wanted: float = 0.8,
    level: float = 0.95,
) -> PowerByHistory:
    """Draw the town again, list by the rule, draw the lot, take away a share of events, and analyse: over and over.

    Parameters
    ----------
    score : shape (n,), everybody's score by the rule as it stood a year ago, people without events included or not.
    before, after : shape (n,), events of the year before that day and of the year after it.
    listed : how many the list will have, both arms together.
    rng : source of chance.
    covariates : shape (n,) or (n, k), known on that day, that the analysis will adjust for.
    cluster : shape (n,), household or couple, drawn again and allotted whole.
    falls : shares of events planted to be taken away from those offered.
    draws : lotteries for each fall.
    wanted : the power asked for.

    Raises
    ------
    DataUnfit: shapes differ; a value unfit; fewer people than are to be listed; falls out of range; or fewer than 50 draws.

    Assumes
    -------
    The year to come is like the last one. Events are taken away by chance, one by one, from the first day on: help that
    comes late or fades is seen less.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 25 (power by re-sampling); docs/methods/power-by-history.md.
    """
    points, was, then = (np.asarray(values, dtype=np.float64) for values in (score, before, after))
    x = np.empty((points.size, 0)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    home = np.arange(points.size) if cluster is None else coded(cluster)[0]
    _check(points, was, then, x, home, listed)

    def lottery(rng: np.random.Generator) -> Turn:
        rows, unit = _listed(points, home, listed, rng)
        offered = _lot(unit, rng)
        came, known = then[rows], x[rows] if x.shape[1] else None

        def compare(counts: Floats) -> RateRatio:
            return rate_ratio(
                events=counts,
                years_at_liberty=np.ones(counts.size),
                offered=offered,
                covariates=known,
                cluster=unit,
                level=level,
            )

        return Turn(came, offered, compare, was=float(was[rows].sum()), came=float(came.sum()))

    return play(lottery, rng=rng, listed=listed, falls=falls, draws=draws, wanted=wanted)


def _check(
    points: Floats,
    was: Floats,
    then: Floats,
    x: Floats,
    home: Whole,
    listed: int,
) -> None:
    n = points.size
    if points.ndim != 1 or not was.shape == then.shape == home.shape == (n,) or x.shape[:1] != (n,):
        raise DataUnfit("Each person needs a score and the events of both years.", slug="shapes-differ")
    if not all(np.all(np.isfinite(values)) for values in (points, was, then, x)):
        raise DataUnfit("A score, an event or a covariate is missing.", slug="values-unfit")
    if np.any(was < 0) or np.any(then < 0) or np.any(then != np.floor(then)):
        raise DataUnfit("Events are counts: whole numbers of 0 or more.", slug="values-unfit")
    if not 8 <= listed <= n:
        raise DataUnfit("A list has at least eight people, and no more than the town.", slug="too-few-people")
    if not np.any(then) or not np.any(was):
        raise DataUnfit("There were no events, so there is nothing to see.", slug="no-events")


def _listed(points: Floats, home: Whole, listed: int, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Rows of the highest scores of a town drawn again home by home, and the home each was drawn as."""
    rows, unit = drawn_again(home, rng)
    top = top_of(points, rows, listed, rng)
    return rows[top], coded(unit[top])[0]


def _lot(unit: Whole, rng: np.random.Generator) -> Flags:
    """Half of the homes, drawn in neighbouring pairs by rank, as a flag for each person."""
    homes = int(unit.max()) + 1
    rank = np.argsort(np.unique(unit, return_index=True)[1], kind="stable")
    side = np.zeros(homes, dtype=bool)
    first = rng.random((homes + 1) // 2) < 0.5
    side[rank[0::2]] = first
    side[rank[1::2]] = ~first[: homes // 2]
    drawn: Flags = side[unit]
    return drawn
