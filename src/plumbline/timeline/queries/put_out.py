"""What a file put out of force."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


# What the batch put out of force: replaced by a row of the same reference, or no longer in the file at all.
PUT_OUT = """
SELECT count(*) FILTER (WHERE again), count(*) FILTER (WHERE NOT again) FROM (
  SELECT EXISTS (SELECT FROM timeline_event n WHERE n.owner_agency = e.owner_agency AND n.feed = e.feed AND n.event_ref = e.event_ref
    AND n.variant = e.variant AND n.withdrawn_at IS NULL) AS again
  FROM timeline_event e WHERE e.withdrawn_by = %(batch)s
  UNION ALL
  SELECT EXISTS (SELECT FROM timeline_count n WHERE n.owner_agency = c.owner_agency AND n.feed = c.feed AND n.count_ref = c.count_ref
    AND n.variant = c.variant AND n.withdrawn_at IS NULL)
  FROM timeline_count c WHERE c.withdrawn_by = %(batch)s
  UNION ALL
  SELECT EXISTS (SELECT FROM people_record n WHERE n.owner_agency = r.owner_agency AND n.feed = r.feed AND n.record_ref = r.record_ref
    AND n.withdrawn_at IS NULL)
  FROM people_record r WHERE r.withdrawn_by = %(batch)s) AS gone
"""


def rows_put_out(batch_id: UUID) -> tuple[int, int]:
    """Rows that a batch replaced with other contents, and rows of the version before it that it does not give any more.

    Counts alone, for whoever takes files in.
    """
    with connection.cursor() as cursor:
        cursor.execute(PUT_OUT, {"batch": batch_id})
        changed, gone = cursor.fetchone()
    return changed, gone
