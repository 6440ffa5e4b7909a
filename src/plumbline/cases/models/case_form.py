"""Forms of the kind that are filled in while a case goes on."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class CaseForm(Scoped):
    """One form as it was filled in for a case. Filled in again it is a further row: the last one counts, the others stay.

    ``answers``: by question of the form, those that say something.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="forms")
    form = models.SlugField()
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    agency = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["form", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "form", "number"], name="cases_form_number"),
            models.CheckConstraint(condition=~models.Q(answers={}), name="cases_form_says_something"),
        ]
