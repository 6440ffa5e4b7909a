"""Cut the study key of a person who is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding import permissions


@transaction.atomic
def cut_key(*, person_ids: Sequence[UUID], by: Viewer, because: str, at: datetime | None = None) -> int:
    """Delete the study keys of a person, all joined keys given; score, rank and counts stay. Returns how many went.

    Refuses
        PermissionRefused: the viewer is not information governance.
    Records
        ``study_key.cut``, an erasure; it names the person, never a list.
    """
    permissions.check_may_erase(by)
    record(
        "study_key.cut",
        verb=Verb.ERASURE,
        object_kind="person",
        objects=person_ids,
        by=by,
        at=at,
        because=because,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding_cut_key(%s::uuid[])", [list(person_ids)])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
