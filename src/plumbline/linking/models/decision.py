"""Decisions about pairs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Decision(Scoped):
    """That two records are one person, or two, or that nobody can tell. Kept for ever; taken back by an end date.

    ``waits``: a join that was proposed and that somebody else has yet to decide; it stands for nothing until then. ``seconded_by``: who did.
    What the matcher had before them is kept with it, and the model's score, which they saw only afterwards.
    """

    pair = models.UUIDField(null=True)  # the proposal it was taken on
    left_record = models.UUIDField()
    right_record = models.UUIDField()
    verdict = models.TextField()
    because = models.SlugField()
    probability = models.FloatField(null=True)
    agrees = ArrayField(models.TextField(), default=list)
    conflicts = ArrayField(models.TextField(), default=list)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    waits = models.BooleanField(default=False)
    seconded_by = models.UUIDField(null=True)
    seconded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_because = models.SlugField(default="")

    class Meta:
        indexes = [models.Index(fields=["decided_by", "decided_at"], name="linking_decided_by")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__in=["same", "different", "cannot_tell"]), name="linking_verdict"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True) | models.Q(ended_at__isnull=False),
                name="linking_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(waits=False) | models.Q(verdict="same", seconded_by__isnull=True),
                name="linking_only_joins_wait",
            ),
            models.CheckConstraint(
                condition=models.Q(seconded_by__isnull=True, seconded_at__isnull=True)
                | models.Q(seconded_by__isnull=False, seconded_at__isnull=False)
                & ~models.Q(seconded_by=models.F("decided_by")),
                name="linking_seconded_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["left_record", "right_record"],
                condition=models.Q(ended_at__isnull=True),
                name="linking_one_decision",
            ),
        ]
