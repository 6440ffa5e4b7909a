"""Keys of one's own under which entries wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.access.queue_keys import WAITS, GivenKey, derive
from plumbline.access.viewer import Viewer


def queue_keys_of(viewer: Viewer, ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, GivenKey]:
    """Those of the keys asked for that are the viewer's and began within the last day, by id: no entry under any other is to be opened.

    A key of somebody else, one that ended and one that never was are missing alike.
    """
    since = (at or timezone.now()) - WAITS
    rows = QueueKey.objects.filter(id__in=list(ids), user_id=viewer.user_id, starts_at__gt=since)
    return {
        row.id: GivenKey(row.id, derive(salt=bytes(row.salt), user=row.user_id, key=row.id), row.starts_at)
        for row in rows
    }
