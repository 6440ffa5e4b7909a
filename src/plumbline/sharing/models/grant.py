"""Grants and blocks, as dated rows."""

from __future__ import annotations

import uuid

from django.db import models

from plumbline.sharing.enums import GrantKind


class Grant(models.Model):
    """One agency or one user let in to, or one user kept out of, one object. Ended, never deleted.

    Holds ids, not foreign keys: the object may be of any room above.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField(default=GrantKind.GRANT.value)
    object_table = models.TextField()
    object_id = models.UUIDField()
    agency = models.UUIDField(null=True)
    user = models.UUIDField(null=True)
    because = models.SlugField()
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["object_table", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=True) ^ models.Q(user__isnull=True),
                name="sharing_grant_one_receiver",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="grant") | models.Q(kind="block", user__isnull=False),
                name="sharing_block_names_a_user",
            ),
        ]
