"""What was written in the room and holds no longer: a line that was kept, a decision. Each is a dated row with a reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plumbline.cases.enums import BackWhy
from plumbline.sharing.models import Scoped


class LineEnd(Scoped):
    """A line holds no longer: withdrawn, said in other words, or kept to its agency and the host from now on.

    Read by whoever read the line; the line itself by fewer from then on (`taken_back_policy`). ``replaced_by``: the line that stands for it.
    """

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("meetings.KeptLine", on_delete=models.PROTECT, related_name="ends")
    sort = models.SlugField(help_text="of the line, which not every reader of this reads")
    why = models.SlugField()
    because = models.TextField()
    replaced_by = models.OneToOneField(
        "meetings.KeptLine", on_delete=models.PROTECT, null=True, related_name="stands_for"
    )
    agency = models.UUIDField(help_text="for whom it was taken back")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=[w.value for w in BackWhy]) & ~Q(because=""),
                name="meetings_lineend_whole",
            ),
            models.CheckConstraint(
                condition=Q(why=BackWhy.CORRECTED.value, replaced_by__isnull=False)
                | (~Q(why=BackWhy.CORRECTED.value) & Q(replaced_by__isnull=True)),
                name="meetings_lineend_correction_stands",
            ),
            models.UniqueConstraint(
                fields=["line"], condition=~Q(why=BackWhy.NARROWED.value), name="meetings_lineend_ends_once"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(why=BackWhy.NARROWED.value), name="meetings_lineend_narrows_once"
            ),
        ]


class DecisionEnd(Scoped):
    """A decision was written down by mistake, before the minutes were approved. ``number``: its own, which no other decision of the case gets.

    What followed from it, a state or an action, stays until somebody changes that. ``replaced_by``: the decision that stands for it.
    """

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField("meetings.Decision", on_delete=models.PROTECT, related_name="end")
    number = models.PositiveIntegerField()
    why = models.SlugField()
    because = models.TextField()
    replaced_by = models.OneToOneField(
        "meetings.Decision", on_delete=models.PROTECT, null=True, related_name="stands_for"
    )
    agency = models.UUIDField(help_text="for whom it was taken back")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=[BackWhy.WRONG.value, BackWhy.MISTAKE.value, BackWhy.CORRECTED.value])
                & ~Q(because=""),
                name="meetings_decisionend_whole",
            ),
            models.CheckConstraint(
                condition=Q(why=BackWhy.CORRECTED.value, replaced_by__isnull=False)
                | (~Q(why=BackWhy.CORRECTED.value) & Q(replaced_by__isnull=True)),
                name="meetings_decisionend_correction_stands",
            ),
        ]
