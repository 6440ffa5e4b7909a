"""Warnings for those who visit: what to do, why, until when it is looked at again. Every change is a further row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plumbline.sharing.models import Scoped


class StaffWarning(Scoped):
    """What to do for one's own safety, in the case of a person, until a day. Read by whoever sees the case.

    Why stands apart (`StaffWarningReason`), with readers of its own: whoever may not read it still learns what to do.
    ``replaces``: the one that was looked at again and stands on.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="staff_warnings")
    person_id = models.UUIDField()
    do = models.TextField()
    from_day = models.DateField()
    until = models.DateField(help_text="the day on which it is looked at again; the last on which it stands")
    agency = models.UUIDField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(do="") & Q(until__gte=models.F("from_day")), name="cases_staffwarning_is_whole"
            ),
        ]


class StaffWarningReason(Scoped):
    """Why, in a sentence, and from where it is known."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    warning = models.OneToOneField("cases.StaffWarning", on_delete=models.PROTECT, related_name="reason")
    why = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(source=""), name="cases_staffwarningreason_is_whole"
            ),
        ]


class StaffWarningEnd(Scoped):
    """It holds no longer, and why."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    warning = models.OneToOneField("cases.StaffWarning", on_delete=models.PROTECT, related_name="end")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="cases_staffwarningend_says_why"),
        ]
