"""Move staged events, involvements and spells into the room, under its policies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection


GIVEN = (
    "event_ref, has_own_ref, variant, precision, kind, is_violence, is_domestic, setting, harm, place_ref, easting, northing, "
    "longitude, latitude, lsoa, location, status, content_hash"
)
# Rows without a reference of their own are never the same as another file's row (data.police.uk leaves
# anti-social behaviour without one), so they are compared only with earlier versions of this very file.
SAME_ROW = """
e.owner_agency = %(agency)s AND e.feed = %(feed)s AND e.event_ref = s.event_ref AND e.variant = s.variant
  AND e.withdrawn_at IS NULL AND (s.has_own_ref OR e.batch_id = ANY(%(earlier)s))
"""
HELD = f"""
SELECT s.row_no FROM feeds_staged_events s JOIN timeline_event e ON {SAME_ROW}
WHERE s.batch_id = %(batch)s AND e.content_hash = s.content_hash
"""
WITHDRAW_CHANGED = f"""
UPDATE timeline_event e SET withdrawn_at = now(), withdrawn_by = %(batch)s FROM feeds_staged_events s
WHERE s.batch_id = %(batch)s AND {SAME_ROW} AND e.content_hash <> s.content_hash
"""
WITHDRAW_MISSING = """
UPDATE timeline_event e SET withdrawn_at = now(), withdrawn_by = %(batch)s
WHERE e.owner_agency = %(agency)s AND e.feed = %(feed)s AND e.withdrawn_at IS NULL AND e.batch_id = ANY(%(earlier)s)
  AND NOT EXISTS (SELECT FROM feeds_staged_events s WHERE s.batch_id = %(batch)s AND s.event_ref = e.event_ref AND s.variant = e.variant)
"""
MOVE = f"""
INSERT INTO timeline_event (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, batch_id, feed, made_up,
  occurred_from, occurred_to, {GIVEN})
SELECT gen_random_uuid(), %(agency)s, 'panel', ARRAY[%(agency)s]::uuid[], '{{}}', '{{}}', %(batch)s, %(feed)s, %(made_up)s,
  s.occurred_from AT TIME ZONE 'Europe/London', s.occurred_to AT TIME ZONE 'Europe/London', {", ".join(f"s.{c.strip()}" for c in GIVEN.split(","))}
FROM feeds_staged_events s
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM timeline_event e WHERE {SAME_ROW})
"""
MOVE_INVOLVEMENTS = """
INSERT INTO timeline_involvement (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, record_id, batch_id, event_ref, role)
SELECT gen_random_uuid(), %(agency)s, 'panel', '{}', '{}', '{}', r.id, %(batch)s, s.event_ref, s.role
FROM feeds_staged_involvements s JOIN people_record r
  ON r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.record_ref = s.record_ref AND r.withdrawn_at IS NULL
WHERE s.batch_id = %(batch)s
ON CONFLICT DO NOTHING
"""
MOVE_SPELLS = """
INSERT INTO timeline_spell (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, record_id, batch_id, kind, from_date, to_date)
SELECT gen_random_uuid(), %(agency)s, 'panel', '{}', '{}', '{}', r.id, %(batch)s, s.kind, s.from_date, s.to_date
FROM feeds_staged_spells s JOIN people_record r
  ON r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.record_ref = s.record_ref AND r.withdrawn_at IS NULL
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM timeline_spell t WHERE t.record_id = r.id AND t.kind = s.kind AND t.from_date = s.from_date)
"""
UNDO = "UPDATE timeline_event SET withdrawn_at = now(), withdrawn_by = batch_id WHERE batch_id = %(batch)s AND withdrawn_at IS NULL"
RESTORE = "UPDATE timeline_event SET withdrawn_at = NULL, withdrawn_by = NULL WHERE withdrawn_by = %(batch)s AND batch_id <> %(batch)s"


def analyse() -> None:
    """Refresh the statistics that the moves are planned by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_analyse()")


def held_rows(values: dict[str, Any]) -> set[int]:
    """Rows of the file whose event is held already, identical and under its own reference."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, values)
        return {row[0] for row in cursor.fetchall()}


def take_in(values: dict[str, Any], *, replaces: bool) -> None:
    """Move one batch's staged events, involvements and spells in; the records are there already."""
    with connection.cursor() as cursor:
        cursor.execute(WITHDRAW_CHANGED, values)
        if replaces:
            cursor.execute(WITHDRAW_MISSING, values)
        for statement in (MOVE, MOVE_INVOLVEMENTS, MOVE_SPELLS):
            cursor.execute(statement, values)


def undo(batch_id: UUID) -> None:
    """Take a batch's events out of use and bring back those that it replaced."""
    with connection.cursor() as cursor:
        cursor.execute(UNDO, {"batch": batch_id})
        cursor.execute(RESTORE, {"batch": batch_id})
