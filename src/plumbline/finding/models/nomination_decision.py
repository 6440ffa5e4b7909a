"""Decisions on nominations."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class NominationDecision(Scoped):
    """A named person accepted or declined a nomination, and why. One for each nomination, for ever."""

    nomination = models.OneToOneField("finding.Nomination", on_delete=models.PROTECT, related_name="decision")
    choice = models.SlugField()
    because = models.SlugField()
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice__in=["accepted", "declined"]) & ~models.Q(because=""),
                name="finding_decision_choice",
            )
        ]
