"""What a kind asks of each case at each meeting, as the room answered it."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class ItemAnswer(Scoped):
    """One answer to one of the kind’s questions about a case at a meeting. A later one stands beside it; the last one counts."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="answers")
    question = models.SlugField()
    number = models.PositiveIntegerField()
    answer = models.SlugField()
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["question", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "question", "number"], name="meetings_item_answer_number"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="meetings_item_answer_says_why"),
        ]
