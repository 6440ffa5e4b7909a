"""Mappings that somebody confirmed, for the next file of that shape."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class SavedMapping(Scoped):
    """How files with these headings are read, as a person confirmed it. The newest counts; none is changed.

    ``shape`` names the headings (`plumbline.ingest`); headings name columns, never people.
    """

    feed = models.SlugField()
    shape = models.CharField(max_length=64)
    reading = models.JSONField()
    mapping = models.JSONField()
    saved_by = models.UUIDField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner_agency", "shape", "-saved_at"])]
