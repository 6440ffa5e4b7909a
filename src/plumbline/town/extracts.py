"""What each agency sends about a stretch of time, and what truly happened in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.catalogue import catalogue
from plumbline.town.crimes_feed import MINUTES, crimes_of
from plumbline.town.custody_feed import custody_of
from plumbline.town.hospital_feed import attendances_of
from plumbline.town.lives import year_starts
from plumbline.town.moments import as_times
from plumbline.town.partners import PARTNER_COLUMNS, PARTNER_RECORDS, partner_tables
from plumbline.town.people_feed import people_of
from plumbline.town.town import Town
from plumbline.town.year import Year, make_year


Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

COLUMNS = {
    "police_crimes": ["crime_ref", "offence_code", "offence", "committed_from", "committed_to", "recorded_on", "location_type", "location", "postcode",
                      "easting", "northing", "lsoa", "domestic_flag", "how_reported", "crime_status", "data_origin"],
    "police_people": ["record_ref", "crime_ref", "role", "forename", "surname", "aka", "dob", "sex", "address", "postcode", "phone", "pnc_id",
                      "recorded_on", "deceased_on", "data_origin"],
    "custody": ["custody_ref", "forename", "surname", "aka", "dob", "sex", "address", "postcode", "pnc_id", "spell_type", "detained_on", "released_on",
                "data_origin"],
    "ae_minimum": ["attendance_ref", "arrived_at", "assault_at", "assault_method", "location_type", "location", "lsoa", "data_origin"],
}  # fmt: skip
"""Columns of each feed as its contract names them, in the order in which they are sent."""


@dataclass(frozen=True, slots=True)
class Extracts:
    """A stretch of a town's time.

    Parameters
    ----------
    first, until : first day, and the day after the last.
    tables : by feed, rows as text (`COLUMNS`), without faults.
    records : ``feed, record_ref, person_id``: who each row is about.
    events : the truth of each violent event, as ``truth/events.csv`` holds it.
    prevented : how many violent events did not occur that would have.
    """

    first: date
    until: date
    tables: dict[str, pl.DataFrame]
    records: pl.DataFrame
    events: pl.DataFrame
    prevented: int


def make_extracts(town: Town, first: date, until: date, *, offered: Numbers, effect: float) -> Extracts:
    """Everything from one day to another; of the events of the people offered, a share of `effect` occurs."""
    days = (first - town.plan.first_day).days, (until - town.plan.first_day).days
    starts = year_starts(town.plan, town.years)
    years = [
        number for number in range(town.years) if starts[number] < days[1] and starts[number + 1] > days[0]
    ]
    parts = [_of_year(town, make_year(town, number), days, offered, effect) for number in years]
    columns = COLUMNS | (PARTNER_COLUMNS if town.plan.partners else {})
    tables = {feed: pl.concat([part[0][feed] for part in parts]) for feed in columns}
    return Extracts(
        first=first,
        until=until,
        tables={feed: table.select(columns[feed]) for feed, table in tables.items()},
        records=_records(tables),
        events=pl.concat([part[1] for part in parts]),
        prevented=sum(part[2] for part in parts),
    )


def person_ids(person: Numbers | pl.Series) -> pl.Series:
    """How the truth names people."""
    return pl.Series("person_id", [f"N{one:06d}" for one in np.asarray(person).tolist()], dtype=pl.String)


def group_ids(group: Numbers) -> pl.Series:
    """How the truth names co-offending groups; "" for none."""
    told = [f"G{one:03d}" if one >= 0 else "" for one in group.tolist()]
    return pl.Series("group_id", told, dtype=pl.String)


def _of_year(
    town: Town, year: Year, days: tuple[int, int], offered: Numbers, effect: float
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, int]:
    within = _within(year.violence.at, days)
    occurs = ~np.isin(year.violence.owner, offered) | (year.violence.keep < effect)
    tables = {
        "police_crimes": crimes_of(town, year, days[1] - 1),
        "police_people": people_of(town, year, days[1] - 1),
        "custody": custody_of(town, year.number),
        "ae_minimum": attendances_of(town, year),
    }
    if town.plan.partners:
        tables |= partner_tables(town, year, occurs)
    kept = {feed: _that_occur(table, occurs, days) for feed, table in tables.items()}
    return kept, _truth(town, year).filter(within & occurs), int((within & ~occurs).sum())


def _that_occur(table: pl.DataFrame, occurs: Flags, days: tuple[int, int]) -> pl.DataFrame:
    """Rows within the days, without those of prevented events; rows of no violent event always stay."""
    kept = _within(table["at"].to_numpy(), days)
    if "event" in table.columns:
        event = table["event"].to_numpy()
        kept &= (event < 0) | occurs[np.maximum(event, 0)]
    return table.filter(kept)


def _within(minutes: Numbers, days: tuple[int, int]) -> Flags:
    return (minutes >= days[0] * MINUTES) & (minutes < days[1] * MINUTES)


def _records(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    people = {"police_people": "record_ref", "custody": "custody_ref", **PARTNER_RECORDS}
    return pl.concat(
        pl.DataFrame(
            {
                "feed": pl.repeat(feed, tables[feed].height, eager=True),
                "record_ref": tables[feed][own],
                "person_id": person_ids(tables[feed]["person"]),
            }
        )
        for feed, own in people.items()
        if feed in tables
    )


def _truth(town: Town, year: Year) -> pl.DataFrame:
    violence, indoors = year.violence, town.map.spots.indoors
    placed = (violence.door >= 0) | (violence.spot >= 0)
    inside = (violence.door >= 0) | indoors[np.maximum(violence.spot, 0)]
    return pl.DataFrame(
        {
            "event_id": year.violence_ref.astype(str),
            "person_id": person_ids(violence.owner),
            "at": as_times(town.plan, violence.at).dt.strftime("%Y-%m-%d %H:%M"),
            "kind": np.array([one.kind for one in catalogue().violence])[violence.kind],
            "domestic": violence.domestic,
            "indoors": np.where(placed, np.where(inside, "true", "false"), ""),
            "known_to_police": violence.known,
            "seen_at_hospital": violence.hospital,
            "night": violence.night,
            "between_relatives": violence.related,
            "group_id": group_ids(
                np.where((violence.fellows >= 0).any(axis=1), town.group[violence.owner], -1)
            ),
        }
    )
