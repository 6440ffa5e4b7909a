"""Linking runs."""

from __future__ import annotations

import uuid

from django.db import models


class LinkRun(models.Model):
    """One linking, of everything there was or of what had arrived. Names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()
    # Runs are undone newest first, in the order they were made; `at` may be told.
    stored_at = models.DateTimeField()
    by = models.UUIDField()
    records = models.IntegerField()
    # Null: everything was compared with everything. Else only so many new records, with what there was.
    arrivals = models.IntegerField(null=True)
    people = models.IntegerField()
    certain = models.IntegerField()
    review = models.IntegerField()
    rekeyed = models.IntegerField()
    seconds = models.FloatField()
    model = models.JSONField()
    undone_at = models.DateTimeField(null=True)
