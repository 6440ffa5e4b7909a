"""Move staged counts into the room, under its policies, by the rules that hold for events."""

from __future__ import annotations

from typing import Any

from django.db import connection

from plumbline.feeds.settling import claim, settle


GIVEN = "count_ref, variant, measure, from_date, to_date, count, hidden, content_hash"
SAME_ROW = """
r.owner_agency = %(agency)s AND r.feed = %(feed)s AND r.count_ref = s.count_ref AND r.variant = s.variant AND r.withdrawn_at IS NULL
"""
# Counts are of nobody, so whoever counts with the supplier may know them, as they may know that the file came.
MOVE = f"""
INSERT INTO timeline_count (id, owner_agency, marking, seen_by_agencies, seen_by_users, hidden_from, batch_id, given_by, feed, made_up, {GIVEN})
SELECT gen_random_uuid(), %(agency)s, 'panel', b.seen_by_agencies, '{{}}', '{{}}', %(batch)s, ARRAY[%(batch)s]::uuid[], %(feed)s, %(made_up)s,
  {", ".join(f"s.{c.strip()}" for c in GIVEN.split(","))}
FROM feeds_staged_counts s JOIN feeds_batch b ON b.id = s.batch_id
WHERE s.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM timeline_count r WHERE {SAME_ROW})
"""


def take_in(values: dict[str, Any]) -> int:
    """Move one batch's staged counts in; return how many were held already, identical."""
    held = claim("timeline_count", "feeds_staged_counts", SAME_ROW, values)
    with connection.cursor() as cursor:
        cursor.execute(MOVE, values)
    if values["earlier"]:
        undo({**values, "batches": values["earlier"]})
    return held


def undo(values: dict[str, Any]) -> None:
    """Settle which version stands of every count that ``values["batches"]`` gave."""
    settle("timeline_count", ("count_ref", "variant"), values)
