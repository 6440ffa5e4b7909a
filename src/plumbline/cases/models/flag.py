"""Flags: what an agency sets on its own records after a case was heard, and takes off when the time is over."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Flag(Scoped):
    """One agency says that its own records of the people in a case are flagged. When it ends follows from the case and its repeats."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="flags")
    agency = models.UUIDField()
    set_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.UUIDField()

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], name="cases_flag_once"),
        ]


class FlagRemoval(Scoped):
    """The agency says that the flag is off its records."""

    flag = models.OneToOneField("cases.Flag", on_delete=models.PROTECT, related_name="removal")
    removed_on = models.DateField()
    words = models.TextField(blank=True)
    removed_at = models.DateTimeField()
    removed_by = models.UUIDField()
