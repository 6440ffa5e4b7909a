"""Look-backs at a closed case, and what somebody made of them."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class LookBack(Scoped):
    """A day on which a closed case is looked back at. Made with the closure; what it shows is read from the events of that time.

    ``ended_with``: the reopening that ended its closure, set by the database. One that nobody had written to is withdrawn by that; what
    was written stays to be read beside the reopening.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="look_backs")
    months = models.PositiveIntegerField()
    due_on = models.DateField()
    made_at = models.DateTimeField()
    ended_with = models.ForeignKey(
        "cases.Reopening", on_delete=models.PROTECT, null=True, related_name="look_backs"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "months"],
                condition=models.Q(ended_with__isnull=True),
                name="cases_lookback_once",
            ),
        ]


class LookBackNote(Scoped):
    """What a person says to a look-back: it is done then. The last one counts."""

    look_back = models.ForeignKey("cases.LookBack", on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField()
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["look_back", "number"], name="cases_lookbacknote_number"),
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_lookbacknote_says_something"),
        ]
