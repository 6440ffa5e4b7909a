"""Cases and the states they have passed through."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Case(Scoped):
    """One case of one scheme: a person, a pair, a family, as its kind has it. Never edited: where it stands is its last state row.

    ``person_id`` is its principal, by whom it is counted; everybody in it is in `Participant`. ``is_repeat``: by the rule of its
    kind, where it has one; ``earlier`` the case before it of the same people.

    ``ref`` is random and says nothing: it may stand in an address or be called across a room.
    """

    ref = models.SlugField(unique=True)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    charter = models.ForeignKey("schemes.Charter", on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, related_name="case")
    person_id = models.UUIDField()
    lead_agency = models.UUIDField()
    meets_criteria = models.BooleanField()
    is_repeat = models.BooleanField(null=True)
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["person_id"])]

    def __str__(self) -> str:
        return self.ref


class CaseState(Scoped):
    """A case came to a state: when, by whom, why. Numbered, so that two people cannot move it at once."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="states")
    number = models.PositiveIntegerField()
    state = models.SlugField()
    at = models.DateTimeField()
    by = models.UUIDField()
    because = models.TextField(blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_state_number"),
        ]
