"""How right the designs are, over many towns whose truth was planted."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import groupby
from math import exp

import numpy as np

from plumbline.evaluation import pool
from plumbline.evaluation.strength import Design
from plumbline.town.trials.designs import Shot, try_designs
from plumbline.town.trials.towns import Company, draw_town


BATCH = 25
"""Towns that share one stream of randomness, so that the number of processes changes nothing."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What one design said over many towns of one world with one planted effect.

    ``bias`` is the mean error of the log rate ratio and ``bias_error`` its Monte Carlo standard error; ``rmse`` the root
    mean square error; ``mean_se`` the mean of the standard errors claimed; ``coverage`` the share of intervals that hold
    the truth. ``rejected`` is the share that leave out 1: false positives where the effect is 1, else power.
    ``check_failed`` is the share of towns in which a check of the design failed; ``refused`` the towns without an answer.
    """

    world: str
    design: Design
    effect: float
    trend: float
    listed: int
    people: int
    towns: int
    refused: int
    bias: float
    bias_error: float
    rmse: float
    mean_se: float
    coverage: float
    rejected: float
    check_failed: float
    company: Company = "alone"
    turns: bool = False
    pool: int = 0
    tau: float = 0.0


@dataclass(frozen=True, slots=True)
class Trials:
    """The plan of a simulation: what to try, on how many towns of which kind.

    With ``pool`` so many towns are put together at a time, each with an effect of its own that spreads about the planted one
    with standard deviation ``tau`` on the log scale; what is summed up are the pools.
    """

    worlds: tuple[str, ...]
    designs: tuple[Design, ...]
    effects: tuple[float, ...]
    towns: int
    seed: int
    listed: int = 100
    people: int = 145_000
    trend: float = 0.0
    company: Company = "alone"
    turns: bool = False
    pool: int = 0
    tau: float = 0.0


@dataclass(frozen=True, slots=True)
class _Batch:
    world: str
    towns: int
    seed: np.random.SeedSequence


def run_trials(
    plan: Trials, *, processes: int = 1, tell: Callable[[int, int], None] = lambda done, of: None
) -> list[Accuracy]:
    """Draw the towns, try the designs on each, and sum up by world, design and effect.

    Parameters
    ----------
    plan : what to try; the same plan gives the same figures, whatever ``processes``.
    processes : towns are shared out among so many; 1 stays in this one.
    tell : called with the towns done and all of them, now and then.
    """
    batches = list(_batches(plan))
    shots: list[tuple[str, Shot]] = []
    done, everything = 0, sum(batch.towns for batch in batches)
    for batch, found in _played(plan, batches, processes):
        shots += [(batch.world, shot) for shot in found]
        done += batch.towns
        tell(done, everything)
    return [
        _summed(plan, world, [shot for _, shot in group])
        for (world, _, _), group in groupby(sorted(shots, key=_place(plan)), key=_group)
    ]


def _batches(plan: Trials) -> Iterator[_Batch]:
    for world in plan.worlds:
        # A world's towns depend on its own letter, not on which other worlds are tried beside it.
        root = np.random.SeedSequence([plan.seed, ord(world)])
        batch = plan.pool * max(1, BATCH // plan.pool) if plan.pool else BATCH
        sizes = [min(batch, plan.towns - start) for start in range(0, plan.towns, batch)]
        for size, seed in zip(sizes, root.spawn(len(sizes)), strict=True):
            yield _Batch(world, size, seed)


def _played(plan: Trials, batches: Sequence[_Batch], processes: int) -> Iterator[tuple[_Batch, list[Shot]]]:
    if processes == 1:
        for batch in batches:
            yield batch, _play(plan, batch)
        return
    # A forked child could inherit a lock that a thread of the parent holds.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=processes, mp_context=fresh) as pool:
        waiting = {pool.submit(_play, plan, batch): batch for batch in batches}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _play(plan: Trials, batch: _Batch) -> list[Shot]:
    rng = np.random.default_rng(batch.seed)
    shots: list[Shot] = []
    for _ in range(batch.towns):
        town = draw_town(
            batch.world,
            people=plan.people,
            trend=plan.trend,
            rng=rng,
            company=plan.company,
            turns=plan.turns,
        )
        apart = np.exp(plan.tau * rng.standard_normal()) if plan.pool else 1.0
        found = try_designs(
            town,
            designs=plan.designs,
            effects=[effect * apart for effect in plan.effects],
            listed=plan.listed,
            rng=rng,
        )
        planted = [effect for effect in plan.effects for _ in plan.designs]
        shots += [replace(shot, effect=effect) for shot, effect in zip(found, planted, strict=True)]
    return _pooled(plan, shots) if plan.pool else shots


def _pooled(plan: Trials, shots: Sequence[Shot]) -> list[Shot]:
    """Whole pools of towns, in the order in which the towns were drawn; towns without an answer are in no pool."""
    together = []
    for design in plan.designs:
        for effect in plan.effects:
            told = [shot for shot in shots if (shot.design, shot.effect) == (design, effect) and shot.se]
            for start in range(0, len(told) - plan.pool + 1, plan.pool):
                part = told[start : start + plan.pool]
                mean = pool(
                    effect=[shot.theta or 0.0 for shot in part],
                    variance=[(shot.se or 0.0) ** 2 for shot in part],
                )
                together.append(
                    Shot(design, effect, mean.effect, mean.se, exp(mean.ci_low), exp(mean.ci_high), False)
                )
    return together


def _group(named: tuple[str, Shot]) -> tuple[str, Design, float]:
    world, shot = named
    return world, shot.design, shot.effect


def _place(plan: Trials) -> Callable[[tuple[str, Shot]], tuple[int, int, int, float]]:
    """Order in which the plan names them, and then an order of values that does not depend on who was done first."""

    def place(named: tuple[str, Shot]) -> tuple[int, int, int, float]:
        world, shot = named
        return (
            plan.worlds.index(world),
            plan.designs.index(shot.design),
            plan.effects.index(shot.effect),
            -np.inf if shot.theta is None else shot.theta,
        )

    return place


def _summed(plan: Trials, world: str, shots: Sequence[Shot]) -> Accuracy:
    told = np.array(
        [
            (shot.theta, shot.se, shot.ci_low, shot.ci_high, shot.check_failed)
            for shot in shots
            if shot.theta is not None
        ],
        dtype=np.float64,
    ).reshape(-1, 5)
    effect = shots[0].effect
    theta, se, low, high, failed = told.T
    error = theta - np.log(effect)
    return Accuracy(
        world=world,
        design=shots[0].design,
        effect=effect,
        trend=plan.trend,
        listed=plan.listed,
        people=plan.people,
        towns=len(shots),
        refused=len(shots) - len(told),
        bias=_mean(error),
        bias_error=float(error.std() / np.sqrt(error.size)) if error.size else float("nan"),
        rmse=float(np.sqrt(_mean(error**2))),
        mean_se=_mean(se),
        coverage=_mean((low <= effect) & (effect <= high)),
        rejected=_mean((low > 1) | (high < 1)),
        check_failed=_mean(failed),
        company=plan.company,
        turns=plan.turns,
        pool=plan.pool,
        tau=plan.tau,
    )


def _mean(values: np.ndarray[tuple[int, ...], np.dtype[np.float64 | np.bool_]]) -> float:
    return float(np.mean(values)) if values.size else float("nan")
