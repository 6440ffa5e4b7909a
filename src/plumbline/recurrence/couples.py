"""Couples: two people of whom one was hurt and the other suspected, in the same event, whichever way round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.recurrence.chance import band, drawn_again
from plumbline.recurrence.concentration import Concentration, measured
from plumbline.recurrence.roles import HURT, SUSPECTED
from plumbline.recurrence.units import codes_of, top_share, unique_pairs
from plumbline.values.errors import DataUnfit


Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Couples:
    """Couple-event pairs, a couple once per event.

    ``event`` shape (m,), code of the event; ``one`` < ``other``, shape (m,), codes of the two people, in the order of
    the sorted distinct ids of each column; ``couple`` shape (m,), one number for each unordered pair.
    """

    event: Codes
    one: Codes
    other: Codes
    couple: Codes


@dataclass(frozen=True, slots=True)
class _Sides:
    """Distinct (event, person) rows of those hurt and of those suspected; ``people`` distinct persons in all."""

    hurt: Codes
    suspected: Codes
    people: int


def couples(*, event: npt.ArrayLike, person: npt.ArrayLike, role: npt.ArrayLike) -> Couples:
    """Pair everyone hurt with everyone suspected in the same event, leaving out people paired with themselves.

    Parameters
    ----------
    event, person, role : shape (m,), one involvement each; roles other than ``victim`` and ``suspect`` are ignored.

    Raises
    ------
    DataUnfit: columns of different lengths.
    """
    sides = _sides(event, person, role)
    return _paired(sides.hurt, sides.suspected, sides.people)


def couple_concentration(
    *,
    event: npt.ArrayLike,
    person: npt.ArrayLike,
    role: npt.ArrayLike,
    rng: np.random.Generator,
    simulations: int = 200,
) -> Concentration:
    """Measure how concentrated events are in couples, beside suspects dealt again among the events.

    Chance keeps, for each event, who was hurt and how many were suspected, and for each suspect the number of
    suspicions; only who met whom is shuffled. A couple that is busy merely because both people are busy is therefore
    expected, and is not counted as concentration in couples. ``at_risk`` is the number of couples that the shuffle
    could make: people ever hurt times people ever suspected, less those who are the same.

    Returns
    -------
    Concentration, of events over couples.

    Raises
    ------
    DataUnfit: no event has both somebody hurt and somebody else suspected.

    Assumes
    -------
    By chance anybody suspected could have been suspected of any of these events. Where people live far apart, or in
    different months, chance is a little too even. A suspect dealt twice to one event counts once there.

    Source: permutation of one side of a two-mode network with both degrees kept, Strona et al. (2014), Nature
    Communications 5:4114; docs/methods/concentration.md.
    """
    sides = _sides(event, person, role)
    seen = _paired(sides.hurt, sides.suspected, sides.people)
    if seen.couple.size == 0:
        raise DataUnfit("No event has both somebody hurt and somebody else suspected.", slug="no-couples")
    if simulations < 1:
        raise DataUnfit("Chance needs at least one simulation.", slug="chance-unfit")
    dealt = _with_both(sides)
    drawn = np.array([_dealt_again(dealt, rng) for _ in range(simulations)])
    counts = np.unique(seen.couple, return_counts=True)[1]
    return measured(
        counts=counts,
        loads=counts,
        at_risk=max(_possible(dealt), counts.size),
        top=band(drawn[:, 0]),
        repeat=band(drawn[:, 1]),
        again=drawn_again(counts, rng=rng, draws=simulations),
        simulations=simulations,
    )


def _sides(event: npt.ArrayLike, person: npt.ArrayLike, role: npt.ArrayLike) -> _Sides:
    events, _ = codes_of(event)
    people, n = codes_of(person)
    roles = np.asarray(role)
    if not events.shape == people.shape == roles.shape:
        raise DataUnfit("Columns of one table must be equally long.", slug="columns-differ")
    hurt, suspected = (unique_pairs(events[roles == r], people[roles == r]) for r in (HURT, SUSPECTED))
    return _Sides(hurt=hurt, suspected=suspected, people=n)


def _with_both(sides: _Sides) -> _Sides:
    """Leave only events in which somebody was hurt and somebody suspected."""
    both = np.intersect1d(sides.hurt[:, 0], sides.suspected[:, 0])
    hurt, suspected = (rows[np.isin(rows[:, 0], both)] for rows in (sides.hurt, sides.suspected))
    return _Sides(hurt=hurt, suspected=suspected, people=sides.people)


def _paired(hurt: Codes, suspected: Codes, people: int) -> Couples:
    """Join the two sides on the event: for each suspect row, all rows of the hurt of that event, which lie together."""
    starts = np.searchsorted(hurt[:, 0], suspected[:, 0], side="left")
    many = np.searchsorted(hurt[:, 0], suspected[:, 0], side="right") - starts
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    met = hurt[np.repeat(starts, many) + within]
    suspects = np.repeat(suspected[:, 1], many)
    one, other = np.minimum(met[:, 1], suspects), np.maximum(met[:, 1], suspects)
    rows = unique_pairs(met[:, 0], one * people + other)
    one, other = rows[:, 1] // max(people, 1), rows[:, 1] % max(people, 1)
    apart = one != other
    return Couples(event=rows[apart, 0], one=one[apart], other=other[apart], couple=rows[apart, 1])


def _dealt_again(sides: _Sides, rng: np.random.Generator) -> tuple[float, float]:
    """Top-tenth and repeat share after suspects are shuffled among the events."""
    shuffled = unique_pairs(sides.suspected[:, 0], rng.permutation(sides.suspected[:, 1]))
    met = _paired(sides.hurt, shuffled, sides.people)
    if met.couple.size == 0:
        return 0.0, 0.0
    counts = np.unique(met.couple, return_counts=True)[1]
    return top_share(counts), float((counts > 1).mean())


def _possible(sides: _Sides) -> int:
    """Unordered pairs of one ever hurt and another ever suspected."""
    hurt, suspected = np.unique(sides.hurt[:, 1]), np.unique(sides.suspected[:, 1])
    both = np.intersect1d(hurt, suspected).size
    return int(hurt.size * suspected.size - both - both * (both - 1) // 2)
