"""What a lottery would have seen here: power by playing it over and over on the town's own last years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.event_history import Floats, Whole, coded
from plumbline.evaluation.rate_ratio import LEAST_EVENTS, rate_ratio
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


DRAWS = 400
FALLS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class PowerByHistory:
    """Share of played lotteries whose interval leaves out no difference, for each fall planted, and its Monte Carlo error.

    A ``fall`` of 0 gives false alarms. ``smallest`` is the fall seen with the power asked for, between those
    tried, None where none is. ``se`` is the mean error of the log ratio with nothing planted, ``refused`` the share of lotteries
    without an answer, counted as not seen. ``fall_by_itself`` is how much the listed fell with nothing done.
    """

    fall: Floats
    power: Floats
    error: Floats
    smallest: float | None
    wanted: float
    se: float
    refused: float
    fall_by_itself: float
    listed: int
    draws: int
    doubts: tuple[Doubt, ...]


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
    _check(points, was, then, x, home, listed, falls, draws)
    seen, errors, refused, changes = np.zeros(len(falls)), [], 0, []
    for _ in range(draws):
        rows, unit = _listed(points, home, listed, rng)
        changes.append((was[rows].sum(), then[rows].sum()))
        offered = _lot(unit, rng)
        for place, fall in enumerate(falls):
            told = _analysed(then[rows], offered, fall, x[rows], unit, level, rng)
            if told is None:
                refused += 1
                continue
            found, se = told
            seen[place] += found
            if fall == 0:
                errors.append(se)
    power = seen / draws
    lost, left = np.sum(changes, axis=0)
    return PowerByHistory(
        fall=np.array(falls, dtype=np.float64),
        power=power,
        error=np.sqrt(power * (1 - power) / draws),
        smallest=_smallest(np.array(falls), power, wanted),
        wanted=wanted,
        se=float(np.mean(errors)) if errors else float("nan"),
        refused=refused / (draws * len(falls)),
        fall_by_itself=float(1 - left / lost),
        listed=listed,
        draws=draws,
        doubts=tuple(
            _doubts(float(left / draws), refused / (draws * len(falls)), power[np.array(falls) == 0])
        ),
    )


def _check(
    points: Floats,
    was: Floats,
    then: Floats,
    x: Floats,
    home: Whole,
    listed: int,
    falls: Sequence[float],
    draws: int,
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
    if (
        not falls
        or not all(0 <= fall < 1 for fall in falls)
        or list(falls) != sorted(set(falls))
        or draws < 50
    ):
        raise DataUnfit(
            "Falls lie from 0 to below 1, in their order, and 50 draws or more tell them.", slug="power-unfit"
        )
    if not np.any(then) or not np.any(was):
        raise DataUnfit("There were no events, so there is nothing to see.", slug="no-events")


def _listed(points: Floats, home: Whole, listed: int, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Rows of the highest scores of a town drawn again home by home, and the home each was drawn as."""
    homes = int(home.max()) + 1
    if homes == home.size:
        rows = rng.integers(0, home.size, home.size)
        unit = np.arange(rows.size)
    else:
        order, sizes = np.argsort(home, kind="stable"), np.bincount(home)
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        drawn = rng.integers(0, homes, homes)
        unit = np.repeat(np.arange(homes), sizes[drawn])
        within = np.arange(unit.size) - np.repeat(np.cumsum(sizes[drawn]) - sizes[drawn], sizes[drawn])
        rows = order[begins[drawn][unit] + within]
    # The same person drawn twice ties: chance, not the order of rows, decides who comes first.
    top = np.lexsort((rng.random(rows.size), -points[rows]))[:listed]
    return rows[top], coded(unit[top])[0]


def _lot(unit: Whole, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Half of the homes, drawn in neighbouring pairs by rank, as a flag for each person."""
    homes = int(unit.max()) + 1
    rank = np.argsort(np.unique(unit, return_index=True)[1], kind="stable")
    side = np.zeros(homes, dtype=bool)
    first = rng.random((homes + 1) // 2) < 0.5
    side[rank[0::2]] = first
    side[rank[1::2]] = ~first[: homes // 2]
    drawn: npt.NDArray[np.bool_] = side[unit]
    return drawn


def _analysed(
    then: Floats,
    offered: npt.NDArray[np.bool_],
    fall: float,
    x: Floats,
    unit: Whole,
    level: float,
    rng: np.random.Generator,
) -> tuple[bool, float] | None:
    """Whether the interval leaves out no difference, and the error; None where there is no answer."""
    kept = np.where(offered, rng.binomial(then.astype(np.int64), 1 - fall), then)
    try:
        found = rate_ratio(
            events=kept,
            years_at_liberty=np.ones(then.size),
            offered=offered,
            covariates=x if x.shape[1] else None,
            cluster=unit,
            level=level,
        )
    except DataUnfit:
        return None
    return not found.ci_low <= 1 <= found.ci_high, found.se


def _smallest(falls: Floats, power: Floats, wanted: float) -> float | None:
    """The fall at which power first reaches what is wanted, on the line between the falls tried."""
    enough = np.flatnonzero(power >= wanted)
    if not enough.size:
        return None
    here = int(enough[0])
    if here == 0:
        return float(falls[0])
    share = (wanted - power[here - 1]) / (power[here] - power[here - 1])
    return float(falls[here - 1] + share * (falls[here] - falls[here - 1]))


def _doubts(events: float, refused: float, false_alarms: Floats) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            events < 2 * LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Such a list has about {events:.0f} events in a year: too few to tell anything.",
                    events=events,
                ),
            ),
        ),
        (
            refused > 0.05,
            SmallNumbers(
                "no-answer", say("{refused:.0%} of the lotteries had no answer at all.", refused=refused)
            ),
        ),
        (
            bool(false_alarms.size and false_alarms[0] > 0.1),
            AssumptionDoubt(
                "false-alarms", "With nothing planted something was seen too often: trust no power here."
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
