"""Meetings and the stages they have come to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.sharing.models import Scoped


class Meeting(Scoped):
    """A meeting of a scheme. The agencies of the scheme see that it is held; who is discussed, only those let in.

    ``starts_at`` and ``place`` say when and where it stands now: the database carries them over from its last `Rearrangement`, which
    keeps what they were.
    """

    scheme = models.ForeignKey("schemes.Scheme", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    place = models.TextField(blank=True)
    scheduled_at = models.DateTimeField()
    scheduled_by = models.UUIDField()

    class Meta:
        ordering = ["starts_at", "pk"]


class MeetingStep(Scoped):
    """A meeting came to a stage. ``missing_kinds``, at its end: what was missing of the quorum; None where nobody wrote it down.

    ``quorum``, at its end: the kinds of agency that it needed then.
    ``law``, at its beginning: what was chosen, where agreements name several laws, for all that is shared there; its slug in the kind, or its words.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    stage = models.SlugField()
    missing_kinds = ArrayField(models.SlugField(), null=True)
    quorum = ArrayField(models.SlugField(), null=True)
    law = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_step_number"),
        ]


class Rearrangement(Scoped):
    """A planned meeting was moved, or cancelled: from when and where, to when and where, and why. ``starts_at`` None: cancelled.

    ``number`` counts from 1 for each meeting, and is the SEQUENCE of its calendar file.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="rearrangements")
    number = models.PositiveIntegerField()
    was_at = models.DateTimeField()
    was_place = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True)
    place = models.TextField(blank=True)
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetings_rearrangement_number"),
            models.CheckConstraint(condition=~models.Q(because=""), name="meetings_rearrangement_says_why"),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=False) | models.Q(place=""),
                name="meetings_cancelled_is_nowhere",
            ),
        ]


class MinutesIssue(Scoped):
    """The minutes of a meeting went out, inside: how many people and how many agencies were told, and when."""

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.PROTECT, related_name="issue")
    people = models.PositiveIntegerField()
    agencies = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.UUIDField()
