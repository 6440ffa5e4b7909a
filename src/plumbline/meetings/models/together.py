"""What is proposed to be agreed without discussion, and what an agency pulled out of it again."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class TogetherProposal(Scoped):
    """Before the meeting somebody proposed to agree on a case without discussing it: which decision, in which words."""

    item = models.OneToOneField("meetings.AgendaItem", on_delete=models.PROTECT, related_name="together")
    kind = models.SlugField()
    words = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="meetings_together_words"),
        ]


class Pulled(Scoped):
    """An agency wants a case discussed after all. It need not say why."""

    item = models.OneToOneField("meetings.AgendaItem", on_delete=models.PROTECT, related_name="pulled")
    agency = models.UUIDField()
    because = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()
