"""Tokens with which an agency's system calls the machine door, and what is remembered of its calls."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """Lets an agency's system act as one account of that agency, within scopes, until a day. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    system = models.TextField(help_text="which system holds it, in the administrator's words")
    scopes = ArrayField(models.TextField())
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="access_token_order"
            ),
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="access_token_is_for_something"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="access_token_revoked_by_somebody",
            ),
        ]


class TokenUse(models.Model):
    """How often a token was used in one hour, and whom it was shown: ids, so that the same person again costs nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    hour = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)
    seen = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "hour"], name="access_one_use_an_hour")]


class TokenAnswer(models.Model):
    """What a write was answered, for when the same call comes again. Holds ids and states, never words about a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    key = models.TextField()
    asked = models.CharField(max_length=64, help_text="hash of what was asked")
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="access_one_answer_a_key")]
