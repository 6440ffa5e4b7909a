"""A pool that a panel picked by what the scores show, compared in several ways on the same draws: which is nearest to the truth.

Run by hand: ``.venv/bin/python benchmarks/weighted_pool.py``. Nothing is written; there is no database. The last column is the
error below which no unbiased estimator comes on these draws (Cramér and Rao), from two years of history and from four, where risks are
stable: a gamma (worlds A and B), where counts are negative binomial given the history, or a log-normal (L), integrated by a grid.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, logsumexp

from plumbline.evaluation import (
    adjusted_rates,
    entropy_balance,
    overlap_weights,
    rate_ratio,
    weighted_rates,
)
from plumbline.evaluation.poisson import fit_poisson
from plumbline.selection import history_feature
from plumbline.town.trials.designs import _picked
from plumbline.town.trials.goals import RMSE_ALLOWED
from plumbline.town.trials.published import PUBLISHED_RMSE
from plumbline.town.trials.towns import draw_town
from plumbline.values.errors import DataUnfit


Floats = npt.NDArray[np.float64]
PEOPLE, LISTED = 145_000, 100
SHAPE, YEARLY, LOG_SD = {"A": 0.05, "B": 0.02}, 3_500 / 145_000, 2.35
"""Shape of the gamma of a stable world, the mean of events a year, and the spread of the logs of a log-normal one."""
GRID = np.linspace(np.log(1e-4), np.log(300), 1500)
"""Logs of risks over which a log-normal world is integrated."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One pool: events of follow-up, who was picked, log expected count and log score, each (n,), and events of four years, (n, 4)."""

    events: Floats
    picked: npt.NDArray[np.bool_]
    history: Floats
    score: Floats
    years: Floats


Answer = tuple[float, float, float]
"""Log ratio, and the ends of its interval."""


def _told(found: object) -> Answer:
    return found.theta, np.log(found.ci_low), np.log(found.ci_high)  # type: ignore[attr-defined]


def by_weights(drawn: Drawn) -> Answer:
    """Overlap weights, with what histories lead one to expect in place of years: as tried until now."""
    known = np.column_stack([drawn.history, drawn.score])
    return _told(
        weighted_rates(
            events=drawn.events,
            years_at_liberty=np.exp(drawn.history),
            treated=drawn.picked,
            weight=overlap_weights(covariates=known, treated=drawn.picked).weight,
        )
    )


def by_regression(drawn: Drawn, *, score: bool) -> Answer:
    """Poisson regression on the log expected count, and on the log score where asked."""
    known = np.column_stack([drawn.history, drawn.score]) if score else drawn.history
    return _told(
        rate_ratio(
            events=drawn.events,
            years_at_liberty=np.ones(drawn.events.size),
            offered=drawn.picked,
            covariates=known,
        )
    )


def by_all_years(drawn: Drawn) -> Answer:
    """What the engine plans for a pool: regression on the last two years, how they share out, and all years."""
    found = adjusted_rates(events=drawn.events, picked=drawn.picked, history=drawn.years)
    return _told(found)


def by_both(drawn: Drawn) -> Answer:
    """Overlap weights on both and, within them, a Poisson regression on both: right where either is (augmented weights)."""
    known = np.column_stack([drawn.history, drawn.score])
    return _weighted_fit(drawn, known, overlap_weights(covariates=known, treated=drawn.picked).weight)


def by_entropy(drawn: Drawn) -> Answer:
    """Entropy weights that make the others like those picked, and a regression within them."""
    known = np.column_stack([drawn.history, drawn.score])
    return _weighted_fit(drawn, known, entropy_balance(covariates=known, treated=drawn.picked).weight)


def _weighted_fit(drawn: Drawn, known: Floats, weight: Floats) -> Answer:
    design = np.column_stack([np.ones(drawn.events.size), drawn.picked, known - known.mean(axis=0)])
    weight = weight / weight[weight > 0].mean()
    # Weights of a Poisson fit: counts times the weight with the log of the weight in the offset give the same score.
    used = weight > 1e-9
    fit = fit_poisson(events=(drawn.events * weight)[used], design=design[used], offset=np.log(weight[used]))
    scores = design[used] * ((drawn.events * weight)[used] - fit.mean)[:, None]
    covariance = fit.inverse_information @ (scores.T @ scores) @ fit.inverse_information
    factor = used.sum() / (used.sum() - design.shape[1])
    theta, reach = float(fit.coef[1]), 1.97 * float(np.sqrt(covariance[1, 1] * factor))
    return theta, theta - reach, theta + reach


ASKED: Mapping[str, Callable[[Drawn], Answer]] = {
    "overlap weights": by_weights,
    "regression on history": lambda drawn: by_regression(drawn, score=False),
    "regression on two and all years": by_all_years,
    "regression on history and score": lambda drawn: by_regression(drawn, score=True),
    "overlap weights and regression": by_both,
    "entropy weights and regression": by_entropy,
}


def bound(world: str, years: Floats, picked: npt.NDArray[np.bool_], effect: float) -> float:
    """Least variance of a log ratio of two groups whose common level is not known, from ``years`` (n, years) of events."""
    past, ratio = years.sum(axis=1), np.where(picked, effect, 1.0)
    if world in SHAPE:
        size = SHAPE[world] + past
        mean = size / (SHAPE[world] / YEARLY + years.shape[1]) * ratio
        told = mean / (1 + mean / size)
    else:
        told = np.array([_told_of(int(n), years.shape[1], r) for n, r in zip(past, ratio, strict=True)])
    return float(1 / told[picked].sum() + 1 / told[~picked].sum())


@cache
def _told_of(past: int, years: int, ratio: float) -> float:
    """Fisher information on the log of a rate ratio in one person's count, whose log-normal risk ``past`` events in ``years`` tell of."""
    risk = np.exp(GRID)
    prior = -0.5 * ((GRID - np.log(YEARLY) + LOG_SD**2 / 2) / LOG_SD) ** 2
    weight = prior + past * GRID - years * risk
    weight = np.exp(weight - logsumexp(weight))
    counts = np.arange(int(2 * past / years + 12 * np.sqrt(past / years + 1) + 20))[:, None]

    def chance(times: float) -> Floats:
        each: Floats = np.exp(counts * (np.log(times) + GRID) - times * risk - gammaln(counts + 1)) @ weight
        return each

    slope, here = (chance(ratio * np.exp(1e-4)) - chance(ratio * np.exp(-1e-4))) / 2e-4, chance(ratio)
    seen = here > 1e-300
    return float(np.sum(slope[seen] ** 2 / here[seen]))


def main() -> None:
    """Draw the pools and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=800)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--worlds", default="ABDL")
    asked = parser.parse_args()
    print(
        "| World | Effect | Way | Pools | Bias (±) | RMSE | Allowed | Coverage | Least possible, two years | four |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for world in asked.worlds:
        _world(world, asked.towns, asked.seed)


def _world(world: str, towns: int, seed: int) -> None:
    rng = np.random.default_rng([seed, ord(world)])
    found: dict[tuple[float, str], list[Answer]] = {}
    least: dict[float, list[tuple[float, float]]] = {1.0: [], 0.8: []}
    for _ in range(towns):
        town = draw_town(world, people=PEOPLE, trend=0.0, rng=rng)
        offered, pool = _picked(town, LISTED, rng), town.top(2 * LISTED)
        for effect in (1.0, 0.8):
            counts = town.helped(offered, effect, rng)[pool].astype(np.float64)
            drawn = Drawn(
                counts[:, -1],
                offered[pool],
                history_feature(counts[:, -2], counts[:, -3]),
                np.log(town.score[pool]),
                counts[:, :-1],
            )
            for name, ask in ASKED.items():
                answers = found.setdefault((effect, name), [])
                try:
                    answers.append(ask(drawn))
                except DataUnfit:
                    continue  # No weights make the groups alike; how many were left is in the table.
            if world != "D":
                two, four = (bound(world, drawn.years[:, -back:], drawn.picked, effect) for back in (2, 4))
                least[effect].append((two, four))
    for (effect, name), answers in found.items():
        _row(world, effect, name, np.array(answers), least[effect])


def _row(world: str, effect: float, name: str, told: Floats, least: list[tuple[float, float]]) -> None:
    miss = told[:, 0] - np.log(effect)
    held = (told[:, 1] <= np.log(effect)) & (np.log(effect) <= told[:, 2])
    allowed = RMSE_ALLOWED * PUBLISHED_RMSE["adjusted"][LISTED, effect][world]
    two, four = (f"{error:.3f}" for error in np.sqrt(np.mean(least, axis=0))) if least else ("", "")
    print(
        f"| {world} | {effect} | {name} | {miss.size} | {miss.mean():+.3f} ({miss.std() / np.sqrt(miss.size):.3f}) | {np.sqrt((miss**2).mean()):.3f} "
        f"| {allowed:.3f} | {held.mean():.1%} | {two} | {four} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
