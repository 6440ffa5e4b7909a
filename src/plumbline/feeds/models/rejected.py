"""Rows kept aside."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Rejected(Scoped):
    """One quarantined row, with the reason and what to do. Seen by its supplier and whoever brought the file."""

    batch = models.ForeignKey("feeds.Batch", on_delete=models.PROTECT, related_name="rejected")
    row_no = models.IntegerField()
    column = models.TextField(null=True)  # noqa: DJ001 - null where the fault is of the whole row
    reason = models.TextField()
    row_text = models.TextField()
    put_right_by = models.UUIDField(null=True, help_text="batch that gave the row again, corrected")
