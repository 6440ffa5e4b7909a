"""The map of a made-up town: streets, doors, small areas and the spots where things happen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.town.catalogue import catalogue
from plumbline.town.plan import TownPlan


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]

# No postcode of the United Kingdom begins ZX, so that nobody's door can be meant, and yet the form is right
# (ZZ is not: the form allows no second Z, and the NHS uses ZZ99 for people without an address).
AREA = "ZX"
_INWARD = np.array(list("ABDEFGHJLNPQRSTUWXYZ"), dtype=object)

# A square of the North Sea: the grid reference is of the right form and nobody lives there.
CORNER = (600_000, 400_000)

PEOPLE_PER_STREET, STREETS_PER_AREA, DOORS_PER_POSTCODE = 130, 12, 12
BLOCK, FRONT = 150, 8
"""Metres between streets, and between doors."""

PEOPLE_PER_VENUE = 400
SPOTS_PER_STREET = 4


@dataclass(frozen=True, slots=True)
class Doors:
    """Every address: words as they are written, and where it is. Arrays of shape (addresses,)."""

    address: Words
    street: Words
    postcode: Words
    lsoa: Words
    easting: Numbers
    northing: Numbers


@dataclass(frozen=True, slots=True)
class Spots:
    """Venues and public spots; arrays of shape (spots,), with ``weight`` of how much happens there."""

    kind: Words
    location: Words
    postcode: Words
    lsoa: Words
    easting: Numbers
    northing: Numbers
    indoors: NDArray[np.bool_]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Map:
    """The doors and the spots of a town."""

    doors: Doors
    spots: Spots


def lay_out(plan: TownPlan, *, addresses: int) -> Map:
    """Draw the map of a town with at least that many addresses."""
    streets = max(plan.people // PEOPLE_PER_STREET, 30)
    names = np.array(catalogue().streets, dtype=object)
    names = names[plan.stream("streets").permutation(names.size)[:streets]]
    doors = _doors(names, -(-addresses // streets))
    return Map(doors=doors, spots=_spots(plan, doors, names.size))


def _doors(names: Words, per_street: int) -> Doors:
    street, house = np.divmod(np.arange(names.size * per_street), per_street)
    numbers = (house + 1).astype(str).astype(object)
    side = int(np.ceil(np.sqrt(names.size)))
    return Doors(
        address=numbers + " " + names[street],
        street=names[street],
        postcode=_postcodes(street * -(-per_street // DOORS_PER_POSTCODE) + house // DOORS_PER_POSTCODE),
        lsoa=_padded("E01999", street // STREETS_PER_AREA, 3),
        easting=CORNER[0] + street % side * BLOCK + house // 2 * FRONT,
        northing=CORNER[1] + street // side * BLOCK + house % 2 * FRONT,
    )


def _postcodes(unit: Numbers) -> Words:
    """One postcode a number, neighbours in number being neighbours in code."""
    rest, last = np.divmod(unit, _INWARD.size)
    rest, first = np.divmod(rest, _INWARD.size)
    district, sector = np.divmod(rest, 10)
    outward = np.array([f"{AREA}{number} " for number in range(1, 10)], dtype=object)[district % 9]
    codes: Words = outward + sector.astype(str).astype(object) + _INWARD[first] + _INWARD[last]
    return codes


def _padded(prefix: str, number: Numbers, width: int) -> Words:
    distinct = np.array(
        [f"{prefix}{one:0{width}d}" for one in range(int(number.max(initial=0)) + 1)], dtype=object
    )
    return distinct[number]


def _spots(plan: TownPlan, doors: Doors, streets: int) -> Spots:
    rng = plan.stream("spots")
    venues, publics = max(plan.people // PEOPLE_PER_VENUE, 24), streets * SPOTS_PER_STREET
    indoors = np.arange(venues + publics) < venues
    at = rng.choice(doors.address.size, size=indoors.size, replace=False)
    kind, name = _venues(venues)
    outside = catalogue().outdoors
    kinds = np.array(list(outside), dtype=object)[
        rng.choice(len(outside), size=publics, p=list(outside.values()))
    ]
    return Spots(
        kind=np.concatenate([kind, kinds]),
        location=np.concatenate([name + ", " + doors.street[at[:venues]], doors.street[at[venues:]]]),
        postcode=doors.postcode[at],
        lsoa=doors.lsoa[at],
        easting=doors.easting[at],
        northing=doors.northing[at] + 3,
        indoors=indoors,
        # Where there is no problem, no spot draws more than another: what gathers is chance.
        weight=np.ones(indoors.size) if plan.problem == "none" else rng.gamma(4.0, 0.25, size=indoors.size),
    )


def _venues(count: int) -> tuple[Words, Words]:
    kinds, names = zip(
        *(catalogue().venues[number % len(catalogue().venues)] for number in range(count)), strict=True
    )
    return np.array(kinds, dtype=object), np.array(names, dtype=object)
