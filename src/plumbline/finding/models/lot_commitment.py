"""Commitments of lots: what was promised before anybody was drawn."""

from __future__ import annotations

from django.db import models

from plumbline.selection.rule import rule_words
from plumbline.sharing.models import Scoped


class LotCommitment(Scoped):
    """One lot to come: the SHA-256 of its seed, and the terms that the draw will keep.

    It is committed in a transaction of its own, so that partners can hold the SHA-256 before the list exists: the
    database refuses a run drawn in the transaction that committed to its seed. Each is drawn from once. One that is
    never drawn stays to be seen, so that nobody can try seed after seed unnoticed.
    """

    scheme_id = models.UUIDField(null=True)
    kind = models.SlugField(help_text="kind of scheme, for the safety floor")
    rule = models.SlugField(help_text="rule with its version")
    capacity = models.PositiveIntegerField(help_text="places to give")
    listed = models.PositiveIntegerField(help_text="people around the line")
    ethics_decision = models.TextField()
    purpose = models.SlugField()
    seed_commitment = models.CharField(max_length=64)
    committed_at = models.DateTimeField()
    committed_by = models.UUIDField()
    made_up = models.BooleanField(help_text="every batch behind it was made up then")

    class Meta:
        indexes = [models.Index(fields=["-committed_at"])]

    @property
    def rule_words(self) -> str:
        """The rule as a reader cites it."""
        return rule_words(self.rule)
