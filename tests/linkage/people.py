"""Made-up records for the linkage tests: one plain person, and changes to her."""

from __future__ import annotations

from datetime import date

import polars as pl


ONE = {
    "feed": "police_people",
    "first_name": "Catherine",
    "last_name": "Okafor-Reid",
    "other_names": None,
    "date_of_birth": date(1984, 3, 9),
    "sex": "F",
    "postcode": "SL1 4XY",
    "address": "12 Mill Street",
    "phone": None,
    "pnc_id": None,
    "nhs_number": None,
    "person_key": None,
    "event_ref": None,
    "role": None,
    "recorded_on": date(2024, 5, 1),
}
SCHEMA = {
    "record_id": pl.String,
    **{name: pl.Date if name in ("date_of_birth", "recorded_on") else pl.String for name in ONE},
}


def records(*changes: dict) -> pl.DataFrame:
    """One record per change to the plain person, with ids r1, r2 and so on unless given."""
    rows = [{"record_id": f"r{at}", **ONE, **change} for at, change in enumerate(changes, start=1)]
    return pl.DataFrame(rows, schema=SCHEMA)


def groups(linkage) -> set[frozenset[str]]:
    """The people found, as sets of record ids."""
    gathered = linkage.people.group_by("cluster_id").agg("record_id")["record_id"]
    return {frozenset(members) for members in gathered.to_list()}
