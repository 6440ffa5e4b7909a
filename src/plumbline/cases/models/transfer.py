"""Transfers: a case handed to the same kind of scheme in another area, and what was said there."""

from __future__ import annotations

from django.db import models

from plumbline.cases.enums import TransferAnswer
from plumbline.sharing.models import Scoped


class Transfer(Scoped):
    """A case handed over because somebody moved. ``referral``: what the other scheme got, where it is in this installation.

    ``before``: the state to which the case goes back if it is refused. Only what that referral's triage says, or a
    `TransferReply` from outside, makes it accepted: sending alone is no hand-over.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="transfers")
    number = models.PositiveIntegerField()
    area = models.TextField()
    referral = models.OneToOneField(
        "referrals.Referral", on_delete=models.PROTECT, null=True, related_name="+"
    )
    before = models.SlugField()
    words = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_transfer_number"),
            models.CheckConstraint(
                condition=~models.Q(area="") & ~models.Q(words=""), name="cases_transfer_says_where_and_why"
            ),
        ]


class TransferReply(Scoped):
    """What the other area answered: from outside, as somebody here wrote it down; from here, as its triage says."""

    transfer = models.OneToOneField("cases.Transfer", on_delete=models.PROTECT, related_name="reply")
    answer = models.SlugField()
    words = models.TextField()
    said_by = models.TextField(help_text="who there said so, and how")
    replied_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=[a.value for a in TransferAnswer]), name="cases_transfer_answer"
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(said_by=""), name="cases_transfer_reply_says_who"
            ),
        ]
