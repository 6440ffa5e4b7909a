"""That somebody is looking at a referral."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class TakenUp(Scoped):
    """Whoever decides has said that they are looking at a referral. Its referrer sees that, and since when. One to a referral."""

    referral = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, related_name="taken_up")
    taken_up_at = models.DateTimeField()
    taken_up_by = models.UUIDField()
