"""Give a browser the key for entries that wait on it, and end keys when somebody signs out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.access.queue_keys import WAITS, GivenKey, derive, slots
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


@transaction.atomic
def give_queue_keys(*, by: Viewer, held: Iterable[UUID] = (), at: datetime | None = None) -> list[GivenKey]:
    """Return the keys for new entries, of this half hour and of those to come: those that this session holds, else new ones.

    Records
        ``queue_key.made``, where any was made.
    """
    now = at or timezone.now()
    wanted = slots(now)
    mine = QueueKey.objects.filter(id__in=list(held), user_id=by.user_id, starts_at__in=wanted)
    found = {row.starts_at: row for row in mine.order_by("pk")}
    new = [
        QueueKey(id=uuid4(), user_id=by.user_id, salt=os.urandom(32), starts_at=start)
        for start in wanted
        if start not in found
    ]
    if new:
        ids = [row.id for row in new]
        record("queue_key.made", verb=Verb.ACCESS, object_kind="queue-key", objects=ids, by=by, at=now)
        QueueKey.objects.bulk_create(new)
        _drop_old()
    return [_given(row) for row in sorted([*found.values(), *new], key=lambda row: row.starts_at)]


@transaction.atomic
def end_queue_keys(*, by: Viewer, ids: Iterable[UUID], at: datetime | None = None) -> None:
    """End keys of one's own, so that what was encrypted under them is gone wherever a copy of it lies.

    Records
        ``queue_key.ended``, where there is one.
    """
    rows = QueueKey.objects.filter(id__in=list(ids), user_id=by.user_id)
    found = list(rows.values_list("id", flat=True))
    if found:
        record("queue_key.ended", verb=Verb.ACCESS, object_kind="queue-key", objects=found, by=by, at=at)
        rows.delete()


def _given(row: QueueKey) -> GivenKey:
    return GivenKey(row.id, derive(salt=bytes(row.salt), user=row.user_id, key=row.id), row.starts_at)


def _drop_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_drop_old_queue_keys(make_interval(secs => %s))", [WAITS.total_seconds()]
        )
