"""Webhooks: where an agency's system wants to be told that something is new, and each time that it was."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.notices.enums import DeliveryState


class Webhook(models.Model):
    """An address of an agency's system and the kinds of event it wants to hear of. Its secret is kept sealed.

    It speaks of what the account of its token may see, as long as that token is in force. ``failures``: messages given up in a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    token = models.ForeignKey("access.Token", on_delete=models.PROTECT, related_name="+")
    recipient = models.UUIDField(help_text="the account of its token")
    address = models.TextField()
    events = ArrayField(models.TextField())
    secret = models.BinaryField(editable=False)
    made_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.SlugField(blank=True, default="")

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(events=[]), name="notices_webhook_wants_something")
        ]


class Delivery(models.Model):
    """One message to one webhook: a kind of event and the id of what it is about. ``said``: in a sentence, why it did not arrive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="+")
    recipient = models.UUIDField()
    event = models.TextField()
    about_id = models.UUIDField()
    made_at = models.DateTimeField()
    state = models.SlugField(default=DeliveryState.WAITING.value)
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
                fields=["webhook", "event", "about_id"], name="notices_each_told_a_webhook_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in DeliveryState]), name="notices_delivery_state"
            ),
        ]
