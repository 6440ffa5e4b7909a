"""Surveys: rounds, invitations that are destroyed by their answer, answers and comments that lead to nobody."""

from __future__ import annotations

import uuid

from django.db import models


class SurveyRound(models.Model):
    """One asking of a survey by a scheme: how many were invited, and until which day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="survey_rounds")
    survey = models.SlugField()
    version = models.PositiveIntegerField()
    invited = models.PositiveIntegerField()
    opened_on = models.DateField()
    closes_on = models.DateField(help_text="the last day on which it is answered")
    opened_by = models.UUIDField()

    class Meta:
        ordering = ["-opened_on", "-closes_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(invited__gte=10), name="schemes_survey_round_enough_invited"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gt=models.F("opened_on")), name="schemes_survey_round_order"
            ),
        ]


class SurveyInvitation(models.Model):
    """A code that was not used yet, as its fingerprint. It names nobody, and goes with the answer that it brings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey("schemes.SurveyRound", on_delete=models.PROTECT, related_name="invitations")
    sha256 = models.CharField(max_length=64, unique=True)


class SurveyAnswer(models.Model):
    """What one person answered: numbers by statement. No time, no code, no account; the id is drawn at random."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey("schemes.SurveyRound", on_delete=models.PROTECT, related_name="answers")
    answers = models.JSONField()

    class Meta:
        ordering = ["id"]


class SurveyComment(models.Model):
    """A comment, apart from the answers of whoever wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey("schemes.SurveyRound", on_delete=models.PROTECT, related_name="comments")
    words = models.TextField()

    class Meta:
        ordering = ["id"]
