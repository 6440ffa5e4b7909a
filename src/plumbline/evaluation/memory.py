"""How much of a change in the town a history has already taken in: found by thinning everybody's history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Floats, Places, history_features, history_weight
from plumbline.evaluation.lessons import Lessons
from plumbline.evaluation.poisson import PoissonFit


LARGEST = 700.0
"""Log of a mean beyond which it would no longer be a number."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is foretold for the listed: ``slope`` (4,) and ``curve`` (4, 4), first and second change of the log of the sum.

    Both per change of the coefficients: the mean and the covariance of the features, weighed by the events foretold.
    """

    slope: Floats
    curve: Floats


@dataclass(frozen=True, slots=True)
class Memory:
    """``share`` (2,) of a change in the current and in the prior year that the history holds.

    ``told_from`` (years - 2,) is by years back the part each placebo year had in telling it: at other levels of the
    town a history holds another share. ``parts`` is the part in its error, (rows, 2), of each of the lessons' rows that
    were not offered anything while the coefficients stand still; ``by_coef`` (2, 4) how it moves with them.
    """

    share: Floats
    told_from: Floats
    parts: Floats
    by_coef: Floats


@dataclass(frozen=True, slots=True)
class _Rows:
    """The placebo years' rows of the lessons, with their means and the log of what multiplies them."""

    lessons: Lessons
    at: Places
    coef: Floats
    offset: Floats
    design: Floats
    mean: Floats

    def history(self, fewer_in: int | None) -> tuple[list[Floats], Floats]:
        """The two years before each outcome, with one event less in one of them where there is any; and events dropped."""
        past = [self.lessons.current[self.at], self.lessons.prior[self.at]]
        if fewer_in is None:
            return past, np.zeros(self.at.size)
        times = past[fewer_in]
        past[fewer_in] = np.maximum(times - 1, 0)
        return past, times

    def taught(self, past: list[Floats]) -> tuple[Floats, Floats, Floats]:
        """Design and mean under such a history, and whether (1 or 0) it is at or above the floor."""
        design = history_features(*past)
        mean = np.exp(np.clip(design @ self.coef + self.offset, -LARGEST, LARGEST))
        return design, mean, (history_weight(*past) >= self.lessons.floor).astype(np.float64)


def memory_of(lessons: Lessons, fit: PoissonFit, *, footing: Floats, listed: Listed) -> Memory:
    """Relative rise of the events foretold for the list per relative fall of everybody's events in a year of history.

    Where violence falls, the same count speaks of a worse person than it did: it was come by in quieter times. A town
    as quiet as that can be had from the placebo years without any model of risk: drop each event of the history with
    a small chance, and fit again. This is the slope of that, worked out and not drawn.

    Parameters
    ----------
    fit : the fit of ``lessons`` on ``footing`` (by years back).
    listed : how what is foretold for the list moves with the coefficients.

    Returns
    -------
    Memory: each share within 0 to 1, and both together no more than 1: 0 where risk is drawn anew each year, 1 where
        history is all there is to know.

    Source: thinning of a Poisson process (Kingman 1993, Poisson Processes, 5.1); docs/methods/placebo-year.md.
    """
    at = np.flatnonzero(lessons.unoffered)
    offset = np.log(lessons.years[at]) + footing[lessons.back[at]]
    rows = _Rows(lessons, at, fit.coef, offset, lessons.design[at], fit.mean[at])
    inverse = np.linalg.inv((rows.design * rows.mean[:, None]).T @ rows.design)
    pull = inverse @ listed.slope
    share, by_coef, parts = np.zeros(2), np.zeros((2, 4)), np.zeros((at.size, 2))
    for year in (0, 1):
        moved, bent = _thinned(rows, year)
        away = inverse @ moved.sum(axis=0)
        drag = rows.mean * (rows.design @ pull) * (rows.design @ away)
        share[year] = moved.sum(axis=0) @ pull
        by_coef[year] = bent @ pull - drag @ rows.design + listed.curve @ away
        parts[:, year] = moved @ pull - drag
    told_from = np.bincount(lessons.back[at], weights=rows.mean, minlength=footing.size) / rows.mean.sum()
    return _within(Memory(share, told_from, parts, by_coef))


def _thinned(rows: _Rows, year: int) -> tuple[Floats, Floats]:
    """What thinning a year of history adds to each row's score, (rows, 4), and how the whole of it moves with the coefficients.

    Both per share of the events dropped; a row that falls below the floor teaches no more.
    """
    whole, _ = rows.history(None)
    fewer, times = rows.history(year)
    moved, bent = np.zeros_like(rows.design), np.zeros((4, 4))
    for past, sign in ((fewer, 1.0), (whole, -1.0)):
        design, mean, teaches = rows.taught(past)
        moved += sign * design * (times * teaches * (rows.lessons.events[rows.at] - mean))[:, None]
        bent -= sign * (design * (times * teaches * mean)[:, None]).T @ design
    return moved, bent


def _within(memory: Memory) -> Memory:
    inside = np.clip(memory.share, 0.0, 1.0)
    whole = max(1.0, float(inside.sum()))
    free = (memory.share == inside) & (whole == 1.0)
    return Memory(
        share=inside / whole,
        told_from=memory.told_from,
        parts=np.where(free, memory.parts, 0.0),
        by_coef=np.where(free[:, None], memory.by_coef, 0.0),
    )
