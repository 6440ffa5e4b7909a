"""When meetings are held to which somebody is called, for the calendar files that go with their mail. For the job that sends it alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """One meeting: when, how often it was moved or cancelled, and whether it is off. Nothing of what for."""

    meeting: UUID
    starts_at: datetime
    changes: int
    is_cancelled: bool


def calendar_times(meetings: Iterable[UUID], recipient: UUID) -> list[CalendarTime]:
    """Times of those of these meetings to which ``recipient`` is called now, the earliest first; nothing to anybody but the job that sends mail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT meeting, starts_at, changes, is_cancelled FROM meetings_calendar_times(%s, %s)",
            [list(meetings), recipient],
        )
        return [CalendarTime(*row) for row in cursor.fetchall()]
