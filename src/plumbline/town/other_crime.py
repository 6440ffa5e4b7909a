"""Crimes that are not violence: what police extracts are mostly full of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.town.catalogue import catalogue
from plumbline.town.happening import minutes_of
from plumbline.town.lives import NEVER, year_starts
from plumbline.town.town import Town


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

MINUTES = 24 * 60
PER_PERSON_YEAR = 0.02
VICTIM_NAMED, SUSPECT_NAMED = 0.5, 0.25
REPORTED_DEAD = (0.15, 1.0)
"""Of those who die, by whether police gave them a number: who is in a crime shortly before, so that a row says so."""
CANCELLED = 0.03


@dataclass(frozen=True, slots=True)
class OtherCrimes:
    """Other crimes of one year; arrays of shape (crimes,). ``victim`` and ``suspect`` are -1 where nobody is named."""

    victim: Numbers
    suspect: Numbers
    at: Numbers
    offence: Numbers
    spot: Numbers
    cancelled: Flags


def other_crimes_of(town: Town, year: int) -> OtherCrimes:
    """Other crimes of a year: at random, of those about to die, and in the first year of everybody planted."""
    rng = town.plan.stream("other crime", year)
    days = year_starts(town.plan, year + 1)[-2:]
    count = int(rng.poisson(PER_PERSON_YEAR * town.plan.people))
    at = minutes_of(count, town.plan.first_day, days, rng)
    victim = _somebody(np.flatnonzero(town.rates[:, 0] > 0), VICTIM_NAMED, count, rng)
    suspect = _somebody(np.flatnonzero(town.pnc_ids != ""), SUSPECT_NAMED, count, rng)
    dying, dying_at = _before_death(town, days, rng)
    alike, alike_at = _planted(town, year, rng)
    named = np.concatenate([dying, alike])
    at = np.concatenate([at, dying_at, alike_at])
    nobody = np.full(named.size, -1)
    return _described(town, np.concatenate([victim, named]), np.concatenate([suspect, nobody]), at, rng)


def _somebody(among: Numbers, share: float, count: int, rng: np.random.Generator) -> Numbers:
    return np.where(rng.random(count) < share, among[rng.integers(0, among.size, count)], -1)


def _before_death(town: Town, days: Numbers, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    died = town.lives.died
    known = (town.pnc_ids != "").astype(int)
    drawn = rng.random(died.size) < np.array(REPORTED_DEAD)[known]
    person = np.flatnonzero(
        drawn & (died >= days[0] + 1) & (died < days[1]) & (died < NEVER) & (town.names.born < -14 * 365)
    )
    return person, (died[person] - 1) * MINUTES + rng.integers(0, MINUTES, person.size)


def _planted(town: Town, year: int, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """People made to look like others are victims twice early on, so that the likeness is in the records."""
    if year > 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    person = np.repeat(town.planted, 2)
    return person, rng.integers(0, 28 * MINUTES, person.size)


def _described(
    town: Town, victim: Numbers, suspect: Numbers, at: Numbers, rng: np.random.Generator
) -> OtherCrimes:
    shares = np.array([one.share for one in catalogue().other_crime])
    order = np.argsort(at, kind="stable")
    victim = np.where(_here(town, victim, at // MINUTES), victim, -1)
    suspect = np.where(_here(town, suspect, at // MINUTES) & (suspect != victim), suspect, -1)
    return OtherCrimes(
        victim=victim[order],
        suspect=suspect[order],
        at=at[order],
        offence=rng.choice(shares.size, size=at.size, p=shares / shares.sum()),
        spot=rng.integers(0, town.map.spots.kind.size, at.size),
        cancelled=rng.random(at.size) < CANCELLED,
    )


def _here(town: Town, person: Numbers, day: Numbers) -> Flags:
    return (person >= 0) & town.lives.here(np.maximum(person, 0), day)
