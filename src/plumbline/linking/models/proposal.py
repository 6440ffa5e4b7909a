"""Pairs that a person is asked about."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Proposal(Scoped):
    """Two records that may be one person, with the evidence field by field.

    It waits while no decision on it stands and its records belong to two people. Its id outlives the runs that
    find it again, so that a page left open still means the same pair.
    """

    run = models.ForeignKey("linking.LinkRun", on_delete=models.PROTECT, related_name="proposals")
    left_record = models.UUIDField()
    right_record = models.UUIDField()
    probability = models.FloatField()
    agrees = ArrayField(models.TextField())
    conflicts = ArrayField(models.TextField())
    reasons = models.TextField()
    # As `linkage.telling.tell` reads it: levels, carriers, of, blank, silent.
    evidence = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left_record", "right_record"], name="linking_pair_once")
        ]
