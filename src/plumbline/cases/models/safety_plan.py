"""Safety plans: that there is one, and, apart from it, what it says, for the agencies that were named alone."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class SafetyPlan(Scoped):
    """That an agency keeps a safety plan for a person, whom to ask, and when it is looked at again. Each version is a row.

    Seen by whoever sees the case, so that they know to ask; behind a wall by the named readers alone, since that there is a plan
    can itself put somebody in danger. An agency's plans are numbered by themselves, so that a number tells nothing of another's.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="safety_plans")
    person_id = models.UUIDField()
    agency = models.UUIDField()
    number = models.PositiveIntegerField()
    review_on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["agency", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person_id", "agency", "number"], name="cases_safety_plan_number"
            ),
        ]


class SafetyPlanWords(Scoped):
    """What a plan says, sealed under a key that is not in the database. Seen by the agencies that its writer named."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    plan = models.OneToOneField("cases.SafetyPlan", on_delete=models.PROTECT, related_name="said")
    sealed = models.BinaryField(editable=False)
