"""Reminders: of actions by the ladder, of requests by whoever waits for the answer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Reminder(Scoped):
    """Somebody was reminded of an action. ``receiver``: in what capacity; ``notice``: their line in the inbox, by its id.

    ``due_on`` is the day the action was due then: a later day begins the ladder again. The last rung is the board's pack: nobody is told, so
    there is neither recipient nor notice.
    """

    action = models.ForeignKey("cases.Action", on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    rung = models.SlugField()
    recipient = models.UUIDField(null=True)
    receiver = models.SlugField()
    notice = models.UUIDField(null=True)
    given_on = models.DateField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "due_on", "rung", "recipient"],
                name="cases_reminder_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(receiver="board", recipient__isnull=True, notice__isnull=True)
                | (~models.Q(receiver="board") & models.Q(recipient__isnull=False, notice__isnull=False)),
                name="cases_reminder_tells_all_but_the_board",
            ),
        ]


class RequestReminder(Scoped):
    """An agency was reminded by hand of a request that it had not answered. At most once a day for each request."""

    request = models.ForeignKey("cases.ResearchRequest", on_delete=models.PROTECT, related_name="reminders")
    recipients = ArrayField(models.UUIDField())
    given_on = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.UUIDField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "given_on"], name="cases_requestreminder_once_a_day"),
        ]
