"""Recovery codes: the way in without the phone."""

from __future__ import annotations

import uuid

from django.db import models


class RecoveryCode(models.Model):
    """One of the codes of a second factor, by its hash. It works once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    factor = models.ForeignKey("access.SecondFactor", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
