"""Give a browser the key for entries that wait on it, and end keys when somebody signs out."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.models import QueueKey
from plumbline.access.queue_keys import KEPT, WRITES_FOR, derive
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A key as a browser gets it: its id, and 32 bytes that are stored nowhere."""

    id: UUID
    secret: bytes


@transaction.atomic
def give_queue_key(*, by: Viewer, held: Iterable[UUID] = (), at: datetime | None = None) -> GivenKey:
    """Return the key for new entries: a young one of those that this session holds, else a new one.

    Records
        ``queue_key.made``, where one was made.
    """
    now = at or timezone.now()
    young = QueueKey.objects.filter(id__in=list(held), user_id=by.user_id, made_at__gt=now - WRITES_FOR)
    row = young.order_by("-made_at", "pk").first()
    if row is None:
        row = QueueKey(id=uuid4(), user_id=by.user_id, salt=os.urandom(32), made_at=now)
        record("queue_key.made", verb=Verb.ACCESS, object_kind="queue-key", objects=[row.id], by=by, at=now)
        row.save(force_insert=True)
        _drop_old()
    return _given(row)


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
    return GivenKey(row.id, derive(salt=bytes(row.salt), user=row.user_id, key=row.id))


def _drop_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_drop_old_queue_keys(make_interval(secs => %s))", [KEPT.total_seconds()])
