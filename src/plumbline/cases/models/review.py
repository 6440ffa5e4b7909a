"""Reviews, the closure, and opening a case again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.cases.enums import ReviewOutcome
from plumbline.sharing.models import Scoped


class Review(Scoped):
    """A look at the whole case: what changed, and whether to go on."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField()
    outcome = models.SlugField()
    words = models.TextField()
    view = models.TextField(blank=True, default="", help_text="what whoever holds it makes of what changed")
    their_words = models.TextField(blank=True, help_text="what changed, as the person says it")
    next_review_on = models.DateField(null=True)
    held_at = models.DateTimeField()
    held_by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_review_number"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[ReviewOutcome.CLOSE.value, ReviewOutcome.STEP_DOWN.value])
                | models.Q(next_review_on__isnull=False),
                name="cases_review_has_a_next",
            ),
        ]


class Closure(Scoped):
    """The end of a case, with its reason. Open actions stay with their owners and are listed here."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="closure")
    reason = models.SlugField()
    words = models.TextField()
    carries_on = models.TextField(blank=True, help_text="who goes on being there for the person")
    reach = models.TextField(blank=True, help_text="how to reach whoever carries on")
    kept_until = models.DateField(
        null=True, help_text="the day on which it is looked at whether the case is still kept"
    )
    kept_under = models.TextField(
        blank=True, help_text="the rule and its source, as they stood on the day of closing"
    )
    referrer_told = models.BooleanField(default=False)
    open_actions = ArrayField(models.UUIDField(), default=list)
    closed_at = models.DateTimeField()
    closed_by = models.UUIDField()


class Reopening(Scoped):
    """A closed case goes on after all: why, and by whose decision. It keeps, word for word, the closure that it ended.

    That a case has a `Closure` means that it is closed: so the database moves the closure in here, and nobody writes these columns
    themselves (`reopening_policy`).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="reopenings")
    number = models.PositiveIntegerField()
    because = models.TextField()
    decided_by = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()
    closure = models.UUIDField(null=True, help_text="key of the closure that it ended")
    reason = models.SlugField()
    words = models.TextField()
    carries_on = models.TextField(blank=True)
    reach = models.TextField(blank=True)
    kept_until = models.DateField(null=True)
    kept_under = models.TextField(blank=True)
    referrer_told = models.BooleanField(default=False)
    open_actions = ArrayField(models.UUIDField(), default=list)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_reopening_number"),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_reopening_says_why"),
            models.CheckConstraint(
                condition=models.Q(closure__isnull=False, closed_at__isnull=False, closed_by__isnull=False),
                name="cases_reopening_keeps_the_closure",
            ),
        ]
