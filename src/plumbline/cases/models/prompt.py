"""Answers of a co-ordinator to what the kind asks of them alone."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class PromptAnswer(Scoped):
    """One answer about one person of a case. A later one stands beside it; the last one counts. Marked for its owner, the host."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="prompt_answers")
    prompt = models.SlugField()
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    answer = models.SlugField()
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "prompt", "person_id", "number"], name="cases_prompt_answer_number"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_prompt_answer_says_why"),
        ]
