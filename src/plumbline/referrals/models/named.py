"""People named on a referral."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Named(Scoped):
    """One person on a referral, in a part of its kind: the person referred, and whoever else the case would be about."""

    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="named")
    person_id = models.UUIDField()
    part = models.SlugField()
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["person_id"])]
        constraints = [
            models.UniqueConstraint(fields=["referral", "person_id"], name="referrals_named_once"),
            models.UniqueConstraint(fields=["referral", "number"], name="referrals_named_number"),
        ]
