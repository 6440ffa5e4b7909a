"""Values that somebody proposed to set, and what a second person said."""

from __future__ import annotations

import uuid

from django.db import models


class ProposedValue(models.Model):
    """A limit or threshold as somebody who leads a scheme would have it, from which day and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="proposed_values")
    path = models.TextField()
    value = models.TextField()
    overrides = models.TextField()
    because = models.TextField()
    from_date = models.DateField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="schemes_proposed_value_says_why"),
        ]


class ValueAnswer(models.Model):
    """What became of a proposed value: a second person confirmed it, or refused it and why; or whoever proposed it withdrew it. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    proposal = models.OneToOneField("schemes.ProposedValue", on_delete=models.PROTECT, related_name="answer")
    confirmed = models.BooleanField()
    words = models.TextField(blank=True, default="")
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed=True) | ~models.Q(words=""),
                name="schemes_value_refusal_says_why",
            ),
        ]

    @property
    def is_withdrawn(self) -> bool:
        """Whether whoever proposed it took it back: a second person is never they."""
        return self.answered_by == self.proposal.proposed_by
