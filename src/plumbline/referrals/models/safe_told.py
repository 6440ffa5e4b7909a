"""How somebody may be reached safely, as their referrer was told."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class SafeTold(Scoped):
    """What a referral says of the ways by which its principal may be reached, apart from the referral and sealed. One to it; never edited.

    Read by the agency that refers, the host of the scheme and the chairs; nobody who is let in to the referral later reads it. Triage makes the
    first rule of the case of it (`cases.services.safe_contact.begin_told_rule`).
    """

    referral = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, related_name="safe_told")
    sealed = models.BinaryField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(marking="panel"), name="referrals_safe_told_is_kept"),
        ]
