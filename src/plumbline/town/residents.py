"""Who the people are: names, birth days, telephones and police numbers of nobody real."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.town.households import Households
from plumbline.town.names import draw_forenames, draw_surnames, draw_traditions
from plumbline.town.plan import TownPlan
from plumbline.values.check_digits import pnc_check_letter


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHARERS = 4
KEEPS_OWN_SURNAME = 0.25
HAS_PHONE, HAS_ALIAS = 0.85, 0.03
KNOWN_TO_POLICE = 0.10
"""Share of adults whom police gave a number for reasons of their own, before any risk counts."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names and birth days as they truly are; arrays of shape (people,). ``alias_*`` is "" for those without one."""

    forename: Words
    surname: Words
    alias_forename: Words
    alias_surname: Words
    female: Flags
    born: Numbers


def name_everybody(plan: TownPlan, homes: Households) -> Names:
    """Give everybody a name, and no two of one household the same."""
    rng = plan.stream("names")
    tradition = draw_traditions(homes.count, rng)[homes.household]
    surname = _surnames(homes, tradition, rng)
    forename = draw_forenames(tradition, homes.female, rng)
    for _ in range(6):
        again = _same_at_home(homes, forename)
        forename[again] = draw_forenames(tradition[again], homes.female[again], rng)
    alias_forename, alias_surname = _aliases(tradition, homes.female, forename, surname, rng)
    return Names(
        forename=forename,
        surname=surname,
        alias_forename=alias_forename,
        alias_surname=alias_surname,
        female=homes.female.copy(),
        born=homes.born.copy(),
    )


def _surnames(homes: Households, tradition: Numbers, rng: np.random.Generator) -> Words:
    """Families share the head's; some partners and all sharers have their own."""
    own = draw_surnames(tradition, rng)
    first = np.searchsorted(homes.household, homes.household)
    second = (homes.partner >= 0) & (np.arange(first.size) > first)
    alone = (homes.kind == SHARERS) | (second & (rng.random(first.size) < KEEPS_OWN_SURNAME))
    return np.where(alone, own, own[first])


def _same_at_home(homes: Households, forename: Words) -> Numbers:
    """People who share a forename with somebody before them in the household."""
    codes = np.unique(forename.astype(str), return_inverse=True)[1]
    pairs = homes.household * (codes.max() + 1) + codes
    first = np.zeros(pairs.size, dtype=bool)
    first[np.unique(pairs, return_index=True)[1]] = True
    return np.flatnonzero(~first)


def _aliases(
    tradition: Numbers, female: Flags, forename: Words, surname: Words, rng: np.random.Generator
) -> tuple[Words, Words]:
    has = np.flatnonzero(rng.random(forename.size) < HAS_ALIAS)
    first, last = np.full(forename.size, "", dtype=object), np.full(forename.size, "", dtype=object)
    other_surname = rng.random(has.size) < 0.6
    first[has] = np.where(other_surname, forename[has], draw_forenames(tradition[has], female[has], rng))
    last[has] = np.where(other_surname, draw_surnames(tradition[has], rng), surname[has])
    return first, last


def draw_phones(plan: TownPlan) -> Words:
    """One telephone a person, "" for those without.

    Numbers begin 06: no number of the United Kingdom does (Ofcom, National Telephone Numbering Plan), so none rings.
    """
    rng = plan.stream("phones")
    digits = (np.arange(plan.people) * 7_654_321 + int(rng.integers(10**8)) * 10 + 3) % 10**9
    has = rng.random(plan.people) < HAS_PHONE
    return np.array(
        [f"06{one:09d}" if had else "" for one, had in zip(digits.tolist(), has, strict=True)], dtype=object
    )


def draw_pnc_ids(plan: TownPlan, born: Numbers, risk: NDArray[np.float64]) -> Words:
    """PNC identifiers with their check letter, "" for those police never gave one.

    Parameters
    ----------
    born : shape (people,), days before the town's first day.
    risk : shape (people,), violent events expected in the first year: who has more was met before.
    """
    rng = plan.stream("pnc")
    has = (rng.random(plan.people) < KNOWN_TO_POLICE + 1.5 * risk) & (born < -14 * 365)
    first_year = plan.first_day.year
    issued = np.minimum(first_year + born // 365 + 15 + rng.integers(0, 16, plan.people), first_year - 1)
    serial = (np.arange(plan.people) * 7919 + int(rng.integers(10**6))) % 9_999_998 + 1
    given = np.full(plan.people, "", dtype=object)
    for person in np.flatnonzero(has).tolist():
        year, number = max(int(issued[person]), 1974), int(serial[person])
        given[person] = f"{year}/{number:07d}{pnc_check_letter(year=year, serial=number)}"
    return given
