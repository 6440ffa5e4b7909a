"""The chair’s consent to papers of a meeting, where the kind closes its minutes."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class ConsentRequest(Scoped):
    """Somebody asks a chair to let papers of a meeting leave the screen: which, for whom and why. Never edited.

    One consent is for one printing: that is the `Printout` that points here.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="consent_requests")
    what = models.SlugField()
    for_whom = models.TextField()
    because = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()

    class Meta:
        ordering = ["-asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(for_whom="") & ~models.Q(because=""),
                name="meetings_consent_request_says_why",
            ),
        ]


class ConsentAnswer(Scoped):
    """What a chair answered, with the reason."""

    request = models.OneToOneField("meetings.ConsentRequest", on_delete=models.PROTECT, related_name="answer")
    given = models.BooleanField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="meetings_consent_answer_says_why"),
        ]
