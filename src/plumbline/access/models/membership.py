"""Memberships: who acts for which agency, in which role, from when to when."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models


class Memberships(models.QuerySet["Membership"]):
    """Questions asked of memberships."""

    def in_force(self, at: datetime) -> Self:
        """Those that have begun and have not ended."""
        return self.filter(starts__lte=at).filter(models.Q(ends__isnull=True) | models.Q(ends__gt=at))


class Membership(models.Model):
    """One person in one role at one agency, while it lasts. A leaver's row is ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    role = models.SlugField()
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gt=models.F("starts")),
                name="access_membership_order",
            ),
        ]
