"""Who a row says somebody is: the columns that police and prisons write of a person."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.dirt import blanked, write_birth_dates, write_names
from plumbline.town.moments import as_day
from plumbline.town.town import Town


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

ALIAS_TOLD, ALIAS_USED = 0.6, 0.06
SEX_NOT_STATED = 0.012
OLD_ADDRESS, NO_ADDRESS, NO_FIXED_ABODE, NO_POSTCODE, NO_PHONE = 0.07, 0.04, 0.01, 0.08, 0.3


def identity_columns(
    town: Town, person: Numbers, day: Numbers, year: int, *, number_shown: Floats, rng: np.random.Generator
) -> dict[str, pl.Series]:
    """Columns ``forename, surname, aka, dob, sex, address, postcode, phone, pnc_id`` with their dirt.

    Parameters
    ----------
    person, day : shape (rows,); the address is that of the day.
    number_shown : shape (rows,), chance that a PNC id that exists is written.
    """
    names = town.names
    forename, surname, aka = _known_as(town, person, rng)
    forename, surname = write_names(forename, surname, rng)
    sex = np.where(rng.random(person.size) < SEX_NOT_STATED, "U", np.where(names.female[person], "F", "M"))
    address, postcode = _addresses(town, person, day, year, rng)
    pnc = np.where(rng.random(person.size) < number_shown, town.pnc_ids[person], "")
    told: dict[str, Words] = {
        "forename": forename,
        "surname": surname,
        "aka": aka,
        "dob": write_birth_dates(as_day(town.plan, names.born[person]).to_numpy().astype(object), rng),
        "sex": sex,
        "address": address,
        "postcode": postcode,
        "phone": blanked(town.phones[person], NO_PHONE, rng),
        "pnc_id": pnc,
    }
    return {name: pl.Series(name, values.astype(str)) for name, values in told.items()}


def _known_as(town: Town, person: Numbers, rng: np.random.Generator) -> tuple[Words, Words, Words]:
    """Forename, surname and alias. Sometimes the alias is written as the name, and the name as the alias."""
    names = town.names
    own = names.forename[person], names.surname[person]
    other = names.alias_forename[person], names.alias_surname[person]
    has = other[0] != ""
    used = has & (rng.random(person.size) < ALIAS_USED)
    told = has & (used | (rng.random(person.size) < ALIAS_TOLD))
    forename, surname = np.where(used, other[0], own[0]), np.where(used, other[1], own[1])
    aka = np.where(used, own[0] + " " + own[1], other[0] + " " + other[1])
    return forename, surname, np.where(told, aka, "")


def _addresses(
    town: Town, person: Numbers, day: Numbers, year: int, rng: np.random.Generator
) -> tuple[Words, Words]:
    household = town.homes.household[person]
    old = rng.random(person.size) < OLD_ADDRESS
    door = np.where(old, town.lives.doors[household, 0], town.lives.door(household, day, year))
    address = blanked(town.map.doors.address[door], NO_ADDRESS, rng)
    postcode = blanked(town.map.doors.postcode[door], NO_POSTCODE, rng)
    nowhere = rng.random(person.size) < NO_FIXED_ABODE
    return np.where(nowhere, "NO FIXED ABODE", address), np.where(nowhere, "", postcode)
