"""What was answered when a case had lain still."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class DormancyAnswer(Scoped):
    """One answer to the question whether a case in which nothing happens is still needed. The last one counts.

    ``until``: not asked again before that day.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="dormancy_answers")
    number = models.PositiveIntegerField()
    answer = models.SlugField()
    words = models.TextField()
    until = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_dormancy_answer_number"),
            models.CheckConstraint(
                condition=models.Q(answer__in=["still_needed", "to_meeting", "close"]),
                name="cases_dormancy_answer_known",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_dormancy_answer_says_why"),
        ]
