"""Who manages whom, in a role at an agency."""

from __future__ import annotations

import uuid

from django.db import models


class LineManager(models.Model):
    """The manager of one membership, from when to when. The last one named has no end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    membership = models.ForeignKey("access.Membership", on_delete=models.PROTECT, related_name="managers")
    manager = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(ends__isnull=True), name="access_one_line_manager"
            ),
        ]
