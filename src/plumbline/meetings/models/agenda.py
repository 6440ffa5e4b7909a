"""What a meeting spoke of and decided. These rows follow the readers of their case, not of the meeting."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class AgendaItem(Scoped):
    """One case at one meeting."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="agenda_items")
    question = models.TextField(blank=True)
    listed_at = models.DateTimeField()
    listed_by = models.UUIDField()

    class Meta:
        ordering = ["listed_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="meetings_item_once"),
        ]


class Decision(Scoped):
    """One decision on one case, who dissented and why, and the actions that it led to."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    kind = models.SlugField()
    words = models.TextField()
    dissent = models.TextField(blank=True)
    dissenting_agency = models.UUIDField(null=True)
    actions = ArrayField(models.UUIDField(), default=list)
    decided_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="meetings_decision_number"),
            models.CheckConstraint(condition=~models.Q(words=""), name="meetings_decision_words"),
            models.CheckConstraint(
                condition=models.Q(dissent="", dissenting_agency__isnull=True)
                | (~models.Q(dissent="") & models.Q(dissenting_agency__isnull=False)),
                name="meetings_decision_dissent_is_somebodys",
            ),
        ]


class Minute(Scoped):
    """The approved minute of one case at one meeting: built from its decisions, locked with a hash."""

    item = models.OneToOneField("meetings.AgendaItem", on_delete=models.PROTECT, related_name="minute")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.UUIDField()
