"""Interventions and every version of each."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Intervention(models.Model):
    """One service that a provider offers. What it is stands in its versions; the last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    provider = models.UUIDField(help_text="the agency that delivers it")
    made_up = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    class Meta:
        ordering = ["opened_at", "pk"]


class Version(models.Model):
    """An intervention as it stood from a moment on. Never edited: a referral points to the version that it was made under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    intervention = models.ForeignKey(
        "interventions.Intervention", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    name = models.TextField()
    about = models.TextField()
    help = models.SlugField()
    sessions = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    weeks = models.PositiveIntegerField()
    eligibility = models.TextField()
    cost_pence = models.PositiveBigIntegerField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    consent_from = models.DateField(
        null=True,
        help_text="the day from which nobody is referred without their consent; none where it needs none",
    )
    elements = ArrayField(models.TextField(), default=list)
    must_happen = ArrayField(
        models.TextField(), default=list, help_text="what must happen for it to have been delivered as meant"
    )
    because = models.TextField(blank=True, help_text="why it was changed")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["intervention", "number"], name="interventions_version_number"),
            models.CheckConstraint(
                condition=models.Q(sessions__gte=1, minutes__gte=1, weeks__gte=1),
                name="interventions_version_dose",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                name="interventions_version_capacity",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="interventions_version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(because=""),
                name="interventions_version_change_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Withdrawal(models.Model):
    """An intervention is offered no more. Referrals under way go on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    intervention = models.OneToOneField(
        "interventions.Intervention", on_delete=models.PROTECT, related_name="withdrawal"
    )
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="interventions_withdrawal_says_why"),
        ]
