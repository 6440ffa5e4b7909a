"""Batches."""

from __future__ import annotations

from django.db import models

from plumbline.feeds.enums import BatchStatus
from plumbline.sharing.models import Scoped


class Batch(Scoped):
    """One file taken in, whole or not at all.

    ``read = staged + quarantined + duplicate`` holds in the database too.
    """

    feed = models.SlugField()
    contract_version = models.IntegerField()
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    version = models.IntegerField(default=1)
    supersedes = models.ForeignKey("feeds.Batch", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.TextField(default=BatchStatus.LIVE.value)
    read = models.IntegerField()
    staged = models.IntegerField()
    quarantined = models.IntegerField()
    duplicate = models.IntegerField()
    made_up = models.BooleanField()
    harm_index = models.TextField(default="", help_text="edition that weighed its offences, by title")
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    warnings = models.JSONField(default=list)
    columns = models.JSONField(
        default=dict, help_text="column of the contract to heading of the file, where a person said so"
    )
    quality = models.JSONField(
        default=dict, help_text="what is filled, rows by month, what to ask the sender"
    )
    reasons = models.JSONField(
        default=list, help_text="why rows were kept aside: counts and row numbers, no content"
    )
    received_at = models.DateTimeField()
    # The order in which files were taken in decides which version of a row stands; `received_at` may be told.
    stored_at = models.DateTimeField()
    received_by = models.UUIDField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(read=models.F("staged") + models.F("quarantined") + models.F("duplicate")),
                name="feeds_batch_rows_add_up",
            ),
            models.UniqueConstraint(
                fields=["owner_agency", "feed", "sha256"],
                condition=models.Q(status="live"),
                name="feeds_batch_once",
            ),
        ]
