"""The frozen list."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ListEntry(models.Model):
    """One eligible person at one run, under a study number. The comparison pool: never changed, never rebuilt.

    Holds no key of a person (`StudyKey` does). No people role reads this table: those offered have a
    `Nomination`, and nobody is told of the rest (design 4).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey("finding.NominationRun", on_delete=models.PROTECT, related_name="entries")
    study_number = models.CharField(max_length=16, unique=True)
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    components = models.JSONField()
    events_before = models.PositiveIntegerField(help_text="events in the 365 days before")
    events_prior = models.PositiveIntegerField(help_text="events in the 365 days before those")
    log_expected = models.FloatField()
    reasons = ArrayField(models.TextField(), default=list)
    cluster = models.PositiveIntegerField(help_text="couples share one")
    stratum = models.PositiveIntegerField(null=True)
    probability = models.FloatField()
    arm = models.SlugField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="finding_entry_rank_once"),
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1), name="finding_entry_probability"
            ),
            models.CheckConstraint(
                condition=models.Q(arm__in=["offered", "not_drawn", "always", "never", "below_line"]),
                name="finding_entry_arm",
            ),
        ]
