"""Charters: what a scheme is for, and when it would stop."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Charter(models.Model):
    """Aim, criteria, measure and stop rule, as signed on a day. A later one takes its place; none is edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="charters")
    aim = models.TextField()
    criteria = ArrayField(models.TextField())
    measure = models.TextField()
    stop_rule = models.TextField()
    signed_on = models.DateField()
    review_on = models.DateField()
    signed_by = models.UUIDField()

    class Meta:
        ordering = ["-signed_on"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "signed_on"], name="schemes_charter_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("signed_on")), name="schemes_charter_order"
            ),
            models.CheckConstraint(
                condition=models.Q(criteria__len__gt=0), name="schemes_charter_has_criteria"
            ),
        ]
