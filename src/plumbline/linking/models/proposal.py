"""Pairs that wait for a person."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Proposal(Scoped):
    """Two records that may be one person, with the evidence field by field. Waits at the matching desk."""

    run = models.ForeignKey("linking.LinkRun", on_delete=models.PROTECT, related_name="proposals")
    left_record = models.UUIDField()
    right_record = models.UUIDField()
    probability = models.FloatField()
    agrees = ArrayField(models.TextField())
    conflicts = ArrayField(models.TextField())
    reasons = models.TextField()
