"""Whether somebody was cleared, in a role, to see cases."""

from __future__ import annotations

import uuid

from django.db import models


class Vetting(models.Model):
    """What was said of the vetting of one membership. The last row counts; a membership without one was never marked, and is cleared.

    ``until``: the last day on which the clearance holds; after it the membership is unvetted by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    membership = models.ForeignKey("access.Membership", on_delete=models.PROTECT, related_name="vettings")
    cleared = models.BooleanField()
    until = models.DateField(null=True)
    words = models.TextField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cleared=True) | models.Q(until__isnull=True),
                name="access_vetting_only_clearance_ends",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="access_vetting_says_why"),
        ]
