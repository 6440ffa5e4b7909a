"""Whether an intervention was delivered as meant: the answers to its checklist."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.cases.enums import Kept, OnwardSide
from plumbline.sharing.models import Scoped


class FidelityCheck(Scoped):
    """One answering of the checklist for one onward referral. A further row stands for the one before; the last counts.

    ``answers``: one of `Kept` for each line of the checklist of the referral's version, in its order; "" where a line is not answered.
    """

    onward = models.ForeignKey("cases.Onward", on_delete=models.PROTECT, related_name="fidelity_checks")
    number = models.PositiveIntegerField()
    answers = ArrayField(models.TextField(blank=True))
    words = models.TextField(blank=True)
    side = models.SlugField(help_text="on which side of the referral whoever answered stands")
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["onward", "number"], name="cases_fidelity_check_number"),
            models.CheckConstraint(
                condition=models.Q(answers__contained_by=["", *(k.value for k in Kept)])
                & ~models.Q(answers=[]),
                name="cases_fidelity_check_answers",
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=[s.value for s in OnwardSide]), name="cases_fidelity_check_side"
            ),
        ]
