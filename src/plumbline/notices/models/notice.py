"""Notices: the inbox of one person."""

from __future__ import annotations

import uuid

from django.db import models


class Notice(models.Model):
    """One person was told that something waits for them. Says what kind of thing, and which, and the day it is due; never a word of it.

    Its recipient alone reads it, opens it and puts it away. ``ended_at``: what it told of is settled, or was told anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recipient = models.UUIDField()
    kind = models.SlugField()
    about_kind = models.SlugField()
    about_id = models.UUIDField()
    due_on = models.DateField()
    given_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    put_away_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-given_at", "kind", "pk"]
        indexes = [
            models.Index(
                fields=["recipient", "-given_at"],
                condition=models.Q(put_away_at__isnull=True, ended_at__isnull=True),
                name="notices_waiting",
            ),
        ]
