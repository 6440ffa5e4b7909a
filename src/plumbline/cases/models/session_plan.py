"""Days planned for sessions of an onward referral."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class SessionPlan(Scoped):
    """A day planned for a session, or called off again with its reason. The last row for a day counts; what came of it is in the contacts."""

    onward = models.ForeignKey("cases.Onward", on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    on = models.DateField()
    is_off = models.BooleanField(default=False)
    because = models.TextField(blank=True, help_text="why it was called off")
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["onward", "number"], name="cases_session_plan_number"),
            models.CheckConstraint(
                condition=models.Q(is_off=False, because="")
                | (models.Q(is_off=True) & ~models.Q(because="")),
                name="cases_session_plan_off_says_why",
            ),
        ]
