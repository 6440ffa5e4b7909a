"""Asked work."""

from __future__ import annotations

import uuid

from django.db import models

from plumbline.queue.enums import State


class Work(models.Model):
    """One piece of work that somebody asked for. Holds ids and sentences, never rows about people.

    ``asked_by`` is checked by the database against the signed identity of whoever adds the row, and no
    serving role may change it afterwards: whoever does the work can trust whom they do it for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    task = models.SlugField()
    queue = models.SlugField()
    about = models.JSONField(default=dict, help_text="ids and choices that the task needs")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    state = models.SlugField(default=State.WAITING.value)
    phase = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    result_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-asked_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]), name="queue_work_state"
            ),
        ]
