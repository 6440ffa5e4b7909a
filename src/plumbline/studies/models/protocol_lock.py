"""Locks of protocols."""

from __future__ import annotations

import uuid

from django.db import models


class ProtocolLock(models.Model):
    """The protocol as fixed text and its SHA-256, and how far follow-up was loaded at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    protocol = models.OneToOneField("studies.Protocol", on_delete=models.PROTECT, related_name="lock")
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    follow_up_loaded_to = models.DateField(null=True)
    locked_at = models.DateTimeField()
    locked_by = models.UUIDField()
