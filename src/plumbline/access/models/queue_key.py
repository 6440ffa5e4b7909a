"""Keys of entries that wait on a phone."""

from __future__ import annotations

import uuid

from django.db import models


class QueueKey(models.Model):
    """What the server keeps of a key under which a browser holds entries that are not sent yet.

    The key itself is derived from ``salt`` and a secret that is not in the database (`access.queue_keys`). When the row
    goes, whatever was encrypted under the key is unreadable for good.

    ``starts_at``: the start of the half hour in which it takes entries; some rows are of half hours to come.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    salt = models.BinaryField(editable=False)
    starts_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user"]), models.Index(fields=["starts_at"])]
