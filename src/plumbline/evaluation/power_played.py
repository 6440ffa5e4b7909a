"""How often a comparison shows a fall that was planted, on one town after another drawn from the town's own years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.event_history import Flags, Floats, Whole
from plumbline.evaluation.rate_ratio import LEAST_EVENTS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


DRAWS = 400
OFF = 1.96
"""Errors by which a comparison with nothing planted may be off."""
FALLS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


class Told(Protocol):
    """What an estimator tells: the error of the log ratio, and the interval of the ratio."""

    @property
    def ratio(self) -> float:
        """The rate ratio."""
        ...

    @property
    def se(self) -> float:
        """Error of the log ratio."""
        ...

    @property
    def ci_low(self) -> float:
        """Lower end of the interval of the ratio."""
        ...

    @property
    def ci_high(self) -> float:
        """Upper end of the interval of the ratio."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One town drawn again with a design's own selection in it.

    ``then`` (n,) are the events of follow-up as they came, ``helped`` (n,) those from whom events are taken away, and ``compare``
    the estimator on any such events. ``was`` and ``came`` are the events of those selected in the year before and in follow-up,
    with nothing planted.
    """

    then: Floats
    helped: Flags
    compare: Callable[[Floats], Told]
    was: float
    came: float


@dataclass(frozen=True, slots=True)
class PowerByHistory:
    """Share of played comparisons whose interval leaves out no difference, for each fall planted, and its Monte Carlo error.

    A ``fall`` of 0 gives false alarms. ``smallest`` is the fall seen with the power asked for, between those
    tried, None where none is. ``se`` is the mean error of the log ratio with nothing planted, ``refused`` the share of comparisons
    without an answer, counted as not seen. ``fall_by_itself`` is how much the listed fell with nothing done.
    ``unplanted`` is the ratio that the comparison tells on this history with nothing planted, 1 where a lot is drawn.
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
    unplanted: float
    doubts: tuple[Doubt, ...]


def play(
    draw: Callable[[np.random.Generator], Turn],
    *,
    rng: np.random.Generator,
    listed: int,
    falls: Sequence[float] = FALLS,
    draws: int = DRAWS,
    wanted: float = 0.8,
    centred: bool = False,
) -> PowerByHistory:
    """Draw a town, plant each fall in it, compare; over and over.

    Parameters
    ----------
    draw : a town drawn again, with the design's selection; where it raises ``DataUnfit`` there is no answer at any fall.
    rng : source of chance.
    listed : people whom the design selects, kept with the figures.
    falls : shares of events planted to be taken away from those helped, in their order.
    draws : towns.
    wanted : the power asked for.
    centred : what the comparison tells on this history with nothing planted is taken out of every interval before it is judged. No
        chance made the groups of such a design, so towns drawn from one history all share what that history happened to hold; it
        stands in ``unplanted`` instead, and a fall of 0 has to be among the falls. A lottery needs none.

    Raises
    ------
    DataUnfit: falls out of range, fewer than 50 draws, or, where it has to be centred, no answer with nothing planted.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 25; docs/methods/power-by-history.md.
    """
    _check(falls, draws, centred=centred)
    intervals = np.full((draws, len(falls), 2), np.nan)
    plain, errors, changes = [], [], [(0.0, 0.0)]
    for number in range(draws):
        try:
            turn = draw(rng)
        except DataUnfit:
            continue
        changes.append((turn.was, turn.came))
        for place, fall in enumerate(falls):
            if (told := _compared(turn, fall, rng)) is None:
                continue
            intervals[number, place] = told.ci_low, told.ci_high
            if fall == 0:
                errors.append(told.se)
                plain.append(np.log(told.ratio))
    centre = _centre(plain) if centred else 0.0
    # An interval that was not told is never seen: comparisons with nan are false.
    low, high = (np.log(intervals[..., end]) - centre for end in (0, 1))
    seen, none = (low > 0) | (high < 0), float(np.isnan(intervals[..., 0]).mean())
    power, se = seen.mean(axis=0), float(np.mean(errors)) if errors else float("nan")
    lost, left = np.sum(changes, axis=0)
    return PowerByHistory(
        fall=np.array(falls, dtype=np.float64),
        power=power,
        error=np.sqrt(power * (1 - power) / draws),
        smallest=_smallest(np.array(falls), power, wanted),
        wanted=wanted,
        se=se,
        refused=none,
        fall_by_itself=float(1 - left / lost) if lost else float("nan"),
        listed=listed,
        draws=draws,
        unplanted=float(np.exp(centre)),
        doubts=tuple(_doubts(float(left / draws), none, power[np.array(falls) == 0], centre, se)),
    )


def drawn_again(home: Whole, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Rows of a town drawn again home by home, and the home each was drawn as.

    Parameters
    ----------
    home : shape (n,), numbers of households, couples or groups from 0.
    """
    homes = int(home.max()) + 1
    if homes == home.size:
        rows = rng.integers(0, home.size, home.size)
        return rows, np.arange(rows.size)
    order, sizes = np.argsort(home, kind="stable"), np.bincount(home)
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    drawn = rng.integers(0, homes, homes)
    unit = np.repeat(np.arange(homes), sizes[drawn])
    within = np.arange(unit.size) - np.repeat(np.cumsum(sizes[drawn]) - sizes[drawn], sizes[drawn])
    return order[begins[drawn][unit] + within], unit


def top_of(points: Floats, rows: Whole, listed: int, rng: np.random.Generator) -> Whole:
    """Places in ``rows`` of the ``listed`` highest scores, highest first.

    The same person drawn twice ties: chance, not the order of rows, decides who comes first.
    """
    top: Whole = np.lexsort((rng.random(rows.size), -points[rows]))[:listed]
    return top


def _check(falls: Sequence[float], draws: int, *, centred: bool) -> None:
    if (
        not falls
        or not all(0 <= fall < 1 for fall in falls)
        or list(falls) != sorted(set(falls))
        or draws < 50
        or (centred and falls[0] != 0)
    ):
        raise DataUnfit(
            "Falls lie from 0 to below 1, in their order, and 50 draws or more tell them.", slug="power-unfit"
        )


def _compared(turn: Turn, fall: float, rng: np.random.Generator) -> Told | None:
    """What is told once a share of the events of those helped is taken away, one by one; None where there is no answer."""
    kept = np.where(turn.helped, rng.binomial(turn.then.astype(np.int64), 1 - fall), turn.then)
    try:
        return turn.compare(kept)
    except DataUnfit:
        return None


def _centre(plain: Sequence[float]) -> float:
    if not plain:
        raise DataUnfit("On this history the comparison has no answer.", slug="no-answer")
    return float(np.mean(plain))


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


def _doubts(events: float, refused: float, false_alarms: Floats, centre: float, se: float) -> list[Doubt]:
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
                "no-answer",
                say("{refused:.0%} of the comparisons played had no answer at all.", refused=refused),
            ),
        ),
        (
            bool(false_alarms.size and false_alarms[0] > 0.1),
            AssumptionDoubt(
                "false-alarms", "With nothing planted something was seen too often: trust no power here."
            ),
        ),
        (
            abs(centre) > OFF * se,
            AssumptionDoubt(
                "history-off",
                say(
                    "With nothing done this comparison would have told a change of {change:+.0%} on this town’s own last year, more than "
                    "chance gives: trust it little here.",
                    change=np.expm1(centre),
                ),
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
