"""The one table of the ledger."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Entry(models.Model):
    """One act by one actor, written in the transaction of the act itself.

    No foreign keys, so that history never blocks a deletion; no free text, so that it never
    becomes a second case file. ``what`` is a stable slug such as ``case.opened``. The database adds
    its own clock and transaction number in columns that no writer can set (`audit.guard`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()
    actor = models.UUIDField()
    actor_kind = models.TextField()
    agencies = ArrayField(models.UUIDField(), default=list)
    verb = models.TextField()
    what = models.TextField()
    object_kind = models.TextField()
    objects_seen = ArrayField(models.UUIDField(), default=list)
    because = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["at"]), models.Index(fields=["actor", "at"])]


class Arrival(models.Model):
    """A partnership that came from another installation, and the part of the ledger that it brought. Never changed.

    ``id``: the first 128 bits of the SHA-256 of ``manifest``, so that the entry that tells of the arrival binds all of it.
    ``fingerprint``: of the key that signed it, as it was read out. ``entries``, ``root``: as `audit.fingerprint` counts those entries
    of the ledger that were written where it came from.
    """

    id = models.UUIDField(primary_key=True)
    fingerprint = models.TextField()
    manifest = models.TextField()
    entries = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    arrived_at = models.DateTimeField()

    class Meta:
        ordering = ["arrived_at", "pk"]
