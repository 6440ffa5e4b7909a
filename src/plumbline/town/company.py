"""Whom people are with when it happens: out at night, with their families, in their groups.

Each has randomness of its own and comes after the plain events are drawn, so that a plan without any of them makes the
town that it always made.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from plumbline.town.families import relatives_of
from plumbline.town.groups import fellows_of
from plumbline.town.happening import AT_HOME
from plumbline.town.lives import year_starts
from plumbline.town.nights import centre_spots, weekend_nights
from plumbline.town.town import Town
from plumbline.town.violent_events import Violence


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

MINUTES = 24 * 60
GROWN = 16
"""Relatives are personally connected where both are 16 or over (Domestic Abuse Act 2021 ss.1(2) and 2(1)(g))."""


def with_company(town: Town, drawn: Violence, year: int, rng: np.random.Generator) -> Violence:
    """The events with the shares of nights, families and groups that the plan asks for; times may change."""
    if town.plan.nights:
        drawn = _at_night(town, drawn, year, rng)
    if town.plan.families:
        drawn = _among_relatives(town, drawn, year, rng)
    return _in_groups(town, drawn, rng) if town.plan.groups else drawn


def _at_night(town: Town, drawn: Violence, year: int, rng: np.random.Generator) -> Violence:
    days = year_starts(town.plan, year + 1)[-2:]
    minute = weekend_nights(drawn.at, town.plan.first_day, days, rng)
    night = ~drawn.domestic & (rng.random(minute.size) < town.plan.nights) & (minute >= 0)
    at = np.where(night, minute, drawn.at)
    placed = (drawn.door >= 0) | (drawn.spot >= 0)
    spot = centre_spots(town.map, town.plan.people, minute.size, rng)
    return replace(
        drawn,
        at=at,
        night=night,
        other=_only_here(town, drawn.other, at),
        witness=_only_here(town, drawn.witness, at),
        door=np.where(night, -1, drawn.door),
        spot=np.where(night & placed, spot, drawn.spot),
    )


def _among_relatives(town: Town, drawn: Violence, year: int, rng: np.random.Generator) -> Violence:
    owner, day = drawn.owner, drawn.at // MINUTES
    grown = town.names.born < -GROWN * 365.25
    relative = relatives_of(town.family, owner, grown, town.homes.partner, rng)
    related = (
        (_only_here(town, relative, drawn.at) >= 0)
        & grown[owner]
        & ~drawn.domestic
        & ~drawn.night
        & (rng.random(owner.size) < town.plan.families)
    )
    home = related & (rng.random(owner.size) < AT_HOME)
    own_door = town.lives.door(town.homes.household[owner], day, year)
    return replace(
        drawn,
        other=np.where(related, relative, drawn.other),
        witness=np.where(related & (drawn.witness == relative), -1, drawn.witness),
        domestic=drawn.domestic | related,
        related=related,
        door=np.where(home, own_door, drawn.door),
        spot=np.where(home, -1, drawn.spot),
    )


def _in_groups(town: Town, drawn: Violence, rng: np.random.Generator) -> Violence:
    together = ~drawn.domestic & ~drawn.owner_is_victim & (rng.random(drawn.at.size) < town.plan.groups)
    fellows, rival = fellows_of(town.group, drawn.owner, together, rng)
    rival = _only_here(town, rival, drawn.at)
    other = np.where(rival >= 0, rival, drawn.other)
    known = np.stack([other, drawn.witness], axis=1)
    fellows = np.stack([_only_here(town, one, drawn.at) for one in fellows.T], axis=1)
    taken = (fellows[:, :, None] == known[:, None, :]).any(axis=2)
    return replace(
        drawn,
        other=other,
        witness=np.where(drawn.witness == rival, -1, drawn.witness),
        fellows=np.where(taken, -1, fellows),
    )


def _only_here(town: Town, person: Numbers, at: Numbers) -> Numbers:
    """The people, -1 for those who are not in town and free at the minute."""
    here: Flags = (person >= 0) & town.lives.here(np.maximum(person, 0), at // MINUTES)
    return np.where(here, person, -1)
