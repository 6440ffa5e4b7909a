"""Who was there."""

from __future__ import annotations

from django.db import models

from plumbline.sharing.models import Scoped


class Attendance(Scoped):
    """One person at a meeting for one agency: with authority to commit it or not, bound to confidence or not."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.PROTECT, related_name="attendances")
    agency = models.UUIDField()
    user = models.UUIDField()
    has_authority = models.BooleanField()
    confidentiality_accepted = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user", "agency"], name="meetings_attendance_once"),
        ]
