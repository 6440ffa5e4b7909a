"""Move staged events, involvements and spells into the room, under its policies."""

from __future__ import annotations

from typing import Any

from django.db import connection

from plumbline.feeds.settling import claim, settle


GIVEN = (
    "event_ref, has_own_ref, variant, precision, kind, is_violence, is_domestic, setting, how_reported, harm, place_ref, easting, northing, "
    "longitude, latitude, lsoa, location, status, content_hash"
)
# Rows without a reference of their own are never the same as another file's row (data.police.uk leaves
# anti-social behaviour without one), so they are compared only with other versions of this very file.
COMPARED = "(r.has_own_ref OR r.given_by && %(family)s::uuid[])"
SAME_ROW = f"""
r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.event_ref = s.event_ref AND r.variant = s.variant
  AND r.withdrawn_at IS NULL AND {COMPARED}
"""
# A changed event is kept from whoever the version before it is kept from.
MOVE = f"""
INSERT INTO timeline_event (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, batch_id, given_by, feed, made_up,
  occurred_from, occurred_to, {GIVEN})
SELECT gen_random_uuid(), %(agency)s, 'panel', ARRAY[%(agency)s]::uuid[], '{{}}', coalesce(b.hidden_from, '{{}}'), %(batch)s,
  ARRAY[%(batch)s]::uuid[], %(feed)s, %(made_up)s,
  s.occurred_from AT TIME ZONE 'Europe/London', s.occurred_to AT TIME ZONE 'Europe/London', {", ".join(f"s.{c.strip()}" for c in GIVEN.split(","))}
FROM feeds_staged_events s
LEFT JOIN (SELECT event_ref, variant, hidden_from FROM timeline_event WHERE owner_agency = %(agency)s AND feed = %(feed)s
  AND withdrawn_by = %(batch)s) b ON b.event_ref = s.event_ref AND b.variant = s.variant
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM timeline_event r WHERE {SAME_ROW})
"""
# An unchanged line has its involvements and spells already; they belong to its record.
MOVE_INVOLVEMENTS = """
INSERT INTO timeline_involvement (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, record_id, batch_id, event_ref, role)
SELECT gen_random_uuid(), %(agency)s, 'panel', '{}', '{}', '{}', r.id, %(batch)s, s.event_ref, s.role
FROM feeds_staged_involvements s JOIN people_record r
  ON r.batch_id = %(batch)s AND r.record_ref = s.record_ref
WHERE s.batch_id = %(batch)s
ON CONFLICT DO NOTHING
"""
MOVE_SPELLS = """
INSERT INTO timeline_spell (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, record_id, batch_id, kind, from_date, to_date)
SELECT gen_random_uuid(), %(agency)s, 'panel', '{}', '{}', '{}', r.id, %(batch)s, s.kind, s.from_date, s.to_date
FROM feeds_staged_spells s JOIN people_record r
  ON r.batch_id = %(batch)s AND r.record_ref = s.record_ref
WHERE s.batch_id = %(batch)s
"""


def plan_for_many() -> None:
    """Plan the rest of this transaction for many rows.

    Statistics of tables that fill within the transaction say that they are empty, and a nested loop over
    an "empty" table takes minutes; a hash join never does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_analyse()")
        cursor.execute("SET LOCAL enable_nestloop = off")


def take_in(values: dict[str, Any]) -> int:
    """Move one batch's staged events, involvements and spells in; return how many events were held already, identical.

    The records are there already.
    """
    held = claim("timeline_event", "feeds_staged_events", SAME_ROW, values)
    with connection.cursor() as cursor:
        for statement in (MOVE, MOVE_INVOLVEMENTS, MOVE_SPELLS):
            cursor.execute(statement, values)
    if values["earlier"]:
        undo({**values, "batches": values["earlier"]})
    return held


def undo(values: dict[str, Any]) -> None:
    """Settle which version stands of every event that ``values["batches"]`` gave."""
    settle("timeline_event", ("event_ref", "variant"), values, scope=COMPARED)


def follow() -> None:
    """Keep every event of a person from whoever the person is kept from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_follow()")
