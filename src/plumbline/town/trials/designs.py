"""One town, every design: what each of them makes of a list whose effect is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation import (
    adjusted_rates,
    before_after,
    capacity_line,
    overlap_weights,
    placebo_cohort,
    placebo_year,
    rate_ratio,
    weighted_rates,
)
from plumbline.evaluation.strength import Design
from plumbline.selection import history_feature
from plumbline.town.trials.lotteries import draw_lot_with_chance
from plumbline.town.trials.towns import TrialTown
from plumbline.values.errors import DataUnfit


Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

LEAN = 0.5
"""How much a panel's judgement leans to high scores: the log of how much likelier one standard deviation higher is."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What one design said of one town: log ratio, standard error, interval of the ratio, and whether a check failed.

    All but ``design`` and ``effect`` are None where the design refused.
    """

    design: Design
    effect: float
    theta: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    check_failed: bool | None = None


@dataclass(frozen=True, slots=True)
class _Played:
    """A town after help: its counts, who was offered a place, those the lot fell among, and the list of a year before.

    ``chance`` (m,) is what the lot gave each of those it fell among.
    """

    town: TrialTown
    counts: Counts
    offered: Flags
    pool: Flags
    earlier: Flags
    chance: Floats


def try_designs(
    town: TrialTown,
    *,
    designs: Sequence[Design],
    effects: Sequence[float],
    listed: int,
    rng: np.random.Generator,
) -> list[Shot]:
    """Play each effect on the town and ask each design.

    Parameters
    ----------
    listed : people offered a place. The lottery draws them among twice as many; for the pool of judgement a panel picks
        them there by a judgement that sees their scores and nothing else.
    """
    shots = []
    top, pool, earlier = town.top(listed), town.top(2 * listed), town.top_earlier(listed)
    # The panel's judgement has dice of its own, so that towns come out for the other designs as they did before it was tried.
    # Both ways to compare a pool have equal dice, and so the same picks and the same help.
    own = rng.spawn(1)[0]
    dice: dict[Design, np.random.Generator] = {"weighted": own, "adjusted": deepcopy(own)}
    given: dict[Design, Flags] = {}
    chance = np.zeros(town.score.size)
    for design in designs:
        if design == "lottery":
            given[design], chance = _drawn(town, listed, rng)
        elif design in dice:
            given[design] = _picked(town, listed, dice[design])
    for effect in effects:
        for design in designs:
            offered = given.get(design, top)
            played = _Played(
                town=town,
                counts=town.helped(offered, effect, dice.get(design, rng)),
                offered=offered,
                pool=pool,
                earlier=earlier,
                chance=chance,
            )
            shots.append(_asked(design, effect, played))
    return shots


def _asked(design: Design, effect: float, played: _Played) -> Shot:
    try:
        theta, se, low, high, failed = ASK[design](played)
    except DataUnfit:
        return Shot(design, effect)
    return Shot(design, effect, theta, se, low, high, failed)


Answer = tuple[float, float, float, float, bool]


def _lottery(played: _Played) -> Answer:
    counts = played.counts[played.pool]
    found = rate_ratio(
        events=counts[:, -1],
        years_at_liberty=np.ones(len(counts)),
        offered=played.offered[played.pool],
        covariates=history_feature(counts[:, -2], counts[:, -3]),
        cluster=played.town.company[played.pool],
        chance=played.chance[played.pool],
    )
    return found.theta, found.se, found.ci_low, found.ci_high, False


def _placebo_year(played: _Played) -> Answer:
    found = placebo_year(
        events=played.counts,
        listed=played.offered,
        listed_earlier=played.earlier,
        cluster=played.town.company,
    )
    return found.theta, found.se, found.ci_low, found.ci_high, found.older_pair.standing == "failed"


def _placebo_cohort(played: _Played) -> Answer:
    found = placebo_cohort(
        events=played.counts,
        listed=played.offered,
        listed_earlier=played.earlier,
        cluster=played.town.company,
    )
    return found.theta, found.se, found.ci_low, found.ci_high, found.strength.grade < 3


def _capacity_line(played: _Played) -> Answer:
    found = capacity_line(
        events=played.counts[:, -1],
        score=played.town.score,
        listed=played.offered,
        events_earlier=played.counts[:, -4],
        cluster=played.town.company,
    )
    return found.theta, found.se, found.ci_low, found.ci_high, bool(found.failed)


def _adjusted(played: _Played) -> Answer:
    counts = played.counts[played.pool]
    found = adjusted_rates(
        events=counts[:, -1],
        picked=played.offered[played.pool],
        history=counts[:, :-1],
        score=played.town.score[played.pool],
        cluster=played.town.company[played.pool],
    )
    return found.theta, found.se, found.ci_low, found.ci_high, bool(found.failed)


def _weighted(played: _Played) -> Answer:
    pool, offered = played.pool, played.offered[played.pool]
    counts = played.counts[pool]
    history = history_feature(counts[:, -2], counts[:, -3])
    known = np.column_stack([history, np.log(played.town.score[pool])])
    found = weighted_rates(
        events=counts[:, -1],
        # In place of years, what their histories lead one to expect of each: less is left to chance.
        years_at_liberty=np.exp(history),
        treated=offered,
        weight=overlap_weights(covariates=known, treated=offered).weight,
        cluster=played.town.company[pool],
    )
    return found.theta, found.se, found.ci_low, found.ci_high, False


def _before_after(played: _Played) -> Answer:
    mine = played.counts[played.offered]
    year = np.ones(len(mine))
    found = before_after(
        events_before=mine[:, -2], events_after=mine[:, -1], years_before=year, years_after=year
    )
    return found.log_ratio, found.se, 1 + found.ci_low, 1 + found.ci_high, False


ASK: dict[Design, Callable[[_Played], Answer]] = {
    "lottery": _lottery,
    "placebo_year": _placebo_year,
    "placebo_cohort": _placebo_cohort,
    "capacity_line": _capacity_line,
    "adjusted": _adjusted,
    "weighted": _weighted,
    "before_after": _before_after,
}


def _drawn(town: TrialTown, listed: int, rng: np.random.Generator) -> tuple[Flags, Floats]:
    """Half of the top ``2 * listed``, couples and groups whole, by the real lot, in blocks of neighbours by score; and the chance of each."""
    order = np.argsort(-town.score, kind="stable")[: 2 * listed]
    company, first = np.unique(town.company[order], return_index=True)
    ranked = company[np.argsort(first)]
    drawn, chances = draw_lot_with_chance(ranked.size, rng)
    of_company = dict(zip(ranked.tolist(), range(ranked.size), strict=True))
    place = np.array([of_company[number] for number in town.company[order].tolist()])
    offered, chance = np.zeros(town.score.size, dtype=bool), np.zeros(town.score.size)
    offered[order], chance[order] = drawn[place], chances[place]
    return offered, chance


def _picked(town: TrialTown, listed: int, rng: np.random.Generator) -> Flags:
    """So many of the top ``2 * listed``, by a judgement that leans to high scores and sees nothing else of anybody."""
    order = np.argsort(-town.score, kind="stable")[: 2 * listed]
    height = np.log(town.score[order])
    # Gumbel's trick: the largest of log weight plus noise are a draw without replacement by weight.
    leaning = LEAN * (height - height.mean()) / height.std() + rng.gumbel(size=order.size)
    offered = np.zeros(town.score.size, dtype=bool)
    offered[order[np.argsort(-leaning)[:listed]]] = True
    return offered
