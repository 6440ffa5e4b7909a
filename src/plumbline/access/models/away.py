"""When somebody is away, and who covers."""

from __future__ import annotations

import uuid

from django.db import models


class Away(models.Model):
    """Days on which somebody is away, the last included, and who covers meanwhile. Taken back, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    cover = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, related_name="+")
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="access_away_order"
            ),
            models.CheckConstraint(
                condition=models.Q(cover__isnull=True) | ~models.Q(cover=models.F("user")),
                name="access_away_cover_is_another",
            ),
        ]
