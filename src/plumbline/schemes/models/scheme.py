"""Schemes."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Scheme(models.Model):
    """A scheme of some kind that a partnership runs: who hosts it, and who sits at its table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    slug = models.SlugField(unique=True)
    kind = models.SlugField()
    kind_version = models.IntegerField()
    name = models.TextField()
    host_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    partner_agencies = ArrayField(models.UUIDField(), default=list)
    # Whose law its partnership works under: a kind may be of one nation alone.
    nation = models.SlugField(default="england")
    # What its agencies share for, as its kind says: the policies of the rooms above look for an agreement with this purpose.
    purpose = models.SlugField(default="")
    started_at = models.DateTimeField()
    # Whether somebody in its cases must learn nothing of them, as its kind says. The policies of the rooms above read it.
    walled = models.BooleanField(default=False)
    # Local values by path, oldest first: [[day from which, value], …]. `LocalValue` says who, why and over what.
    local = models.JSONField(default=dict)
    # When the first list, referral, case or meeting came to it; triggers of the rooms above set it (`schemes.in_use`).
    in_use_since = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            # Also what holds against a first referral that comes while somebody takes the scheme back.
            models.CheckConstraint(
                condition=models.Q(in_use_since__isnull=True) | models.Q(taken_back_at__isnull=True),
                name="schemes_scheme_in_use_stays",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | ~models.Q(taken_back_because=""),
                name="schemes_scheme_taken_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agencies(self) -> frozenset[uuid.UUID]:
        """Host and partners."""
        return frozenset({self.host_agency_id, *self.partner_agencies})
