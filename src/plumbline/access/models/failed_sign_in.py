"""Failed attempts to sign in: what the brake counts."""

from __future__ import annotations

import uuid

from django.db import models


class FailedSignIn(models.Model):
    """One failure against one key: an account, an address or a second factor.

    The key is a keyed hash, so the table tells nobody which names were tried. Rows go when they are
    too old to count.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"]), models.Index(fields=["at"])]
