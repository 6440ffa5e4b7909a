"""A town of one of the four worlds, year by year, with a list by rank: what a design without a lottery has to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from plumbline.town.worlds import yearly_rates


Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

YEARS = 5
"""Four of history, so that the older pair can be checked, and one of follow-up."""

Company = Literal["alone", "couples", "groups"]

SIZE: dict[Company, int] = {"alone": 1, "couples": 2, "groups": 5}
"""People who share their risk, and incidents in which all of them are hurt or suspected."""

SHARED = 0.5
"""Share of each person's events that are such incidents, where people have company."""

SEVERITY_SHAPE = 4.0
"""Severity of one event is gamma(4, 1/4), mean 1: it makes the score continuous."""


@dataclass(frozen=True, slots=True)
class TrialTown:
    """Everybody with an event in the five years, left alone throughout.

    ``counts`` (m, 5) are events by year, oldest first; selection stands between the last two. ``score`` (m,) is the
    severity of the year before selection plus half that of the year before it, ``score_earlier`` the same a year
    sooner. People outside have no events and no score; they would add nothing to any of the designs.

    ``company`` (m,) numbers the couple or group of each, and ``shared`` (m,) are events of the follow-up in which its
    people were together: among the person's ``counts``.
    """

    counts: Counts
    score: Floats
    score_earlier: Floats
    company: Counts
    shared: Counts

    def top(self, listed: int) -> Flags:
        """The ``listed`` people with the highest score, as a mask of shape (m,)."""
        return _top(self.score, listed)

    def top_earlier(self, listed: int) -> Flags:
        """Those whom the same rule would have listed a year before."""
        return _top(self.score_earlier, listed)

    def helped(self, offered: Flags, effect: float, rng: np.random.Generator) -> Counts:
        """``counts`` where each follow-up event of an offered person was kept with chance ``effect``; above 1 some came twice.

        An incident that does not happen is spared all who would have been in it, whoever of them was offered a place.
        """
        kept = self.counts.copy()
        kept[offered, -1] = _kept((self.counts[:, -1] - self.shared)[offered], effect, rng)
        if not np.any(self.shared):
            return kept
        first = np.unique(self.company, return_index=True)[1]
        reached = np.bincount(self.company, offered) > 0
        together = np.where(reached, _kept(self.shared[first], effect, rng), self.shared[first])[self.company]
        kept[offered, -1] += together[offered]
        kept[~offered, -1] += (together - self.shared)[~offered]
        return kept


def _kept(events: Counts, effect: float, rng: np.random.Generator) -> Counts:
    """What is left of events by chance, and where the offer did harm what came on top."""
    if effect <= 1:
        return rng.binomial(events, effect)
    return events + rng.binomial(events, effect - 1)


def draw_town(
    world: str,
    *,
    people: int,
    trend: float,
    rng: np.random.Generator,
    company: Company = "alone",
    turns: bool = False,
) -> TrialTown:
    """Draw the five years of one town.

    Parameters
    ----------
    world : slug of a world of ``plumbline.town.worlds``.
    people : size of the town.
    trend : yearly change of everybody's risk, as a share: -0.1 is a fall of a tenth each year. The year before
        selection has the world's own level.
    rng : source of randomness.
    company : whether people share their risk, and half of their events, with one other or four.
    turns : whether the trend goes the other way in the year after selection.

    Source: Plumbline's simulation of selection on a peak, docs/methods/placebo-year.md.
    """
    trends = ((1 + trend) ** (np.arange(YEARS) - YEARS + 2.0)).astype(np.float64)
    if turns:
        trends[-1] = 1 / trends[-1]
    if company == "alone":
        counts = _counts(yearly_rates(world, people, YEARS, rng) * trends, rng)[1]
        group, shared = np.arange(len(counts)), np.zeros(len(counts), dtype=np.int64)
    else:
        counts, group, shared = _with_company(world, people, SIZE[company], trends, rng)
    severity = _severity(counts[:, -4:-1], rng)
    return TrialTown(
        counts=counts,
        score=severity[:, 2] + 0.5 * severity[:, 1],
        score_earlier=severity[:, 1] + 0.5 * severity[:, 0],
        company=group,
        shared=shared,
    )


def _with_company(
    world: str, people: int, size: int, trends: Floats, rng: np.random.Generator
) -> tuple[Counts, Counts, Counts]:
    """Counts (m, years) of everybody with an event, their couple or group, and the shared events of the last year (m,)."""
    rates = yearly_rates(world, people // size, YEARS, rng) * trends
    whole = np.zeros((len(rates) * size, YEARS), dtype=np.int64)
    rows, own = _counts(np.repeat(rates * (1 - SHARED), size, axis=0), rng)
    whole[rows] = own
    groups, together = _counts(rates * SHARED, rng)
    for member in range(size):
        whole[groups * size + member] += together
    last = np.zeros(len(rates), dtype=np.int64)
    last[groups] = together[:, -1]
    touched = np.flatnonzero(whole.any(axis=1))
    group: Counts = np.unique(touched // size, return_inverse=True)[1].astype(np.int64)
    return whole[touched], group, last[touched // size]


def _counts(rates: Floats, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Rows of everybody who has an event (m,), and their Poisson events, shape (m, years).

    The whole of the years first, and then each event's year: the same law as a draw for each year, and few people
    have any event.
    """
    whole = rates.sum(axis=1)
    events = rng.poisson(whole)
    touched: Counts = np.flatnonzero(events)
    split: Counts = rng.multinomial(events[touched], rates[touched] / whole[touched, None])
    return touched, split


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
