"""What is typed while a meeting goes on: lines that were kept, drafts that were not yet, and the slot of each case."""

from __future__ import annotations

from django.db import models

from plumbline.meetings.lines.reading import Sort
from plumbline.sharing.models import Scoped


SAYING = (Sort.FACT, Sort.OPINION, Sort.STRENGTH, Sort.NOTE)
MAKING = (Sort.ACTION, Sort.DECISION)


class Slot(Scoped):
    """The room turned to a case. The case in hand is that of the meeting's last slot."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="slots")
    began_at = models.DateTimeField()
    began_by = models.UUIDField()

    class Meta:
        ordering = ["began_at", "pk"]


class KeptLine(Scoped):
    """One line of the notes on one case, in the order in which it was kept.

    A fact, an opinion or a strength is its agency's; a note is nobody's. An action or a decision is the row that ``points_to``
    names, whose words are not copied here. ``key`` is made by the page, so that a line sent twice is kept once.
    """

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="lines")
    key = models.UUIDField(unique=True)
    sort = models.SlugField()
    words = models.TextField(blank=True)
    agency = models.UUIDField(null=True, help_text="whose fact, opinion or strength it is")
    points_to = models.UUIDField(null=True, help_text="the action or decision that the line made")
    kept_at = models.DateTimeField()
    kept_by = models.UUIDField()

    class Meta:
        ordering = ["kept_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(sort__in=[s.value for s in SAYING], points_to__isnull=True) & ~models.Q(words="")
                )
                | models.Q(sort__in=[s.value for s in MAKING], points_to__isnull=False, words=""),
                name="meetings_line_says_or_makes",
            ),
            models.CheckConstraint(
                condition=models.Q(sort__in=[Sort.FACT.value, Sort.OPINION.value, Sort.STRENGTH.value])
                ^ models.Q(agency__isnull=True),
                name="meetings_line_fact_is_somebodys",
            ),
        ]


class Draft(Scoped):
    """What one note-taker has typed on one case and not kept: theirs alone, emptied when the line is kept.

    ``window`` and ``turn`` say which open page saved it and how often that page had saved before, so that what arrives late or
    twice does no harm.
    """

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="drafts")
    user = models.UUIDField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    window = models.UUIDField()
    turn = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="meetings_draft_once"),
        ]


class Parked(Scoped):
    """The room put a case off: to the end of its agenda, or to the next meeting. ``key`` as that of a kept line."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="parkings")
    key = models.UUIDField(unique=True)
    to = models.SlugField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="meetings_parked_says_why"),
        ]
