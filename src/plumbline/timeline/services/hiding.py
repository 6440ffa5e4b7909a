"""Hide a person's events from a user."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import NotVisible


@transaction.atomic
def hide_events_from(*, person_id: UUID, user: UUID, by: Viewer, because: str) -> None:
    """Keep a user away from every event that a person was involved in.

    Refuses
        NotVisible: no such person, or the asker may not.
    Records
        ``events.hidden``.
    """
    record(
        "events.hidden", verb=Verb.ACCESS, object_kind="person", objects=[person_id], by=by, because=because
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_hide(%s, %s, %s)", [person_id, user, because])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise NotVisible("This page is not there, or is not yours to see.")
