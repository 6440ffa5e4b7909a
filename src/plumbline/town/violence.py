"""Violent events: each belongs to the one person whose risk made it.

Everything about an event is drawn before anybody asks whether it is prevented, so that the same events occur whatever
is done, and only those of the people offered help are thinned (common random numbers).
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from plumbline.town.catalogue import catalogue
from plumbline.town.company import with_company
from plumbline.town.groups import MOST_FELLOWS
from plumbline.town.happening import minutes_of, places_for
from plumbline.town.lives import year_starts
from plumbline.town.town import Town
from plumbline.town.violent_events import Violence


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

MINUTES = 24 * 60
DOMESTIC_OF_PARTNERED = 0.57
"""Share of the violence of people with a partner that is between the two. Made up: some 30% of all violence is then."""
DOMESTIC_OF_COUPLES = 0.98
"""The same where the problem is couples."""
NAMED_OTHER = 0.6
"""Share of violence between people who are not partners in which the other party is named."""
WITNESSED = 0.12
GOES_TO_HOSPITAL = (0.40, 0.25)
"""Of the injured, by whether a partner did it."""
HIDDEN_PER_KNOWN = 0.122
"""Violent events that only the hospital sees, per event known to police: with the shares above, 45% of attendances."""


def violence_of(town: Town, year: int) -> Violence:
    """All violence of a year of the town's, prevented or not: known to police, and known to the hospital alone."""
    parts = [_draw(town, year, hidden=hidden) for hidden in (False, True)]
    both = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Violence)
    }
    return Violence(**both).where(np.argsort(both["at"], kind="stable"))


def _draw(town: Town, year: int, *, hidden: bool) -> Violence:
    rng = town.plan.stream("hidden violence" if hidden else "violence", year)
    owner = _owners(town, year, HIDDEN_PER_KNOWN if hidden else 1.0, rng)
    at = minutes_of(owner.size, town.plan.first_day, year_starts(town.plan, year + 1)[-2:], rng)
    domestic, other = _other_parties(town, owner, at // MINUTES, rng)
    kind = _kinds(owner.size, rng, hidden=hidden)
    door, spot = places_for(town, owner, domestic, at // MINUTES, year, rng)
    plain = Violence(
        owner=owner,
        other=other,
        witness=_witnesses(town, owner, other, at // MINUTES, rng),
        owner_is_victim=rng.random(owner.size) < 0.5,
        at=at,
        kind=kind,
        domestic=domestic,
        related=np.zeros(owner.size, dtype=bool),
        night=np.zeros(owner.size, dtype=bool),
        fellows=np.full((owner.size, MOST_FELLOWS), -1),
        door=door,
        spot=spot,
        known=np.full(owner.size, not hidden),
        hospital=np.full(owner.size, hidden),
        keep=rng.random(owner.size),
    )
    drawn = with_company(town, plain, year, town.plan.stream("hidden company" if hidden else "company", year))
    sent = rng.random(owner.size) < np.where(drawn.domestic, GOES_TO_HOSPITAL[1], GOES_TO_HOSPITAL[0])
    drawn.hospital[:] |= drawn.injury & sent
    return drawn.where(town.lives.here(owner, drawn.at // MINUTES))


def _owners(town: Town, year: int, share: float, rng: np.random.Generator) -> Numbers:
    return np.repeat(np.arange(town.plan.people), rng.poisson(town.rates[:, year] * share))


def _other_parties(
    town: Town, owner: Numbers, day: Numbers, rng: np.random.Generator
) -> tuple[Flags, Numbers]:
    """Partner, somebody else, or nobody named.

    Somebody else is anyone in town of an age for it: spread so widely that hardly anybody is met twice.
    """
    partner = town.homes.partner[owner]
    domestic = (partner >= 0) & town.lives.here(np.maximum(partner, 0), day)
    share = DOMESTIC_OF_COUPLES if town.plan.problem == "couples" else DOMESTIC_OF_PARTNERED
    domestic &= rng.random(owner.size) < share
    able = np.flatnonzero(town.rates[:, 0] > 0)
    someone = able[rng.integers(0, able.size, owner.size)]
    named = (rng.random(owner.size) < NAMED_OTHER) & town.lives.here(someone, day)
    named &= (someone != owner) & (someone != partner)
    return domestic, np.where(domestic, partner, np.where(named, someone, -1))


def _kinds(count: int, rng: np.random.Generator, *, hidden: bool) -> Numbers:
    shares = np.array([one.share for one in catalogue().violence])
    if hidden:
        shares = shares * [one.kind == "violence_with_injury" for one in catalogue().violence]
    return rng.choice(shares.size, size=count, p=shares / shares.sum())


def _witnesses(town: Town, owner: Numbers, other: Numbers, day: Numbers, rng: np.random.Generator) -> Numbers:
    someone = rng.integers(0, town.plan.people, owner.size)
    seen = (rng.random(owner.size) < WITNESSED) & town.lives.here(someone, day)
    seen &= (someone != owner) & (someone != other) & (town.names.born[someone] < -10 * 365)
    return np.where(seen, someone, -1)
