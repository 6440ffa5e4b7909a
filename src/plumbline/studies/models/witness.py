"""Witnesses of locked protocols."""

from __future__ import annotations

import uuid

from django.db import models


class ProtocolWitness(models.Model):
    """Somebody of another agency has read a locked protocol as it stands: its SHA-256, who, for which agency, when. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lock = models.ForeignKey("studies.ProtocolLock", on_delete=models.PROTECT, related_name="witnesses")
    sha256 = models.CharField(max_length=64)
    witnessed_by = models.UUIDField()
    agency = models.UUIDField()
    witnessed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lock", "witnessed_by"], name="studies_protocol_witness_once"),
        ]
