"""Shape-of-the-problem reports."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ShapeReport(models.Model):
    """One diagnosis: figures and words only. Names nobody, and small numbers are already hidden in it.

    ``document`` is one JSON document whose shape is named by ``document_version``
    (`plumbline.finding.measures`). A report is never changed; a new one is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    problem = models.SlugField()
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    area = models.TextField(blank=True, default="")
    feeds = ArrayField(models.TextField(), default=list)
    made_up = models.BooleanField()
    recommendation = models.SlugField()
    batches = ArrayField(models.UUIDField(), default=list, help_text="files that counted when it was made")
    document_version = models.PositiveSmallIntegerField()
    document = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["-made_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recommendation__in=["people", "couples", "places", "none", "cannot_tell"]),
                name="finding_shape_recommendation",
            )
        ]
