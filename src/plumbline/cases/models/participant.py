"""Who a case is about."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Participant(Scoped):
    """One person in a case, in a part of its kind, from a day on. Taken out by another row that says so."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="participants")
    person_id = models.UUIDField()
    part = models.SlugField()
    number = models.PositiveIntegerField()
    is_in = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.UUIDField()
    because = models.TextField(blank=True)

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["person_id"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_participant_number"),
            models.CheckConstraint(
                condition=models.Q(is_in=True) | ~models.Q(because=""),
                name="cases_participant_leaves_with_reason",
            ),
        ]
