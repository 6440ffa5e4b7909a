"""One good row of each feed, and files made from such rows with some cells changed."""

from __future__ import annotations

import csv
from pathlib import Path


GOOD: dict[str, dict[str, str]] = {
    "police_crimes": {
        "crime_ref": "43/1001/24",
        "offence_code": "8N",
        "offence": "Assault with injury",
        "committed_from": "05/03/2024 21:40",
        "committed_to": "05/03/2024 21:55",
        "recorded_on": "06/03/2024",
        "location_type": "PUB",
        "location": "The Swan, High Street",
        "postcode": "SL1 3UH",
        "easting": "497500",
        "northing": "180000",
        "lsoa": "E01016512",
        "domestic_flag": "N",
        "crime_status": "RECORDED",
        "data_origin": "MADE UP",
    },
    "police_people": {
        "record_ref": "P1",
        "crime_ref": "43/1001/24",
        "role": "VICTIM",
        "forename": "Ann",
        "surname": "O'Neil",
        "aka": "Annie O'Neil; Ann Smith",
        "dob": "05/03/1985",
        "sex": "F",
        "address": "1 High Street",
        "postcode": "sl13uh",
        "phone": "+44 7700 900123",
        "pnc_id": "81/154257C",
        "recorded_on": "06/03/2024",
        "deceased_on": "",
        "data_origin": "MADE UP",
    },
    "custody": {
        "custody_ref": "C1",
        "forename": "Bob",
        "surname": "Jones",
        "aka": "",
        "dob": "01/02/1990",
        "sex": "M",
        "address": "NFA",
        "postcode": "ZZ99 3VZ",
        "pnc_id": "",
        "spell_type": "REMAND",
        "detained_on": "01/04/2024",
        "released_on": "11/04/2024",
        "data_origin": "MADE UP",
    },
    "ae_minimum": {
        "attendance_ref": "A1",
        "arrived_at": "06/03/2024 00:30",
        "assault_at": "05/03/2024 23:50",
        "assault_method": "FIST",
        "location_type": "STREET",
        "location": "High Street",
        "lsoa": "E01016512",
        "data_origin": "MADE UP",
    },
    "policeuk_street": {
        "Crime ID": "ab12",
        "Month": "2024-03",
        "Reported by": "Thames Valley Police",
        "Falls within": "Thames Valley Police",
        "Longitude": "-0.627256",
        "Latitude": "51.529396",
        "Location": "On or near High Street",
        "LSOA code": "E01016512",
        "LSOA name": "Slough 001A",
        "Crime type": "Violence and sexual offences",
        "Last outcome category": "",
        "Context": "",
    },
    "linked_events": {"person_id": "1", "crime_id": "59", "role": "victim", "gender": "1"},
}


def write_extract(
    folder: Path,
    feed: str,
    *changes: dict[str, str],
    without: tuple[str, ...] = (),
    name: str = "extract.csv",
) -> Path:
    """A file of the feed with one row for each set of changed cells; new keys are new columns."""
    rows = [GOOD[feed] | change for change in changes or ({},)]
    heads = [head for head in dict.fromkeys(key for row in rows for key in row) if head not in without]
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, heads, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
