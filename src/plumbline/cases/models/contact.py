"""Contacts: who was seen or sought, and for how long."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Contact(Scoped):
    """One contact with the person of a case, made or attempted. The dose is its minutes."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="contacts")
    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, null=True, related_name="contacts")
    objective = models.ForeignKey(
        "cases.Objective", on_delete=models.PROTECT, null=True, related_name="contacts"
    )
    outcome = models.SlugField()
    reached = models.BooleanField()
    minutes = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    safety_concern = models.BooleanField(default=False)
    who_is_told = models.TextField(blank=True)
    agency = models.UUIDField()
    happened_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    logged_by = models.UUIDField()

    class Meta:
        ordering = ["happened_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached=True) | models.Q(minutes=0), name="cases_contact_dose_when_reached"
            ),
            models.CheckConstraint(condition=models.Q(minutes__lte=1440), name="cases_contact_within_a_day"),
            models.CheckConstraint(
                condition=models.Q(safety_concern=False) | ~models.Q(who_is_told=""),
                name="cases_contact_concern_is_told",
            ),
        ]
