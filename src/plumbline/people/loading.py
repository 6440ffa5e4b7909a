"""Move staged records into the room, under its policies. Called by `timeline` inside the transaction of a batch."""

from __future__ import annotations

from typing import Any

from django.db import connection

from plumbline.feeds.settling import claim, settle


GIVEN = (
    "record_ref, first_name, last_name, other_names, date_of_birth, sex, postcode, address, phone, pnc_id, nhs_number, "
    "person_key, recorded_on, content_hash"
)
SAME_ROW = "r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.record_ref = s.record_ref AND r.withdrawn_at IS NULL"
# A changed record stays with the person it was joined to until the next linking says otherwise, and is
# kept from whoever the version before it is kept from.
MOVE = f"""
INSERT INTO people_record (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, batch_id, given_by, feed, made_up,
  person_id, surname_form, {GIVEN})
SELECT gen_random_uuid(), %(agency)s, 'panel', ARRAY[%(agency)s]::uuid[], '{{}}', coalesce(b.hidden_from, '{{}}'), %(batch)s,
  ARRAY[%(batch)s]::uuid[], %(feed)s, %(made_up)s, b.person_id, s.surname_form, {", ".join(f"s.{c.strip()}" for c in GIVEN.split(","))}
FROM feeds_staged_records s
LEFT JOIN (SELECT record_ref, person_id, hidden_from FROM people_record WHERE owner_agency = %(agency)s AND feed = %(feed)s
  AND withdrawn_by = %(batch)s) b ON b.record_ref = s.record_ref
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM people_record r WHERE {SAME_ROW})
"""


def take_in(values: dict[str, Any]) -> int:
    """Move one batch's staged records in; return how many were held already, identical.

    Changed ones replace their earlier versions; those that only earlier versions of the file gave go.
    """
    held = claim("people_record", "feeds_staged_records", SAME_ROW, values)
    with connection.cursor() as cursor:
        cursor.execute(MOVE, values)
    if values["earlier"]:
        undo({**values, "batches": values["earlier"]})
    return held


def undo(values: dict[str, Any]) -> None:
    """Settle which version stands of every record that ``values["batches"]`` gave."""
    settle("people_record", ("record_ref",), values)


def follow() -> None:
    """Let every key and record of a person have the readers and the blocks that the person has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_follow(NULL)")
