"""Formulations: how somebody makes sense of what is going on with a person, fact and opinion apart."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Formulation(Scoped):
    """One formulation of one person. Revised by a further row; the last one counts and the others stay.

    ``facts`` and ``opinions``: words by box (`cases.enums.Box`); an empty box is left out.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="formulations")
    person_id = models.UUIDField()
    number = models.PositiveIntegerField()
    facts = models.JSONField()
    opinions = models.JSONField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "person_id", "number"], name="cases_formulation_number"),
            models.CheckConstraint(
                condition=~models.Q(facts={}, opinions={}), name="cases_formulation_says_something"
            ),
        ]
