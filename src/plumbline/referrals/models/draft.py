"""Referrals that are half written."""

from __future__ import annotations

import uuid

from django.db import models


class Draft(models.Model):
    """A referral that somebody has begun and not sent: its writer's alone, not their agency's, and gone after a time.

    ``sealed``: what was typed, field by field, under the key of the installation and bound to the writer and this row, so
    that a copy of the database tells nobody. ``window`` and ``turn`` say which open page saved it and how often that page had
    saved before, so that what arrives late or twice does no harm.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    writer = models.UUIDField()
    agency = models.UUIDField()
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField()
    window = models.UUIDField()
    turn = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "pk"]
        indexes = [models.Index(fields=["writer", "-saved_at"]), models.Index(fields=["scheme", "saved_at"])]
