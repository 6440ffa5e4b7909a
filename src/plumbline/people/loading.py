"""Move staged records into the room, under its policies. Called by `timeline` inside the transaction of a batch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection


GIVEN = (
    "record_ref, first_name, last_name, other_names, date_of_birth, sex, postcode, address, phone, pnc_id, nhs_number, "
    "person_key, recorded_on, content_hash"
)
HELD = """
SELECT s.row_no FROM feeds_staged_records s JOIN people_record r
  ON r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.record_ref = s.record_ref
WHERE s.batch_id = %(batch)s AND r.withdrawn_at IS NULL AND r.content_hash = s.content_hash
"""
WITHDRAW_CHANGED = """
UPDATE people_record r SET withdrawn_at = now(), withdrawn_by = %(batch)s FROM feeds_staged_records s
WHERE s.batch_id = %(batch)s AND r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.record_ref = s.record_ref
  AND r.withdrawn_at IS NULL AND r.content_hash <> s.content_hash
"""
# A changed record stays with the person it was joined to until the next linking says otherwise.
MOVE = f"""
INSERT INTO people_record (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, batch_id, feed, made_up,
  person_id, surname_form, {GIVEN})
SELECT gen_random_uuid(), %(agency)s, 'panel', ARRAY[%(agency)s]::uuid[], '{{}}', coalesce(b.hidden_from, '{{}}'), %(batch)s, %(feed)s, %(made_up)s,
  b.person_id, s.surname_form, {", ".join(f"s.{c.strip()}" for c in GIVEN.split(","))}
FROM feeds_staged_records s
LEFT JOIN LATERAL (SELECT r.person_id, r.hidden_from FROM people_record r WHERE r.owner_agency = %(agency)s AND r.feed = %(feed)s
  AND r.record_ref = s.record_ref AND r.withdrawn_by = %(batch)s LIMIT 1) b ON true
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM people_record r WHERE r.owner_agency = %(agency)s AND r.feed = %(feed)s
  AND r.record_ref = s.record_ref AND r.withdrawn_at IS NULL)
"""
WITHDRAW_MISSING = """
UPDATE people_record r SET withdrawn_at = now(), withdrawn_by = %(batch)s
WHERE r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.withdrawn_at IS NULL AND r.batch_id = ANY(%(earlier)s)
  AND NOT EXISTS (SELECT FROM feeds_staged_records s WHERE s.batch_id = %(batch)s AND s.record_ref = r.record_ref)
"""
UNDO = """
UPDATE people_record SET withdrawn_at = now(), withdrawn_by = batch_id WHERE batch_id = %(batch)s AND withdrawn_at IS NULL
"""
RESTORE = """
UPDATE people_record SET withdrawn_at = NULL, withdrawn_by = NULL WHERE withdrawn_by = %(batch)s AND batch_id <> %(batch)s
"""


def held_rows(values: dict[str, Any]) -> set[int]:
    """Rows of the file whose record is held already, identical."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, values)
        return {row[0] for row in cursor.fetchall()}


def take_in(values: dict[str, Any], *, replaces: bool) -> None:
    """Move one batch's staged records in; changed ones replace their earlier versions, missing ones go with the old file."""
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW_CHANGED, values)
        if replaces:
            cursor.execute(WITHDRAW_MISSING, values)
        cursor.execute(MOVE, values)


def undo(batch_id: UUID) -> None:
    """Take a batch's records out of use and bring back those that it replaced."""
    with connection.cursor() as cursor:
        cursor.execute(UNDO, {"batch": batch_id})
        cursor.execute(RESTORE, {"batch": batch_id})
