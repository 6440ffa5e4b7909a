"""Until when an agency is in a case."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class ShareEnd(Scoped):
    """One decision on how long an agency goes on seeing a case. The last of an agency counts.

    ``last_day``: the last day on which it sees it; empty where it goes on seeing it after all.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="share_ends")
    agency = models.UUIDField()
    number = models.PositiveIntegerField()
    last_day = models.DateField(null=True)
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["agency", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "number"], name="cases_share_end_number"),
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_share_end_says_why"),
        ]
