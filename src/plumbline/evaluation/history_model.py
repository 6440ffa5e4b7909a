"""What people of such histories do unhelped, and how the town moved meanwhile: found together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Floats, Histories, Places, history_weight
from plumbline.evaluation.lessons import Lessons, lessons_of
from plumbline.evaluation.memory import LARGEST, Listed, Memory, memory_of
from plumbline.evaluation.poisson import PoissonFit
from plumbline.evaluation.sandwich import leverage
from plumbline.evaluation.town_levels import TownLevels, TownYears, town_years
from plumbline.values.errors import DataUnfit


MOST_ROUNDS = 200
SETTLED = 1e-8
"""Change of the log of the expected events, from one round to the next, at which model and trend agree."""

MOST_SOLVING = 50
"""Passes over the parts in the error; each brings them nearer by about the yearly change of the town."""

MOST_PULL = 0.9
"""Leverage above which a residual is blown up no further."""


@dataclass(frozen=True, slots=True)
class HistoryModel:
    """Expected events (n,) of each listed person without effect or trend, 0 for others, and how they were come by.

    ``footing`` (years,) is by years back the log of what a history like theirs foretells in that year over what it
    foretells in the placebo year, as the town moved; ``town_change`` the log of its level in the follow-up over that in
    the placebo year. ``influence`` and ``trend_influence`` (n,) are each person's part
    in the log of the sum and in the trend. ``taught`` rows of one person and one year were fitted, ``events`` theirs;
    ``beyond`` is the share of the expected events owed to listed people with a weightier history than any the model
    was fitted on; ``memory`` (2,) how much of a town-wide change the two years of history have taken in.
    """

    expected: Floats
    footing: Floats
    town_change: float
    influence: Floats
    trend_influence: Floats
    memory: Floats
    floor: float
    taught: int
    events: float
    dispersion: float
    beyond: float

    @property
    def total(self) -> float:
        """Events expected of the whole list, before the trend."""
        return float(self.expected.sum())

    @property
    def trend(self) -> float:
        """Log of what the town's change did to what histories like theirs foretell, from placebo year to follow-up."""
        return float(self.footing[0])


@dataclass(frozen=True, slots=True)
class _Round:
    """One pass: a fit on a footing, what it foretells of each of the listed, and the footing that follows from that."""

    fit: PoissonFit
    footing: Floats
    expected: Floats
    listed: Listed
    memory: Memory
    levels: TownLevels

    @property
    def next_footing(self) -> Floats:
        return self.levels.footing(self.memory)


@dataclass(frozen=True, slots=True)
class _Town:
    """What stays the same from round to round: the years of the town, features (l, 4) and years (l,) of the listed."""

    years: TownYears
    features: Floats
    at_liberty: Floats

    def round(self, lessons: Lessons, footing: Floats) -> _Round:
        fit = lessons.fit(footing)
        expected = np.exp(np.clip(self.features @ fit.coef, -LARGEST, LARGEST)) * self.at_liberty
        listed = _listed(expected, self.features)
        memory = memory_of(lessons, fit, footing=footing, listed=listed)
        return _Round(
            fit, footing, expected, listed, memory, self.years.levels(expected * np.exp(footing[0]))
        )


def history_model(held: Histories) -> HistoryModel:
    """Fit people's outcomes to their histories in all years without an offer, each on the footing of its town.

    What a history foretells depends on the trend, and the trend on what is foretold for the listed, whose own
    follow-up cannot count: so each is found from the other until neither moves.

    Raises
    ------
    DataUnfit: too few people with a history, no trend to be told, or the two do not settle.

    Source: Plumbline's simulation of selection on a peak; docs/methods/placebo-year.md.
    """
    try:
        # Numbers that run away are no answer, and neither is one that came out all the same.
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            return _settled(held, lessons_of(held))
    except (FloatingPointError, np.linalg.LinAlgError) as run_away:
        raise _unsettled() from run_away


def _settled(held: Histories, lessons: Lessons) -> HistoryModel:
    cells, here = lessons.cells(), held.listed
    town = _Town(town_years(held), held.features(back=0)[here], held.outcome(back=0)[1][here])
    found = town.round(cells, np.zeros(held.span - 2))
    for _ in range(MOST_ROUNDS):
        footing = found.next_footing
        if np.max(np.abs(footing - found.footing)) <= SETTLED:
            return _finished(held, lessons, town.round(lessons, footing))
        found = town.round(cells, footing)
    raise _unsettled()


def _unsettled() -> DataUnfit:
    return DataUnfit(
        "What histories foretell and how the town moved could not be told apart in these numbers.",
        slug="fit-unsettled",
    )


def _listed(expected: Floats, features: Floats) -> Listed:
    share = expected / expected.sum()
    slope = share @ features
    return Listed(slope=slope, curve=(features * share[:, None]).T @ features - np.outer(slope, slope))


def _finished(held: Histories, lessons: Lessons, found: _Round) -> HistoryModel:
    model, trend = _influences(held, lessons, found)
    expected = np.zeros(held.listed.size)
    expected[held.listed] = found.expected
    above = held.weight(back=0) > history_weight(lessons.current, lessons.prior).max()
    return HistoryModel(
        expected=expected,
        footing=found.footing,
        town_change=float(found.levels.log[0] - found.levels.log[1]),
        influence=model,
        trend_influence=trend,
        memory=found.memory.share,
        floor=lessons.floor,
        taught=int(lessons.events.size),
        events=float(lessons.events.sum()),
        dispersion=found.fit.pearson,
        beyond=float(expected[above].sum() / expected.sum()),
    )


def _influences(held: Histories, lessons: Lessons, found: _Round) -> tuple[Floats, Floats]:
    """Each person's part in the log of the expected events, and in the trend: both (n,), solved together.

    The model leans on the footings, and the footings on the model, by the events foretold for the listed and by the
    memory. Histories enter as they are.
    """
    fit, people, slope = found.fit, held.listed.size, found.listed.slope
    # Residuals blown up by their leverage, as in CR3: a person who bends the curve to themselves hides their error.
    drawn = np.minimum(leverage(fit=fit, design=lessons.design), MOST_PULL)
    rows = lessons.design * ((lessons.events - fit.mean) / (1 - drawn))[:, None]
    own = _by_place(rows, lessons.person, people) @ fit.inverse_information
    lean = (
        _by_place(lessons.design * fit.mean[:, None], lessons.back, held.span - 2) @ fit.inverse_information
    )
    memory_influence = _by_place(found.memory.parts, lessons.person[lessons.unoffered], people)
    coef, imputed, levels = own, found.levels.imputed, found.levels.influence
    for _ in range(MOST_SOLVING):
        memory = memory_influence + coef @ found.memory.by_coef.T
        footing = found.levels.footing_influence(levels, found.memory, memory)
        alone = own - footing[:, 1:] @ lean[1:]
        trend = (footing[:, 0] + imputed * (alone @ slope)) / (1 - imputed + imputed * (lean[0] @ slope))
        before, coef = coef, alone - np.outer(trend, lean[0])
        if np.max(np.abs(coef - before)) <= SETTLED:
            break
    return coef @ slope, trend


def _by_place(rows: Floats, place: Places, size: int) -> Floats:
    """Sums of the rows by place, shape (size, columns)."""
    sums = np.zeros((size, rows.shape[1]))
    np.add.at(sums, place, rows)
    return sums
