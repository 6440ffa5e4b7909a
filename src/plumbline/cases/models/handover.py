"""Hand-overs to and from another installation: who the other is, what went to and fro, and what became of each letter on its way."""

from __future__ import annotations

import uuid

from django.db import models

from plumbline.cases.handover import Said
from plumbline.sharing.models import Scoped


class Peer(models.Model):
    """Another installation that a scheme hands cases to and takes them from, as an administrator registered it. Never changed.

    ``agency``: the agency that answers for it, so that an agreement can name it. ``account``: as whom it calls here, at ``account_agency``;
    hand-overs act as that account. ``token``: what we called it with at first, sealed; a later one is a `PeerToken`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    address = models.TextField()
    public_key = models.BinaryField()
    agency = models.UUIDField()
    account = models.UUIDField()
    account_agency = models.UUIDField()
    token = models.BinaryField(editable=False)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "public_key"], name="cases_peer_once_a_scheme"),
            models.CheckConstraint(condition=~models.Q(name=""), name="cases_peer_has_name"),
        ]


class PeerToken(models.Model):
    """A later token of an installation, since each ends on a day: the last one counts. What is under way goes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    peer = models.ForeignKey("cases.Peer", on_delete=models.PROTECT, related_name="tokens")
    token = models.BinaryField(editable=False)
    given_at = models.DateTimeField()
    given_by = models.UUIDField()

    class Meta:
        ordering = ["given_at", "pk"]


class PeerEnd(models.Model):
    """Why nothing is exchanged with an installation any more. What was under way with it stays where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    peer = models.OneToOneField("cases.Peer", on_delete=models.PROTECT, related_name="end")
    because = models.TextField()
    ended_at = models.DateTimeField()
    ended_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_peer_end_says_why")
        ]


class Handover(Scoped):
    """A case of ours offered to another installation. Where it stands follows from its letters; this ledger says who owns the case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="handovers")
    transfer = models.OneToOneField("cases.Transfer", on_delete=models.PROTECT, related_name="handover")
    peer = models.ForeignKey("cases.Peer", on_delete=models.PROTECT, related_name="+")
    gateway = models.TextField(help_text="the law of the agreement under which it goes")
    agreement = models.TextField()
    offered_at = models.DateTimeField()
    offered_by = models.UUIDField()

    class Meta:
        ordering = ["offered_at", "pk"]


class Arrival(Scoped):
    """A case that another installation offers us, under the id that it has there. ``referral``: what it became, once it was released to us."""

    peer = models.ForeignKey("cases.Peer", on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField(
        "referrals.Referral", on_delete=models.PROTECT, null=True, related_name="+"
    )
    arrived_at = models.DateTimeField()

    class Meta:
        ordering = ["arrived_at", "pk"]


class Letter(Scoped):
    """One letter, word for word with its signature, and what became of it on its way if it is ours.

    ``at``: by the clock of whoever said it; ``kept_at``: by ours. ``by``: the account that said it or took it in.
    """

    said = models.SlugField()
    is_own = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    kept_at = models.DateTimeField()
    by = models.UUIDField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(
        null=True, help_text="none for a letter that is theirs, or that was heard"
    )
    claimed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="", help_text="in a sentence, why it was not heard yet")

    class Meta:
        abstract = True
        ordering = ["kept_at", "pk"]


SAID = [word.value for word in Said]


class HandoverLetter(Letter):
    """A letter of a hand-over that began here. Of revocation and release there is one: the database holds this, whoever races."""

    handover = models.ForeignKey("cases.Handover", on_delete=models.PROTECT, related_name="letters")

    class Meta(Letter.Meta):
        constraints = [
            models.UniqueConstraint(fields=["handover", "said"], name="cases_handover_says_once"),
            models.UniqueConstraint(
                fields=["handover"],
                condition=models.Q(said__in=[Said.REVOCATION.value, Said.RELEASE.value]),
                name="cases_handover_ends_one_way",
            ),
            models.CheckConstraint(condition=models.Q(said__in=SAID), name="cases_handover_said"),
        ]


class ArrivalClaim(Scoped):
    """A result of a family was claimed elsewhere before the family was handed over to us, as the letter says: nobody of it is claimed for again by that rule.

    ``claimed_on``: none where the other end knows of it from a case that whoever handed over does not see.
    """

    arrival = models.ForeignKey("cases.Arrival", on_delete=models.PROTECT, related_name="claims")
    person_id = models.UUIDField()
    rule = models.SlugField()
    claimed_on = models.DateField(null=True)

    class Meta:
        ordering = ["arrival", "rule", "person_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "person_id", "rule"], name="cases_arrival_claims_once")
        ]


class ArrivalLetter(Letter):
    """A letter of a hand-over that began elsewhere. Of acceptance and refusal there is one."""

    arrival = models.ForeignKey("cases.Arrival", on_delete=models.PROTECT, related_name="letters")

    class Meta(Letter.Meta):
        constraints = [
            models.UniqueConstraint(fields=["arrival", "said"], name="cases_arrival_says_once"),
            models.UniqueConstraint(
                fields=["arrival"],
                condition=models.Q(said__in=[Said.ACCEPTANCE.value, Said.REFUSAL.value]),
                name="cases_arrival_answers_one_way",
            ),
            models.CheckConstraint(condition=models.Q(said__in=SAID), name="cases_arrival_said"),
        ]
