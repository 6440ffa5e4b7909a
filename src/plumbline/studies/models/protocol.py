"""Evaluation protocols."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Protocol(models.Model):
    """What will be compared, how, and what would count as worth having. Names nobody; never changed.

    A change of mind is a new protocol that says which it amends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey("finding.NominationRun", on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="amendments")
    question = models.TextField()
    who = models.TextField()
    outcome = models.TextField()
    window_days = models.PositiveIntegerField()
    design = models.SlugField()
    smallest_worth_having = models.FloatField()
    estimator = models.TextField()
    covariates = ArrayField(models.TextField(), default=list)
    looks = ArrayField(models.PositiveIntegerField(), default=list, help_text="days, before the end")
    parts = ArrayField(models.SlugField(), default=list, help_text="people looked at apart")
    late_by = models.PositiveSmallIntegerField(
        default=0, help_text="days before the end of the files left out"
    )
    control_outcome = models.SlugField(blank=True, default="", help_text="what the offer cannot change")
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["-registered_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    smallest_worth_having__gt=0, smallest_worth_having__lt=1, window_days__gt=0
                ),
                name="studies_protocol_sound",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    design__in=["lottery", "waitlist", "rank", "same_day", "capacity_line", "adjusted"]
                ),
                name="studies_protocol_design",
            ),
        ]
