"""Read facts: frames for counting, and one person's events for a case page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import polars as pl
from django.db.models import F, Q

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.ingest.codes import offence_list
from plumbline.people.models import Person
from plumbline.people.queries import resolve
from plumbline.sharing.visibility import visible_to
from plumbline.timeline import frames
from plumbline.timeline.models import Event, Involvement


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
  e.occurred_from AT TIME ZONE 'Europe/London' AS occurred_from, e.kind, e.is_violence, e.is_domestic, e.harm, e.location, a.name AS agency
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


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One line of a person's timeline. ``withdrawn_at``: when its supplier took it back, if they did."""

    event_id: UUID
    occurred_from: datetime | None
    precision: str | None
    kind: str
    words: str
    role: str
    location: str | None
    agency: str
    withdrawn_at: datetime | None


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
    """Custody, away and dead-from spells by person."""
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


def events_of_person(
    viewer: Viewer, person_id: UUID, *, cited_since: datetime | None = None
) -> list[PersonEvent]:
    """Events of a person that the viewer may see, newest first; one consultation in the ledger.

    Parameters
    ----------
    cited_since : since when somebody may have relied on them: an event that stood then, or came later, and
        was taken back by its supplier since stays in the list, marked as withdrawn.
    """
    elder = resolve([person_id]).get(person_id, person_id)
    keys = [elder, *Person.objects.filter(alias_of_id=elder).values_list("id", flat=True)]
    record("events.read", verb=Verb.CONSULTATION, object_kind="person", objects=[elder], by=viewer)
    roles = _roles(viewer, keys, cited_since)
    agencies = names_of(agency for agency, _ in roles)
    return [
        _person_event(event, roles[key], agencies[key[0]])
        for key, event in _standing(viewer, roles, cited_since).items()
    ]


def _roles(
    viewer: Viewer, keys: Sequence[UUID], since: datetime | None
) -> dict[tuple[UUID, str], tuple[str, datetime | None]]:
    """By supplier and event's reference: the role, and when the record that says so was taken back, if it was."""
    rows = Involvement.objects.filter(_relied_on(since, "record__"), record__person_id__in=keys)
    standing_last = visible_to(viewer, rows.select_related("record")).order_by(
        F("record__withdrawn_at").asc(nulls_last=True)
    )
    return {(i.owner_agency, i.event_ref): (i.role, i.record.withdrawn_at) for i in standing_last}


def _relied_on(since: datetime | None, prefix: str = "") -> Q:
    """Rows that stand, and those that stood at ``since`` or after."""
    stands = Q(**{f"{prefix}withdrawn_at__isnull": True})
    return stands | Q(**{f"{prefix}withdrawn_at__gte": since}) if since else stands


def _standing(
    viewer: Viewer, keys: Iterable[tuple[UUID, str]], since: datetime | None
) -> dict[tuple[UUID, str], Event]:
    """By supplier and reference: the version that stands, else the one that stood last; newest event first."""
    wanted = set(keys)
    rows = Event.objects.filter(_relied_on(since), event_ref__in=[ref for _, ref in wanted], variant=1)
    last_first = visible_to(viewer, rows).order_by(F("withdrawn_at").desc(nulls_first=True))
    found: dict[tuple[UUID, str], Event] = {}
    for event in last_first:
        if (event.owner_agency, event.event_ref) in wanted:
            found.setdefault((event.owner_agency, event.event_ref), event)
    undated = datetime.min.replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda item: item[1].occurred_from or undated, reverse=True))


def _person_event(event: Event, told: tuple[str, datetime | None], agency: str) -> PersonEvent:
    role, record_withdrawn_at = told
    return PersonEvent(
        event_id=event.id,
        occurred_from=event.occurred_from,
        precision=event.precision,
        kind=event.kind,
        words=offence_list().titles.get(event.kind, event.kind.replace("_", " ")),
        role=role,
        location=event.location,
        agency=agency,
        withdrawn_at=event.withdrawn_at or record_withdrawn_at,
    )


def _window(start: datetime | None, end: datetime | None) -> dict[str, object]:
    return {"start": frames.in_london(start), "end": frames.in_london(end)}


def _counted(viewer: Viewer, what: str) -> None:
    # A whole table read for counting is one consultation; who is in it is not listed.
    record(what, verb=Verb.CONSULTATION, object_kind="frame", objects=[], by=viewer)
