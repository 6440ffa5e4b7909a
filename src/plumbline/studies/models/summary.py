"""Signed summaries: those made here, those taken in, and the installations that are believed."""

from __future__ import annotations

import uuid

from django.db import models


class Summary(models.Model):
    """One released result as it may leave this installation, in the words that were signed. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    result = models.OneToOneField("studies.Result", on_delete=models.PROTECT, related_name="summary")
    canonical = models.TextField()
    signature = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()


class KnownInstallation(models.Model):
    """Another installation whose fingerprint somebody here compared with what its keepers read out. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.TextField()
    public_key = models.BinaryField(unique=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="studies_installation_has_name"),
        ]


class InstallationEnd(models.Model):
    """Why an installation is no longer believed. Never changed: another key has to be confirmed anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    installation = models.OneToOneField(
        "studies.KnownInstallation", on_delete=models.PROTECT, related_name="end"
    )
    because = models.TextField()
    ended_at = models.DateTimeField()
    ended_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="studies_installation_end_says_why"),
        ]


class InstallationKey(models.Model):
    """A further key of a known installation, which the key before it handed over to; the one before vouches for nothing later. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    installation = models.ForeignKey(
        "studies.KnownInstallation", on_delete=models.PROTECT, related_name="further_keys"
    )
    before = models.BinaryField(unique=True, help_text="the key that handed over")
    public_key = models.BinaryField(unique=True)
    changed_at = models.DateTimeField(help_text="as the notice says")
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()


class KeyChange(models.Model):
    """One change of this installation's own signing key. Public keys and the notice alone; the secrets are files. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.PositiveSmallIntegerField(unique=True)
    before = models.BinaryField(unique=True)
    public_key = models.BinaryField(unique=True)
    revoked = models.BooleanField(help_text="the key before may have been lost: nothing that it signed holds")
    because = models.TextField()
    notice = models.BinaryField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="studies_key_change_says_why"),
        ]


class TakenSummary(models.Model):
    """One summary of another installation, word for word with its signature. Never changed.

    ``id`` is the summary's own; ``study`` the list that it tells of there, of which later looks bring further summaries.
    """

    id = models.UUIDField(primary_key=True)
    installation = models.ForeignKey(
        "studies.KnownInstallation", on_delete=models.PROTECT, related_name="summaries"
    )
    study = models.UUIDField()
    evaluated_at = models.DateTimeField()
    canonical = models.TextField()
    signature = models.BinaryField()
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["study", "-evaluated_at"])]
