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
    started_at = models.DateTimeField()
    # Whether somebody in its cases must learn nothing of them, as its kind says. The policies of the rooms above read it.
    walled = models.BooleanField(default=False)
    # Local values by path, oldest first: [[day from which, value], …]. `LocalValue` says who, why and over what.
    local = models.JSONField(default=dict)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def agencies(self) -> frozenset[uuid.UUID]:
        """Host and partners."""
        return frozenset({self.host_agency_id, *self.partner_agencies})
