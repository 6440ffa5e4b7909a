"""Who was there: for an agency, or to observe; and what a chair said where a quorum was missing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.meetings.enums import Gone
from plumbline.sharing.models import Scoped


class Attendance(Scoped):
    """One person at a meeting for one agency: with authority to commit it or not, bound to confidence or not.

    ``turn``: counts up where they came back after they left, or were there after all.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="attendances")
    agency = models.UUIDField()
    user = models.UUIDField()
    has_authority = models.BooleanField()
    confidentiality_accepted = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    turn = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user", "agency", "turn"], name="meetings_attendance_once"
            ),
        ]


class AttendanceEnd(Scoped):
    """Somebody left the meeting, or was never there and recorded by mistake. ``left_at``: when they left."""

    attendance = models.ForeignKey("meetings.Attendance", on_delete=models.PROTECT, related_name="ends")
    how = models.SlugField()
    left_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "how"], name="meetings_attendanceend_once"),
            models.CheckConstraint(
                condition=models.Q(how=Gone.LEFT.value, left_at__isnull=False)
                | (models.Q(how=Gone.NEVER.value, left_at__isnull=True) & ~models.Q(because="")),
                name="meetings_attendanceend_whole",
            ),
        ]


class Acceptance(Scoped):
    """Somebody there for an agency accepted the confidentiality statement. From then on they are bound, which the database writes down.

    ``statement`` is its version, ``is_local`` that it is the partnership's own, and ``sha256`` the fingerprint of the text.
    """

    attendance = models.ForeignKey(
        "meetings.Attendance", on_delete=models.PROTECT, related_name="acceptances"
    )
    statement = models.PositiveIntegerField()
    is_local = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering = ["accepted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "sha256"], name="meetings_acceptance_once"),
        ]


class Apology(Scoped):
    """Somebody at the table said that they would not come: minuted where they were not there after all.

    ``sent_words``: their agency sent what it knows instead, in answer to a request or otherwise. ``ended_at``: taken back by ``ended_by``.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="apologies")
    agency = models.UUIDField()
    user = models.UUIDField()
    sent_words = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user", "agency"],
                condition=models.Q(ended_at__isnull=True),
                name="meetings_apology_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="meetings_apology_ended_by_somebody",
            ),
        ]


class Observer(Scoped):
    """Somebody who comes to observe: of no agency at the table, or without authority. They have no account in this, and see no papers."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="observers")
    name = models.TextField()
    organisation = models.TextField()
    because = models.TextField(help_text="why they are there")
    invited_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name", "organisation"], name="meetings_observer_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(organisation="") & ~models.Q(because=""),
                name="meetings_observer_says_who_and_why",
            ),
        ]


class Signing(Scoped):
    """An observer signed the confidentiality statement of one meeting. From then on they count as there.

    ``statement`` is its version and ``sha256`` the fingerprint of the text that was signed.
    """

    observer = models.OneToOneField("meetings.Observer", on_delete=models.PROTECT, related_name="signing")
    statement = models.PositiveIntegerField()
    is_local = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    signed_as = models.TextField(help_text="the name as they typed it")
    signed_at = models.DateTimeField()
    recorded_by = models.UUIDField()


class GoingOn(Scoped):
    """A chair said to go on without a quorum, and why. ``missing_kinds``: the kinds of agency that nobody could commit."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="goings_on")
    missing_kinds = ArrayField(models.SlugField())
    because = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(because=""), name="meetings_going_on_says_why"),
        ]
