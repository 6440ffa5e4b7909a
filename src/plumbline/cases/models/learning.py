"""What is to be learnt from a review or a closure, as an action of an agency outside any single case."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Learning(Scoped):
    """What an agency is to change, who sees to it, by when, and how anybody will know that it is done.

    Every agency of the scheme reads it. It names no person and no case; which case it came from is a row of its own.
    """

    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    done_when = models.TextField()
    agency = models.UUIDField()
    owner = models.UUIDField()
    due_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(done_when=""), name="cases_learning_words"
            ),
        ]


class LearningStep(Scoped):
    """Learning came to a state."""

    learning = models.ForeignKey("cases.Learning", on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.SlugField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["learning", "number"], name="cases_learning_step_number"),
        ]


class LearningSource(Scoped):
    """From which case it was learnt: read by the readers of that case alone."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="learnt")
    learning = models.OneToOneField("cases.Learning", on_delete=models.PROTECT, related_name="source")
    at = models.DateTimeField()
    by = models.UUIDField()
