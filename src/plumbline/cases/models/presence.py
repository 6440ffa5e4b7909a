"""An agency or one of its people is let know that somebody is in a case of a scheme, and whom to call. Nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plumbline.sharing.models import Scoped


class Presence(Scoped):
    """What the receiver reads: of whom, in which scheme, whom to call, until when. A copy: it names no case.

    Its only reader is the receiver. The policy hides it after ``until``, behind a wall, and from whoever is kept from the person.
    """

    person_id = models.UUIDField()
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    call = models.TextField()
    until = models.DateField()

    class Meta:
        ordering = ["until", "pk"]
        indexes = [models.Index(fields=["person_id"])]
        constraints = [
            models.CheckConstraint(condition=~Q(call=""), name="cases_presence_says_whom_to_call"),
        ]


class PresenceShare(Scoped):
    """That it was given, and why: for the agencies in the case. ``presence``: the copy, by its id; ``user``: if one person alone was let know."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="presence_shares")
    presence = models.UUIDField(unique=True)
    person_id = models.UUIDField()
    agency = models.UUIDField()
    user = models.UUIDField(null=True)
    purpose = models.SlugField()
    gateway = models.SlugField()
    citation = models.TextField()
    call = models.TextField()
    words = models.TextField()
    until = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(gateway="") & ~Q(purpose="") & ~Q(call=""),
                name="cases_presenceshare_is_whole",
            ),
        ]


class PresenceEnd(Scoped):
    """It was withdrawn before its day, and why."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    share = models.OneToOneField("cases.PresenceShare", on_delete=models.PROTECT, related_name="end")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="cases_presenceend_says_why"),
        ]
