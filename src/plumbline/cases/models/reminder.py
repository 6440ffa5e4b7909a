"""Reminders: which rung of the ladder was given, to whom, when."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Reminder(Scoped):
    """Somebody was reminded of an action. ``receiver``: in what capacity; ``notice``: their line in the inbox, by its id.

    ``due_on`` is the day the action was due then: a later day begins the ladder again.
    """

    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    rung = models.SlugField()
    recipient = models.UUIDField()
    receiver = models.SlugField()
    notice = models.UUIDField()
    given_on = models.DateField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "due_on", "rung", "recipient"], name="cases_reminder_once"
            ),
        ]
