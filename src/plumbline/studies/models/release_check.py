"""What checkers say of a result before it leaves the partnership."""

from __future__ import annotations

import uuid

from django.db import models


class ReleaseCheck(models.Model):
    """One person's check of one result: whether it may leave the partnership as it stands, and why not. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    result = models.ForeignKey("studies.Result", on_delete=models.PROTECT, related_name="checks")
    passed = models.BooleanField()
    words = models.TextField(blank=True, default="")
    checked_by = models.UUIDField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "checked_by"], name="studies_release_check_once"),
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(words=""), name="studies_release_check_says_why"
            ),
        ]
