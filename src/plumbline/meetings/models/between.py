"""A question that a chair puts to the agencies in a case between meetings, what each answered, and what came of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.meetings.enums import Answer
from plumbline.sharing.models import Scoped


class Question(Scoped):
    """A decision that is proposed between meetings: to whom, by when, in which words."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    words = models.TextField(help_text="why it cannot wait, and what is asked")
    kind = models.SlugField()
    decision = models.TextField(help_text="what would be decided")
    asked_of = ArrayField(models.UUIDField())
    answer_by = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="meetings_question_number"),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(decision=""), name="meetings_question_words"
            ),
        ]


class QuestionAnswer(Scoped):
    """What one agency answered. There is no row for an agency that said nothing."""

    question = models.ForeignKey("meetings.Question", on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    agency = models.UUIDField()
    answer = models.SlugField()
    because = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "agency"], name="meetings_answer_once"),
            models.CheckConstraint(
                condition=models.Q(answer=Answer.AGREE.value) | ~models.Q(because=""),
                name="meetings_answer_says_why",
            ),
        ]


class QuestionEnd(Scoped):
    """What came of a question: decided, not decided, or for the next meeting. ``silent``: the agencies that did not answer."""

    question = models.OneToOneField("meetings.Question", on_delete=models.PROTECT, related_name="end")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    outcome = models.SlugField()
    words = models.TextField(blank=True)
    silent = ArrayField(models.UUIDField(), default=list)
    at = models.DateTimeField()
    by = models.UUIDField()


class QuestionListed(Scoped):
    """A question that has ended stands on the agenda of a meeting: to be noted, or to be discussed.

    Of a meeting that is cancelled it goes on to the next one: the last row counts.
    """

    question = models.ForeignKey("meetings.Question", on_delete=models.PROTECT, related_name="listed")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="questions")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "item"], name="meetings_question_listed_once"),
        ]
