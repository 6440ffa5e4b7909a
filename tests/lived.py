"""Events and spells of a person in a case, put in as if files had brought them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from plumbline.feeds.models import Batch
from plumbline.people.models import Record
from plumbline.timeline.models import Event, Involvement, Spell
from tests.conftest import database_role


def add_batch(agency: UUID, *, at: datetime) -> UUID:
    """A file that came in at a moment. Nobody but its supplier sees it."""
    with database_role("migrator"):
        row = Batch.objects.create(
            owner_agency=agency,
            seen_by_agencies=[agency],
            feed="police_crimes",
            contract_version=1,
            file_name="made-up.csv",
            sha256=uuid4().hex * 2,
            read=0,
            staged=0,
            quarantined=0,
            duplicate=0,
            made_up=True,
            received_at=at,
            stored_at=at,
            received_by=agency,
        )
    return row.id


def add_events(
    person_id: UUID,
    *moments: datetime | None,
    agency: UUID,
    seen_by: list[UUID],
    stored: datetime,
    role: str = "victim",
    **changes: object,
) -> list[UUID]:
    """Events of a person by one agency; keys of the events in the order given."""
    batch = add_batch(agency, at=stored)
    common = {"owner_agency": agency, "seen_by_agencies": seen_by, "batch_id": batch}
    record = Record(
        id=uuid4(),
        person_id=person_id,
        feed="police_people",
        record_ref=uuid4().hex,
        content_hash="x",
        **common,
    )
    given = {
        "kind": "violence_with_injury",
        "is_violence": True,
        "precision": "minute",
        "feed": "police_crimes",
    } | changes
    events = [
        Event(
            id=uuid4(),
            event_ref=uuid4().hex,
            has_own_ref=True,
            occurred_from=m,
            occurred_to=m + timedelta(minutes=1) if m else None,
            content_hash="x",
            made_up=True,
            **(common | given),
        )
        for m in moments
    ]
    rows = [
        Involvement(id=uuid4(), record=record, event_ref=e.event_ref, role=role, **common) for e in events
    ]
    with database_role("migrator"):
        record.save(force_insert=True)
        Event.objects.bulk_create(events)
        Involvement.objects.bulk_create(rows)
    return [e.id for e in events]


def add_spell(
    person_id: UUID, start: date, end: date | None, *, agency: UUID, seen_by: list[UUID], stored: datetime
) -> UUID:
    """A stretch in custody, on a record of its own."""
    common = {"owner_agency": agency, "seen_by_agencies": seen_by, "batch_id": add_batch(agency, at=stored)}
    with database_role("migrator"):
        record = Record.objects.create(
            person_id=person_id, feed="police_people", record_ref=uuid4().hex, content_hash="x", **common
        )
        return Spell.objects.create(record=record, kind="custody", from_date=start, to_date=end, **common).id
