"""Declared changes in how events are recorded, and the end of a declaration."""

from __future__ import annotations

import uuid

from django.db import models


class RecordingChange(models.Model):
    """From a day on, events of a feed or an agency were recorded otherwise. Names nobody; never changed.

    ``feed`` empty: everything the agency sends. ``agency`` null: every agency that sends the feed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    feed = models.SlugField(blank=True)
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    what = models.TextField()
    said_by = models.TextField()
    source = models.TextField()
    declared_at = models.DateTimeField()
    declared_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["-effective_from"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(feed="", agency=None), name="studies_recording_change_of_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(said_by="") & ~models.Q(source=""),
                name="studies_recording_change_cited",
            ),
        ]


class RecordingChangeEnd(models.Model):
    """Why a declaration no longer stands, and what took its place where it was corrected. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    change = models.OneToOneField("studies.RecordingChange", on_delete=models.PROTECT, related_name="end")
    replaced_by = models.OneToOneField(
        "studies.RecordingChange", null=True, on_delete=models.PROTECT, related_name="corrects"
    )
    because = models.TextField()
    ended_at = models.DateTimeField()
    ended_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="studies_recording_end_has_reason"),
        ]
