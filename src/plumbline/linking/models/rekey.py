"""What a run or a decision changed, so that it can be undone exactly."""

from __future__ import annotations

import uuid

from django.db import models


class Rekey(models.Model):
    """One record moved from one key (or none) to another. Ids only; the matcher's alone.

    With ``alias_made`` the row is about a key instead of a record: which elder it was an alias of before
    (null: of none) and after. A run's rows say where each record was just before it; a decision's say where it
    would be without any decision of the desk, so that decisions can be taken back in any order. A record that
    a run went by and left where it was has a row from its key to the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey("linking.LinkRun", null=True, on_delete=models.PROTECT, related_name="rekeys")
    decision = models.ForeignKey(
        "linking.Decision", null=True, on_delete=models.PROTECT, related_name="rekeys"
    )
    record_id = models.UUIDField()
    from_person = models.UUIDField(null=True)
    to_person = models.UUIDField(null=True)
    alias_made = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["record_id"], name="linking_rekey_record")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(run__isnull=True) ^ models.Q(decision__isnull=True),
                name="linking_rekey_one_cause",
            )
        ]
