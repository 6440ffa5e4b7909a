"""Decisions about pairs."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Decision(Scoped):
    """That two records are one person, or two, or that nobody can tell. Kept for ever; taken back by an end date."""

    left_record = models.UUIDField()
    right_record = models.UUIDField()
    verdict = models.TextField()
    because = models.SlugField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=["same", "different", "cannot_tell"]), name="linking_verdict"
            ),
            models.UniqueConstraint(
                fields=["left_record", "right_record"],
                condition=models.Q(ended_at__isnull=True),
                name="linking_one_decision",
            ),
        ]
