"""One town, every design: what each of them makes of a list whose effect is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation import before_after, capacity_line, placebo_cohort, placebo_year, rate_ratio
from plumbline.evaluation.strength import Design
from plumbline.selection import history_feature
from plumbline.town.trials.lotteries import draw_lot
from plumbline.town.trials.towns import TrialTown
from plumbline.values.errors import DataUnfit


Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


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
    """A town after help: its counts, who was offered a place, those the lot fell among, and the list of a year before."""

    town: TrialTown
    counts: Counts
    offered: Flags
    pool: Flags
    earlier: Flags


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
    listed : people offered a place. The lottery draws them among twice as many.
    """
    shots = []
    top, pool, earlier = town.top(listed), town.top(2 * listed), town.top_earlier(listed)
    lot = _drawn(town, listed, rng) if "lottery" in designs else top
    for effect in effects:
        for design in designs:
            offered = lot if design == "lottery" else top
            played = _Played(
                town=town,
                counts=town.helped(offered, effect, rng),
                offered=offered,
                pool=pool,
                earlier=earlier,
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
    "before_after": _before_after,
}


def _drawn(town: TrialTown, listed: int, rng: np.random.Generator) -> Flags:
    """Half of the top ``2 * listed``, couples and groups whole, by the real lot, in blocks of neighbours by score."""
    order = np.argsort(-town.score, kind="stable")[: 2 * listed]
    company, first = np.unique(town.company[order], return_index=True)
    ranked = company[np.argsort(first)]
    drawn = ranked[draw_lot(ranked.size, rng)]
    offered = np.zeros(town.score.size, dtype=bool)
    offered[order] = np.isin(town.company[order], drawn)
    return offered
