"""The file of a case on paper: who asked for it and for whom, a second person's yes where it leaves the partnership, and that it was taken out."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class CaseFile(Scoped):
    """Somebody asks for the file of a case: for whom, why, and whether it leaves the partnership. Each asking gives one file, once."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()
    for_whom = models.TextField(help_text="a role and an agency or body, not the person who is spoken of")
    because = models.TextField()
    leaves = models.BooleanField(help_text="to somebody outside the agencies of the scheme")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_file_number"),
            models.CheckConstraint(
                condition=~models.Q(for_whom="") & ~models.Q(because=""),
                name="cases_file_says_for_whom_and_why",
            ),
        ]


class CaseFileAnswer(Scoped):
    """What a second person said to a file that leaves the partnership."""

    file = models.OneToOneField("cases.CaseFile", on_delete=models.PROTECT, related_name="answer")
    given = models.BooleanField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_file_answer_says_why")
        ]


class CaseFileTaken(Scoped):
    """The file was made and given to whoever asked. ``ref`` stands on every page of it."""

    file = models.OneToOneField("cases.CaseFile", on_delete=models.PROTECT, related_name="taken")
    ref = models.SlugField(unique=True)
    destroy_by = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()
