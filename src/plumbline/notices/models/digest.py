"""Digests: the outbox. One row for one e-mail to one person on one day."""

from __future__ import annotations

import uuid

from django.db import models

from plumbline.notices.enums import DigestState
from plumbline.notices.rules import USUAL_TIME


class Digest(models.Model):
    """At most one e-mail a day to one person, made of five counts: actions due and late, what is to be looked at again, meetings called, and others.

    ``urgent``: of one that goes out at once beside it, how many urgent referrals wait; it counts nothing else.

    The address is looked up when it is sent. ``said``: in a sentence, why it was given up or is tried again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recipient = models.UUIDField()
    on = models.DateField()
    ref = models.SlugField()
    due = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    reviews = models.PositiveIntegerField(default=0)
    meetings = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    urgent = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    state = models.SlugField(default=DigestState.WAITING.value)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "on"], condition=models.Q(urgent=0), name="notices_one_digest_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(due__gt=0)
                | models.Q(late__gt=0)
                | models.Q(reviews__gt=0)
                | models.Q(meetings__gt=0)
                | models.Q(others__gt=0)
                | models.Q(urgent__gt=0),
                name="notices_digest_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in DigestState]), name="notices_digest_state"
            ),
        ]


class DigestChoice(models.Model):
    """When somebody wants their digest, or that they want none. Without a row: at the usual time.

    ``urgent``: they want to hear of an urgent referral at once, besides.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    recipient = models.UUIDField(unique=True)
    by_mail = models.BooleanField(default=True)
    at = models.TimeField(default=USUAL_TIME)
    urgent = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
