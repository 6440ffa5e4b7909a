"""Lotteries played out on worlds whose truth is known, to see whether the comparison finds it.

Event level: no names, no linkage, no police recording. Each replicate draws a town, lists the people with the worst
two years, gives places by the real lot, thins the events of those offered, and asks the real estimator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.evaluation import RateRatio, Verdict, before_after, rate_ratio, verdict_on
from plumbline.selection import allocate_by_lot, history_feature
from plumbline.town.worlds import yearly_rates


Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

TOWN = 145_000
"""People in the town of docs/methods/rate-ratio.md."""

SEVERITY_SHAPE = 4.0
"""Severity of one event is gamma(4, 1/4), mean 1: it makes the score continuous."""

BLOCK = 10
"""Neighbours by rank who are drawn among together. Blocks keep the arms alike in score; the estimator does not claim
the gain, so its intervals err on the wide side."""

TRAP = -0.4
"""Bias of before-and-after, on the log scale, that every trial in worlds A and D must reach or pass."""


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """The top of a town's list, worst first: counts before selection, and the true rate of the year after."""

    events_before: Counts
    events_prior: Counts
    rate_after: Floats


@dataclass(frozen=True, slots=True)
class LotteryTrials:
    """What many lotteries with one planted effect said.

    ``bias`` is the mean error of the log rate ratio; ``rmse`` its root mean square error; ``mean_se`` the mean of
    the standard errors claimed; ``coverage`` the share of intervals that hold the truth. ``false_alarm`` is the share
    of intervals that leave out 1, whichever side. ``before_after_change`` is the median change among those *not*
    drawn, ``before_after_bias`` the mean of its log: nobody there was offered anything, so all of it is bias.
    """

    world: str
    people: int
    listed: int
    effect: float
    replicates: int
    fell: int
    rose: int
    no_worthwhile_change: int
    cannot_tell: int
    bias: float
    rmse: float
    mean_se: float
    coverage: float
    false_alarm: float
    before_after_change: float
    before_after_bias: float

    @property
    def trap_is_sprung(self) -> bool:
        """Whether before-and-after is as wrong here as it must be for these worlds to test anything."""
        return self.before_after_bias <= TRAP


def run_lotteries(
    world: str,
    *,
    listed: int = 300,
    effect: float = 1.0,
    replicates: int = 200,
    seed: int,
    people: int = TOWN,
    smallest_worth_having: float = 0.2,
) -> LotteryTrials:
    """Play ``replicates`` lotteries of half the listed against the other half.

    Parameters
    ----------
    world : slug of a world of ``plumbline.town.worlds``.
    listed : people on the list, even; half are offered.
    effect : planted rate ratio, in (0, 1]: each event of an offered person is kept with this chance.
    replicates : lotteries, each in a fresh town.
    seed : of all draws.
    people : size of the town.
    smallest_worth_having : for the verdict.

    Source: Plumbline's simulation of selection on a peak, docs/methods/rate-ratio.md.
    """
    rng = np.random.default_rng(seed)
    results, naive = [], []
    for _ in range(replicates):
        result, before_after_log = play(
            list_people(world, listed=listed, people=people, rng=rng), effect=effect, rng=rng
        )
        results.append(result)
        naive.append(before_after_log)
    said = Counter(verdict_on(result, smallest_worth_having) for result in results)
    error = np.array([result.theta - np.log(effect) for result in results])
    return LotteryTrials(
        world=world,
        people=people,
        listed=listed,
        effect=effect,
        replicates=replicates,
        fell=said[Verdict.FELL],
        rose=said[Verdict.ROSE],
        no_worthwhile_change=said[Verdict.NO_WORTHWHILE_CHANGE],
        cannot_tell=said[Verdict.CANNOT_TELL],
        bias=float(error.mean()),
        rmse=float(np.sqrt(np.mean(error**2))),
        mean_se=float(np.mean([result.se for result in results])),
        coverage=_share(result.ci_low <= effect <= result.ci_high for result in results),
        false_alarm=_share(not result.ci_low <= 1 <= result.ci_high for result in results),
        before_after_change=float(np.expm1(np.median(naive))),
        before_after_bias=float(np.mean(naive)),
    )


def list_people(world: str, *, listed: int, people: int, rng: np.random.Generator) -> ListedPeople:
    """Draw a town's two years of history and list the people with the highest severity-weighted score.

    Score: severity of the last 12 months plus half that of the 12 months before.
    """
    rates = yearly_rates(world, people, 3, rng)
    prior, current = rng.poisson(rates[:, 0]), rng.poisson(rates[:, 1])
    touched = np.flatnonzero(prior + current)
    score = _severity(current[touched], rng) + 0.5 * _severity(prior[touched], rng)
    top = touched[np.argsort(-score, kind="stable")[:listed]]
    return ListedPeople(events_before=current[top], events_prior=prior[top], rate_after=rates[top, 2])


def play(top: ListedPeople, *, effect: float, rng: np.random.Generator) -> tuple[RateRatio, float]:
    """One lottery: the estimate, and the log before-and-after of those not drawn."""
    n = top.rate_after.size
    offered = draw_lot(n, rng)
    unhelped = rng.poisson(top.rate_after)
    after = np.where(offered, rng.binomial(unhelped, effect), unhelped)
    result = rate_ratio(
        events=after,
        years_at_liberty=np.ones(n),
        offered=offered,
        covariates=history_feature(top.events_before, top.events_prior),
    )
    rest = ~offered
    year = np.ones(int(rest.sum()))
    naive = before_after(
        events_before=top.events_before[rest], events_after=after[rest], years_before=year, years_after=year
    )
    return result, naive.log_ratio


def draw_lot(n: int, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Half of ``n`` people by the real lot, as a mask in order of rank."""
    return draw_lot_with_chance(n, rng)[0]


def draw_lot_with_chance(
    n: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Half of ``n`` people by the real lot, and the chance that each had, in order of rank."""
    frame = pl.DataFrame({"person": [str(number) for number in range(n)], "rank": np.arange(1, n + 1)})
    drawn = allocate_by_lot(
        listed=frame,
        offered=n // 2,
        seed=rng.bytes(32),
        kind="violence",
        ethics_decision="made-up town",
        strata=max(n // BLOCK, 1),
    )
    return (drawn.frame["arm"] == "offered").to_numpy(), drawn.frame["probability"].to_numpy()


def _severity(events: Counts, rng: np.random.Generator) -> Floats:
    """Sum of each person's severities: a sum of m gammas of shape 4 is a gamma of shape 4 m; none sums to 0."""
    shape = np.where(events > 0, SEVERITY_SHAPE * events, 1.0)
    drawn: Floats = np.where(events > 0, rng.gamma(shape) / SEVERITY_SHAPE, 0.0)
    return drawn


def _share(held: Iterator[bool]) -> float:
    return float(np.mean(list(held)))
