"""What an hour of an agency costs, as a partnership set it."""

from __future__ import annotations

import uuid

from django.db import models


class UnitCost(models.Model):
    """The cost of an hour of one agency at a scheme from a day on, in pence, and where the figure comes from. Never edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="unit_costs")
    agency = models.UUIDField()
    pence = models.PositiveIntegerField()
    source = models.TextField()
    from_date = models.DateField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["from_date", "set_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="schemes_unit_cost_is_one"),
            models.CheckConstraint(condition=~models.Q(source=""), name="schemes_unit_cost_says_whence"),
        ]
