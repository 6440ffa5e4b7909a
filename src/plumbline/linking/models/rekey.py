"""What a run changed, so that it can be undone exactly."""

from __future__ import annotations

import uuid

from django.db import models


class Rekey(models.Model):
    """One record moved from one key (or none) to another by one run. Ids only; the matcher's alone.

    With ``alias_made`` the row is about a key instead of a record: which elder it was an alias of before
    (null: of none) and after.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey("linking.LinkRun", on_delete=models.PROTECT, related_name="rekeys")
    record_id = models.UUIDField()
    from_person = models.UUIDField(null=True)
    to_person = models.UUIDField(null=True)
    alias_made = models.BooleanField(default=False)
