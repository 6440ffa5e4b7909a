"""Voice: interviews, what was said, how two people coded it, quotes and their check, consent taken back. None leads to a case or a person."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.schemes.voice import Audience, Consent, Withdrawn


class Interview(models.Model):
    """Somebody was asked to talk: by which guide, when, by whom, and what their words may be used for.

    Held apart from the case file: no name, no record, no case. ``reference`` is on the slip that they keep, and takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="interviews")
    audience = models.SlugField()
    guide = models.SlugField(help_text="guide with its version")
    reference = models.CharField(max_length=8, unique=True)
    consent = models.SlugField()
    danger = models.BooleanField(help_text="they spoke of danger, and it was handed over")
    happened_on = models.DateField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_on", "-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=[a.value for a in Audience])
                & models.Q(consent__in=[c.value for c in Consent]),
                name="schemes_interview_known",
            ),
        ]


class InterviewWords(models.Model):
    """What somebody said, by question. Goes when they take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    interview = models.OneToOneField("schemes.Interview", on_delete=models.PROTECT, related_name="words")
    words = models.JSONField()
    who_was_told = models.TextField(blank=True, help_text="of danger, by the safeguarding route")


class InterviewCoding(models.Model):
    """The themes that one person found in an interview. Until the second is in, nobody else reads the first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    interview = models.ForeignKey("schemes.Interview", on_delete=models.PROTECT, related_name="codings")
    codebook = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    themes = ArrayField(models.SlugField())
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "place"], name="schemes_interview_coding_two"),
            models.UniqueConstraint(fields=["interview", "by"], name="schemes_interview_coding_two_people"),
            models.CheckConstraint(
                condition=models.Q(place__in=[1, 2]), name="schemes_interview_coding_place"
            ),
        ]


class InterviewQuote(models.Model):
    """Words to be quoted, under a theme. Nobody but those who read the interview sees them until somebody else has cleared them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    interview = models.ForeignKey("schemes.Interview", on_delete=models.PROTECT, related_name="quotes")
    theme = models.SlugField()
    words = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]


class QuoteCheck(models.Model):
    """A second person looked whether a quote tells who said it: cleared, or held back with the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    quote = models.OneToOneField(
        "schemes.InterviewQuote", on_delete=models.PROTECT, related_name="check_made"
    )
    is_clear = models.BooleanField()
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="schemes_quote_check_says_why"),
        ]


class InterviewWithdrawal(models.Model):
    """Somebody took back being quoted, or all of it. The words are gone with this row; what was asked of how many stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    interview = models.ForeignKey("schemes.Interview", on_delete=models.PROTECT, related_name="withdrawals")
    what = models.SlugField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "what"], name="schemes_interview_withdrawal_once"),
            models.CheckConstraint(
                condition=models.Q(what__in=[w.value for w in Withdrawn]),
                name="schemes_interview_withdrawal_known",
            ),
        ]
