"""Runs: one use of a rule on one day."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.selection.rule import rule_words
from plumbline.sharing.models import Scoped


class NominationRun(Scoped):
    """One frozen list: the rule, the moment, how places were given, and what was promised before the draw.

    The row is never changed. Those offered are its nominations; the
    whole eligible list stands in `ListEntry`; the seed, once used, in `SeedReveal`. ``listed`` is the
    number of people around the line for whom the way of giving places mattered.
    """

    scheme_id = models.UUIDField(null=True)
    kind = models.SlugField(help_text="kind of scheme, for the safety floor")
    rule = models.SlugField(help_text="rule with its version")
    rule_version = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField(help_text="history before this moment was read, nothing after")
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    purpose = models.SlugField()
    method = models.SlugField()
    capacity = models.PositiveIntegerField()
    listed = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    held = models.PositiveIntegerField(
        default=0, help_text="eligible people offered nothing, because they stand in a comparison that runs"
    )
    ethics_decision = models.TextField(blank=True, default="")
    seed_commitment = models.CharField(max_length=64, blank=True, default="")
    commitment = models.OneToOneField(
        "finding.LotCommitment", on_delete=models.PROTECT, null=True, related_name="run"
    )
    expected_fall = models.JSONField(null=True)
    plan = models.JSONField(null=True)
    review_on = models.DateField()
    made_up = models.BooleanField(help_text="every batch behind it is made up")
    batches = ArrayField(models.UUIDField(), default=list, help_text="files that counted when it was made")

    class Meta:
        indexes = [models.Index(fields=["-as_of"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method="by_rank", seed_commitment="")
                | (models.Q(method="by_lot") & ~models.Q(seed_commitment="") & ~models.Q(ethics_decision="")),
                name="finding_lot_has_seed_and_ethics",
            ),
        ]

    @property
    def rule_words(self) -> str:
        """The rule as a reader cites it."""
        return rule_words(self.rule)
