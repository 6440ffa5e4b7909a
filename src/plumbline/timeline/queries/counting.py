"""Read facts as frames, for counting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.timeline import frames


EVENTS = """
SELECT e.id AS event_id, e.feed, e.event_ref, e.occurred_from AT TIME ZONE 'Europe/London' AS occurred_from,
  e.occurred_to AT TIME ZONE 'Europe/London' AS occurred_to, e.precision, e.kind, e.is_violence, e.is_domestic, e.setting, e.harm,
  e.place_ref, e.location, e.lsoa, e.longitude, e.latitude, e.easting, e.northing, e.made_up
FROM timeline_event e
WHERE e.withdrawn_at IS NULL AND e.status <> 'cancelled'
  AND (%(start)s::timestamptz IS NULL OR e.occurred_from >= %(start)s) AND (%(end)s::timestamptz IS NULL OR e.occurred_from < %(end)s)
  AND (%(feeds)s::text[] IS NULL OR e.feed = ANY(%(feeds)s))
ORDER BY e.occurred_from, e.event_ref, e.id
"""
INVOLVEMENTS = """
SELECT coalesce(p.alias_of_id, r.person_id) AS person_id, r.id AS record_id, r.record_ref, r.feed, e.id AS event_id, i.role,
  e.occurred_from AT TIME ZONE 'Europe/London' AS occurred_from, e.kind, e.is_violence, e.is_domestic, e.harm, e.location,
  e.how_reported, a.name AS agency
FROM timeline_involvement i
JOIN people_record r ON r.id = i.record_id AND r.withdrawn_at IS NULL
JOIN timeline_event e ON e.owner_agency = i.owner_agency AND e.event_ref = i.event_ref AND e.variant = 1
  AND e.withdrawn_at IS NULL AND e.status <> 'cancelled'
JOIN agencies_agency a ON a.id = i.owner_agency
LEFT JOIN people_person p ON p.id = r.person_id
WHERE (%(start)s::timestamptz IS NULL OR e.occurred_from >= %(start)s) AND (%(end)s::timestamptz IS NULL OR e.occurred_from < %(end)s)
ORDER BY e.occurred_from, e.event_ref, r.record_ref, i.role
"""
SPELLS = """
SELECT DISTINCT coalesce(p.alias_of_id, r.person_id) AS person_id, s.kind, s.from_date, s.to_date
FROM timeline_spell s JOIN people_record r ON r.id = s.record_id AND r.withdrawn_at IS NULL
LEFT JOIN people_person p ON p.id = r.person_id
ORDER BY 1, 3
"""
# The birth date that most of a person's records give; a tie goes to the earlier date.
BIRTHS = """
SELECT DISTINCT ON (1) coalesce(p.alias_of_id, r.person_id) AS person_id, r.date_of_birth
FROM people_record r LEFT JOIN people_person p ON p.id = r.person_id
WHERE r.withdrawn_at IS NULL AND r.person_id IS NOT NULL AND r.date_of_birth IS NOT NULL
GROUP BY 1, 2 ORDER BY 1, count(*) DESC, 2
"""
REFS = """
SELECT coalesce(p.alias_of_id, r.person_id) AS person_id, r.feed, r.record_ref
FROM people_record r LEFT JOIN people_person p ON p.id = r.person_id
WHERE r.withdrawn_at IS NULL AND r.person_id IS NOT NULL ORDER BY 1, 2, 3
"""


def events_frame(
    viewer: Viewer,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    feeds: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Events that began in ``[start, end)``; columns as `frames.EVENT_COLUMNS`, times as the clock in London read."""
    _counted(viewer, "events.counted")
    return frames.read(
        EVENTS, {**_window(start, end), "feeds": list(feeds) if feeds else None}, frames.EVENT_COLUMNS
    )


def involvements_frame(
    viewer: Viewer, *, start: datetime | None = None, end: datetime | None = None
) -> pl.DataFrame:
    """Who was in which event in what role; ``person_id`` is the eldest key, null while unlinked."""
    _counted(viewer, "involvements.counted")
    return frames.read(INVOLVEMENTS, _window(start, end), frames.INVOLVEMENT_COLUMNS)


def spells_frame(viewer: Viewer) -> pl.DataFrame:
    """Custody, away, dead-from and managed spells by person."""
    _counted(viewer, "spells.counted")
    return frames.read(SPELLS, {}, frames.SPELL_COLUMNS)


def births_frame(viewer: Viewer) -> pl.DataFrame:
    """The birth date of each person who has one."""
    _counted(viewer, "births.counted")
    return frames.read(BIRTHS, {}, frames.BIRTH_COLUMNS)


def record_refs_frame(viewer: Viewer) -> pl.DataFrame:
    """The suppliers' own references of each person's records."""
    _counted(viewer, "record_refs.counted")
    return frames.read(REFS, {}, frames.REF_COLUMNS)


def _window(start: datetime | None, end: datetime | None) -> dict[str, object]:
    return {"start": frames.in_london(start), "end": frames.in_london(end)}


def _counted(viewer: Viewer, what: str) -> None:
    # A whole table read for counting is one consultation; who is in it is not listed.
    record(what, verb=Verb.CONSULTATION, object_kind="frame", objects=[], by=viewer)
