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
        ordering = ["listed_at", "pk"]
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
    missing_kinds = ArrayField(
        models.SlugField(), default=list, help_text="kinds of agency of the quorum that nobody could commit"
    )
    could_pull = ArrayField(
        models.UUIDField(),
        default=list,
        help_text="agreed without discussion: the agencies that could have pulled it out",
    )
    decided_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="meetings_decision_number"),
            models.CheckConstraint(condition=~models.Q(words=""), name="meetings_decision_words"),
            models.CheckConstraint(
                condition=models.Q(dissent="", dissenting_agency__isnull=True)
                | (~models.Q(dissent="") & models.Q(dissenting_agency__isnull=False)),
                name="meetings_decision_dissent_is_somebodys",
            ),
        ]


class Vote(Scoped):
    """How one agency voted on a decision. An agency without a row did not vote: nothing is assumed of it."""

    decision = models.ForeignKey("meetings.Decision", on_delete=models.PROTECT, related_name="votes")
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="+")
    agency = models.UUIDField()
    cast = models.SlugField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "agency"], name="meetings_vote_once"),
        ]


class Minute(Scoped):
    """The approved minute of one case at one meeting: built from its decisions, locked with a hash."""

    item = models.OneToOneField("meetings.AgendaItem", on_delete=models.PROTECT, related_name="minute")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.UUIDField()
