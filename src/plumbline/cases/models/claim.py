"""Results that were claimed, whom they are for, and how a sample of them was checked."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Claim(Scoped):
    """The result of a case was claimed on a day, under the version of the rule that was in force then.

    ``found``: each condition of that rule as it was found, `[condition, sentence]`. A later change of the rule changes no claim.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    rule = models.SlugField()
    claimed_on = models.DateField()
    found = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["claimed_on", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_claim_number"),
        ]


class ClaimedPerson(Scoped):
    """Somebody for whom a result was claimed. Nobody is in two claims that stand, of one scheme or under one rule: the database holds it.

    ``rule``: that of the claim, again here so that an index spans every scheme; empty in rows from before there was one, which `cases_claimed_by_rule` finds by their claim.
    ``withdrawn``: the claim does not stand any more.
    """

    claim = models.ForeignKey("cases.Claim", on_delete=models.PROTECT, related_name="people")
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    rule = models.SlugField(blank=True, default="")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["claim", "person_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "person_id"],
                condition=models.Q(withdrawn=False),
                name="cases_claimed_once",
            ),
            models.UniqueConstraint(
                fields=["rule", "person_id"],
                condition=models.Q(withdrawn=False) & ~models.Q(rule=""),
                name="cases_claimed_once_a_rule",
            ),
        ]


class ClaimWithdrawal(Scoped):
    """A claim was taken back: when, by whom, why."""

    claim = models.OneToOneField("cases.Claim", on_delete=models.PROTECT, related_name="withdrawal")
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_claim_withdrawal_says_why"),
        ]


class ClaimSample(Scoped):
    """Claims drawn for checking, of those made from ``first`` to ``last``: how many of how many, by which seed. Anybody can draw them again.

    ``claims``: their ids, in the order drawn.
    """

    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    drawn_from = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    claims = ArrayField(models.UUIDField())
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]


class ClaimCheck(Scoped):
    """Somebody other than whoever claimed looked at a claim of a sample, and agrees or does not."""

    sample = models.ForeignKey("cases.ClaimSample", on_delete=models.PROTECT, related_name="checks")
    claim = models.ForeignKey("cases.Claim", on_delete=models.PROTECT, related_name="checks")
    agrees = models.BooleanField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "claim", "by"], name="cases_claim_check_once"),
            models.CheckConstraint(condition=~models.Q(because=""), name="cases_claim_check_says_why"),
        ]
