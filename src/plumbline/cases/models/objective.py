"""Objectives and how they were rated."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Objective(Scoped):
    """What would be different, and which driver of harm it should move. Actions serve it; reviews rate it.

    ``need``: the need of the case that it is for, where the kind counts needs; it says whose goal it is.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveIntegerField()
    words = models.TextField()
    driver = models.SlugField(blank=True, help_text="what it should move, or `none`; blank: not said")
    need = models.ForeignKey("cases.Need", on_delete=models.PROTECT, null=True, related_name="goals")
    set_at = models.DateTimeField()
    set_by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_objective_number"),
            models.CheckConstraint(condition=~models.Q(words=""), name="cases_objective_words"),
        ]


class ObjectiveRating(Scoped):
    """How far an objective had come at one review."""

    objective = models.ForeignKey("cases.Objective", on_delete=models.PROTECT, related_name="ratings")
    review = models.ForeignKey("cases.Review", on_delete=models.PROTECT, related_name="ratings")
    rating = models.SlugField()
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    rated_by = models.UUIDField()

    class Meta:
        ordering = ["rated_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "review"], name="cases_rating_once"),
        ]
