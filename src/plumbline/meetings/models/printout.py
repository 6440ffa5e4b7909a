"""Papers that left the screen."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Printout(Scoped):
    """One set of papers: who made it and why, until when it may be kept, and when it was destroyed.

    The reference stands on every page, so that a sheet that is found leads back to whoever printed it. What was on it is in the ledger
    (``meeting.printed``), never here. ``consent``: the chair’s, by which somebody else printed; one consent is for one printing.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="printouts")
    ref = models.SlugField(unique=True)
    consent = models.OneToOneField(
        "meetings.ConsentRequest", on_delete=models.PROTECT, null=True, related_name="printout"
    )
    what = models.SlugField()
    because = models.TextField()
    printed_at = models.DateTimeField()
    printed_by = models.UUIDField()
    destroy_by = models.DateField()
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-printed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="meetings_printout_says_why"),
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True, destroyed_by__isnull=True)
                | models.Q(destroyed_at__isnull=False, destroyed_by__isnull=False),
                name="meetings_printout_destroyed_by_somebody",
            ),
        ]
