"""Why triage decided as it did, in words for those who decide."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class TriageReason(Scoped):
    """The reason of a decision on a referral, apart from the note that the referrer reads (`Triage.words`). One to a decision; never edited.

    Read by whoever leads at the host, and by the chairs of the scheme. Decisions from before the two were apart have none: what was written then
    was meant for the referrer too, and stays with them.
    """

    triage = models.OneToOneField("referrals.Triage", on_delete=models.PROTECT, related_name="reason")
    words = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="referrals_triage_reason_words"),
            models.CheckConstraint(
                condition=~models.Q(marking="panel"), name="referrals_triage_reason_is_kept"
            ),
        ]
