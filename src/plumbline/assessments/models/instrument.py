"""Instruments as they were loaded."""

from __future__ import annotations

import uuid

from django.db import models

from plumbline.values.words import say


class Instrument(models.Model):
    """One version of an instrument: its questions as its licence lets this installation hold them. Never edited.

    ``questions``: slug, words and hint of each, in order. ``definition``: domains, scoring and bands as
    `assessments.definition.as_json` writes them; empty for a checklist that was loaded before there was more than ticks.
    ``effective_from``: the first day on which an assessment is made with it. ``sha256`` is of all that was read, so that the same
    file twice is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    slug = models.SlugField()
    version = models.TextField()
    title = models.TextField()
    licence = models.TextField()
    source = models.TextField(blank=True, default="")
    effective_from = models.DateField(null=True)
    made_up = models.BooleanField()
    questions = models.JSONField()
    definition = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField()

    class Meta:
        ordering = ["title", "loaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="assessments_instrument_version"),
            models.CheckConstraint(condition=~models.Q(licence=""), name="assessments_instrument_licence"),
        ]

    def __str__(self) -> str:
        return say("{title}, version {version}", title=self.title, version=self.version)
