"""Triage."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.referrals.enums import TriageDecision
from plumbline.sharing.models import Scoped


class Triage(Scoped):
    """What was decided about a referral, by whom, with the note to the referrer, who sees it. One to a referral; never edited.

    ``words``: that note. The reason stands apart (`TriageReason`); in decisions from before it did, these words are both.
    """

    referral = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, related_name="triage")
    decision = models.SlugField()
    words = models.TextField()
    criteria_met = ArrayField(models.TextField(), default=list)
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__in=[d.value for d in TriageDecision]),
                name="referrals_triage_decision",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="referrals_triage_says_why"),
        ]
