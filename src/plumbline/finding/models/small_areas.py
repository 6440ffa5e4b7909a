"""Small areas to draw."""

from __future__ import annotations

import uuid

from django.db import models


class SmallAreas(models.Model):
    """Published boundaries of small areas and the people living in each, kept for the next measurements. Never changed.

    ``boundaries`` and ``population`` are as `places.AreaMap` has them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    boundaries = models.JSONField()
    population = models.JSONField()
    credit = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["-given_at"])]
