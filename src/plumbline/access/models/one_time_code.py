"""One-time codes with which people choose a password."""

from __future__ import annotations

import uuid

from django.db import models


class OneTimeCode(models.Model):
    """A code that an administrator handed over. Only its hash is kept; it works once, for a day.

    So no administrator ever knows a password (ASVS 5.0 V6.4.6).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="access_one_time_code_order"
            ),
        ]
