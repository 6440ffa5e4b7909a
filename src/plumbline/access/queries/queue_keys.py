"""Keys of one's own under which entries wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.access.queue_keys import KEPT, derive
from plumbline.access.viewer import Viewer


def queue_keys_of(viewer: Viewer, ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, bytes]:
    """Those of the keys asked for that are the viewer's and not past their time: id to 32 bytes.

    A key of somebody else, one that ended and one that never was are missing alike.
    """
    since = (at or timezone.now()) - KEPT
    rows = QueueKey.objects.filter(id__in=list(ids), user_id=viewer.user_id, made_at__gt=since)
    return {row.id: derive(salt=bytes(row.salt), user=row.user_id, key=row.id) for row in rows}
