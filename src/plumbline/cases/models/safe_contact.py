"""How a person may be reached safely: that there is a rule, and, apart from it, what it says."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class SafeContact(Scoped):
    """That there is a rule for reaching somebody in a case, and whom to ask. Seen by whoever sees the case.

    ``person_id``: whom it is for; None is the person whom the case is counted by. The last one for somebody counts. What it says is in `SafeContactWords`, with readers of its own: somebody who may not read it still
    learns that they must ask first.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="safe_contacts")
    person_id = models.UUIDField(null=True, help_text="null: whom the case is counted by")
    number = models.PositiveIntegerField()
    agency = models.UUIDField(help_text="the agency that knows it, to be asked")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_safe_contact_number"),
        ]


class SafeContactWords(Scoped):
    """What a rule says, sealed under a key that is not in the database. Seen by the agencies that were named when it was written."""

    rule = models.OneToOneField("cases.SafeContact", on_delete=models.PROTECT, related_name="said")
    sealed = models.BinaryField(editable=False)
