"""Who of those who are recorded at a meeting is there, at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from plumbline.access.viewer import Viewer
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings.enums import Gone
from plumbline.meetings.models import AgendaItem, Attendance, AttendanceEnd, Meeting


def were_there(meeting: Meeting) -> QuerySet[Attendance]:
    """Everybody who was there for an agency, to the end or not; nobody who was recorded by mistake."""
    never = AttendanceEnd.objects.filter(attendance=OuterRef("pk"), how=Gone.NEVER.value)
    return Attendance.objects.filter(~Exists(never), meeting=meeting)


def there_at(meeting: Meeting, at: datetime | None = None) -> QuerySet[Attendance]:
    """Who is there still: now, or had not left by a moment. Whoever came back is there by the row of that turn."""
    gone = Q(how=Gone.NEVER.value) | Q(how=Gone.LEFT.value)
    if at is not None:
        gone = Q(how=Gone.NEVER.value) | Q(how=Gone.LEFT.value, left_at__lte=at)
    return Attendance.objects.filter(
        ~Exists(AttendanceEnd.objects.filter(gone, attendance=OuterRef("pk"))), meeting=meeting
    )


def left_when(rows: Iterable[Attendance]) -> dict[object, datetime]:
    """When each of some people left, by the attendance."""
    ends = AttendanceEnd.objects.filter(attendance__in=rows, how=Gone.LEFT.value)
    return {end.attendance_id: end.left_at for end in ends if end.left_at}


def bound_agencies(meeting: Meeting) -> frozenset[UUID]:
    """Agencies with somebody there still who accepted confidence."""
    rows = there_at(meeting).filter(confidentiality_accepted=True)
    return frozenset(rows.values_list("agency", flat=True))


def agencies_heard_of(viewer: Viewer, meeting: Meeting) -> frozenset[UUID]:
    """Agencies in the cases of a meeting that the viewer sees: whose knowledge its papers hold. Names nobody, so no entry."""
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    return frozenset(agency for item in rows.select_related("case") for agency in item.case.seen_by_agencies)
