"""Values that a partnership set for itself."""

from __future__ import annotations

import uuid

from django.db import models


class LocalValue(models.Model):
    """One value of a kind as one scheme has it from a day on: what it is, what it overrides, who set it and why.

    Never edited: going back is one more row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="local_values")
    path = models.TextField()
    value = models.TextField()
    overrides = models.TextField()
    because = models.TextField()
    from_date = models.DateField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    # Who confirmed a limit or threshold as a second person.
    confirmed_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="schemes_local_value_says_why"),
        ]
