"""Uploads: files that somebody brought, until they are taken in or put away."""

from __future__ import annotations

from django.db import models

from plumbline.feeds.enums import Stage
from plumbline.sharing.models import Scoped


class Upload(Scoped):
    """One file on its way in. Seen by whoever brought it alone; ``owner_agency`` is the supplier that it comes from.

    ``survey`` and ``preview`` hold cells of the file's first rows and counts, so that the person can confirm how it
    is read; both are emptied, and the file itself removed, when the upload ends. ``reading`` and ``mapping`` are
    the choices, in the words of `plumbline.ingest`.
    """

    file_name = models.TextField()
    size = models.BigIntegerField()
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    stage = models.SlugField(default=Stage.RECEIVED.value)
    feed = models.SlugField(blank=True, default="")
    reading = models.JSONField(null=True)
    survey = models.JSONField(null=True)
    mapping = models.JSONField(null=True)
    preview = models.JSONField(null=True)
    batch_id = models.UUIDField(null=True)
    corrects = models.JSONField(null=True, help_text="batch and row numbers that this file puts right")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=[s.value for s in Stage]), name="feeds_upload_stage"
            ),
        ]
