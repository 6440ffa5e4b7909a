"""The council's extract of its tenants."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.asb_feed import uprns_of
from plumbline.town.crimes_feed import MADE_UP, MINUTES
from plumbline.town.identity import identity_columns
from plumbline.town.lives import NEVER
from plumbline.town.moments import as_day
from plumbline.town.town import Town
from plumbline.town.year import Year


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

TENANTS = 0.17
"""Share of households that rent from the council."""
UPRN_HELD = 0.9
TENURES, SHARES = ("SECURE", "INTRODUCTORY", "FLEXIBLE", "TEMPORARY"), (0.75, 0.1, 0.1, 0.05)
LONGEST = 20 * 365


def housing_of(town: Town, year: Year) -> pl.DataFrame:
    """Tenants as text, with ``at`` and ``person``: all there are on the first day, then those whose tenancy begins."""
    rng = town.plan.stream("housing rows", year.number)
    person, at, began = _tenants(town, year.number, rng)
    told = identity_columns(town, person, at, year.number, number_shown=np.zeros(person.size), rng=rng)
    door = town.lives.door(town.homes.household[person], at, year.number)
    own = {name: told[name] for name in ("forename", "surname", "dob", "sex", "phone")}
    return pl.DataFrame(
        {
            "at": at * MINUTES,
            "person": person,
            "tenant_ref": pl.Series(
                [town.plan.reference("T", year.number, one + 1) for one in range(person.size)],
                dtype=pl.String,
            ),
            **own,
            # A landlord knows where its tenants live, so the address is neither old nor missing.
            "address": town.map.doors.address[door].astype(str),
            "postcode": town.map.doors.postcode[door].astype(str),
            "uprn": uprns_of(door, rng.random(person.size) < UPRN_HELD).astype(str),
            "tenancy_type": rng.choice(TENURES, size=person.size, p=SHARES),
            "tenancy_began": as_day(town.plan, began),
            "tenancy_ended": np.full(person.size, ""),
            "data_origin": np.full(person.size, MADE_UP),
        }
    )


def _tenants(town: Town, year: int, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Person, day of the row and day on which the tenancy began."""
    homes, moved = town.homes, town.lives.moved[:, year]
    renting = town.plan.stream("tenants").random(homes.count) < TENANTS
    first = np.unique(homes.household, return_index=True)[1]
    signs = ~homes.child & ((np.arange(homes.child.size) == first[homes.household]) | (homes.partner >= 0))
    person = np.flatnonzero(signs & renting[homes.household])
    new = moved[homes.household[person]]
    long_ago = -rng.integers(1, LONGEST, homes.count)[homes.household[person]]
    grown = np.minimum(town.names.born[person] + 18 * 366, -1)
    rows = [(person[new < NEVER], new[new < NEVER], new[new < NEVER])]
    if year == 0:
        rows.insert(0, (person, np.zeros_like(person), np.maximum(long_ago, grown)))
    held, at, began = (np.concatenate(part) for part in zip(*rows, strict=True))
    here = town.lives.here(held, at)
    return held[here], at[here], began[here]
