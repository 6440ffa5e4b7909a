"""Read every live record for matching, as the matcher: identifying fields, and no case content."""

from __future__ import annotations

import polars as pl

from plumbline.timeline import frames


# A record that is in several events (a supplier's own key) is shown with the first: two roles in one
# event keep records apart, and that needs one event only.
RECORDS = """
SELECT r.id AS record_id, r.feed, r.record_ref, i.event_ref, i.role, r.first_name, r.last_name, r.other_names, r.date_of_birth, r.sex,
  r.postcode, r.address, r.phone, r.pnc_id, r.nhs_number, r.person_key, r.recorded_on, r.person_id, r.owner_agency, r.made_up
FROM people_record r
LEFT JOIN LATERAL (SELECT event_ref, role FROM timeline_involvement i WHERE i.record_id = r.id ORDER BY event_ref, role LIMIT 1) i ON true
WHERE r.withdrawn_at IS NULL AND r.feed <> 'typed_in'
ORDER BY r.feed, r.record_ref, r.id
"""
COLUMNS: frames.Schema = {
    "record_id": pl.String,
    "feed": pl.String,
    "record_ref": pl.String,
    "event_ref": pl.String,
    "role": pl.String,
    "first_name": pl.String,
    "last_name": pl.String,
    "other_names": pl.String,
    "date_of_birth": pl.Date,
    "sex": pl.String,
    "postcode": pl.String,
    "address": pl.String,
    "phone": pl.String,
    "pnc_id": pl.String,
    "nhs_number": pl.String,
    "person_key": pl.String,
    "recorded_on": pl.Date,
    "person_id": pl.String,
    "owner_agency": pl.String,
    "made_up": pl.Boolean,
}


def records_for_matching() -> pl.DataFrame:
    """Every live record that a supplier gave, in a stable order."""
    return frames.read(RECORDS, {}, COLUMNS)
