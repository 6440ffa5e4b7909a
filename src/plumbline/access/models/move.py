"""Taking the whole partnership out: asked for by one, agreed or refused by another, and that it was done."""

from __future__ import annotations

import uuid

from django.db import models


class MoveRequest(models.Model):
    """Somebody asks that everything be written out for another installation. Never changed.

    ``recipient``: the public key of that installation (age, ``age1…``); nobody else can open the file. ``receiver``: whose it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    receiver = models.TextField(help_text="who is to receive it: an organisation, never a person of a case")
    recipient = models.CharField(max_length=62, help_text="public key of the installation that receives it")
    because = models.TextField(help_text="why, and under which agreement")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(receiver="") & ~models.Q(because=""), name="access_move_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__startswith="age1"), name="access_move_names_a_key"
            ),
        ]


class MoveAnswer(models.Model):
    """A second person's word on a request: agreed, or refused and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.OneToOneField("access.MoveRequest", on_delete=models.PROTECT, related_name="answer")
    agreed = models.BooleanField()
    words = models.TextField(blank=True, default="")
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed=True) | ~models.Q(words=""), name="access_move_refusal_says_why"
            ),
        ]


class MoveMade(models.Model):
    """The file of an agreed request was written; a request serves once. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.OneToOneField("access.MoveRequest", on_delete=models.PROTECT, related_name="made")
    manifest_sha256 = models.CharField(max_length=64, help_text="of the manifest in the file")
    made_at = models.DateTimeField()
