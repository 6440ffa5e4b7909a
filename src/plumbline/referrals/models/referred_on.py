"""That a referral was referred on to another scheme."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class ReferredOn(Scoped):
    """A referral that triage decided to refer on, begun as a referral to another scheme. Never edited.

    ``came_of``: the id of the draft that was begun, which the referral keeps when it is sent. Owned by the agency that refers on: whoever leads there reads the
    row, and once the referral is sent nobody who does not read that (`referred_on_policy`).
    """

    triage = models.ForeignKey("referrals.Triage", on_delete=models.PROTECT, related_name="referred_on")
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    came_of = models.UUIDField(unique=True)
    referred_on_at = models.DateTimeField()
    referred_on_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(marking="panel"), name="referrals_referred_on_is_kept"
            ),
        ]
