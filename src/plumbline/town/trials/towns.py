"""A town of one of the four worlds, year by year, with a list by rank: what a design without a lottery has to go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.town.worlds import yearly_rates


Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

YEARS = 5
"""Four of history, so that the older pair can be checked, and one of follow-up."""

SEVERITY_SHAPE = 4.0
"""Severity of one event is gamma(4, 1/4), mean 1: it makes the score continuous."""


@dataclass(frozen=True, slots=True)
class TrialTown:
    """Everybody with an event in the five years, left alone throughout.

    ``counts`` (m, 5) are events by year, oldest first; selection stands between the last two. ``score`` (m,) is the
    severity of the year before selection plus half that of the year before it, ``score_earlier`` the same a year
    sooner. People outside have no events and no score; they would add nothing to any of the designs.
    """

    counts: Counts
    score: Floats
    score_earlier: Floats

    def top(self, listed: int) -> Flags:
        """The ``listed`` people with the highest score, as a mask of shape (m,)."""
        return _top(self.score, listed)

    def top_earlier(self, listed: int) -> Flags:
        """Those whom the same rule would have listed a year before."""
        return _top(self.score_earlier, listed)

    def helped(self, offered: Flags, effect: float, rng: np.random.Generator) -> Counts:
        """``counts`` where each follow-up event of an offered person was kept with chance ``effect``."""
        kept = self.counts.copy()
        kept[offered, -1] = rng.binomial(kept[offered, -1], effect)
        return kept


def draw_town(world: str, *, people: int, trend: float, rng: np.random.Generator) -> TrialTown:
    """Draw the five years of one town.

    Parameters
    ----------
    world : slug of a world of ``plumbline.town.worlds``.
    people : size of the town.
    trend : yearly change of everybody's risk, as a share: -0.1 is a fall of a tenth each year. The year before
        selection has the world's own level.
    rng : source of randomness.

    Source: Plumbline's simulation of selection on a peak, docs/methods/placebo-year.md.
    """
    trends = (1 + trend) ** (np.arange(YEARS) - YEARS + 2.0)
    counts = _counts(yearly_rates(world, people, YEARS, rng) * trends, rng)
    severity = _severity(counts[:, -4:-1], rng)
    return TrialTown(
        counts=counts,
        score=severity[:, 2] + 0.5 * severity[:, 1],
        score_earlier=severity[:, 1] + 0.5 * severity[:, 0],
    )


def _counts(rates: Floats, rng: np.random.Generator) -> Counts:
    """Poisson events of everybody who has one, shape (m, years).

    The whole of the years first, and then each event's year: the same law as a draw for each year, and few people
    have any event.
    """
    whole = rates.sum(axis=1)
    events = rng.poisson(whole)
    touched = np.flatnonzero(events)
    split: Counts = rng.multinomial(events[touched], rates[touched] / whole[touched, None])
    return split


def _severity(events: Counts, rng: np.random.Generator) -> Floats:
    """Sum of severities by person and year: a sum of m gammas of shape 4 is a gamma of shape 4 m; none sums to 0."""
    severity = np.zeros(events.shape)
    some = events > 0
    severity[some] = rng.gamma(SEVERITY_SHAPE * events[some]) / SEVERITY_SHAPE
    return severity


def _top(score: Floats, listed: int) -> Flags:
    chosen = np.zeros(score.size, dtype=bool)
    chosen[np.argsort(-score, kind="stable")[:listed]] = True
    return chosen
