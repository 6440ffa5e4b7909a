"""Which cases somebody's presence at a meeting opened to their agency, and whether that can be ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case
from plumbline.cases.queries.readers import open_actions_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings.models import AgendaItem, Attendance
from plumbline.meetings.queries.sight import AGENDA_ORDER
from plumbline.meetings.queries.there import were_there
from plumbline.sharing.queries import grants_of


AT_THE_MEETING = "at-the-meeting"


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that a presence opened. ``open_actions``: of the agency, which are passed on or superseded before it can leave."""

    case: Case
    open_actions: int

    @property
    def may_end(self) -> bool:
        """Whether the agency can leave it now."""
        return self.open_actions == 0


def opened_to(viewer: Viewer, attendance: Attendance) -> list[Opened]:
    """Cases on the agenda that an agency was let in to by being at a meeting, where nobody else of it is recorded as there.

    What it leads, what it hosts and what it was in before is none of them. No ledger entry: references alone.
    """
    if _others(attendance).exists():
        return []
    return _opened(viewer, attendance)


def opened_with(viewer: Viewer, attendance: Attendance) -> tuple[str, ...]:
    """Who else is recorded for an agency that was let in to cases by being at a meeting: while they are, it stays in. Names."""
    others = [row.user for row in _others(attendance)]
    if not others or not _opened(viewer, attendance):
        return ()
    names = names_of_users(set(others))
    return tuple(sorted({names.get(user, "") for user in others}))


def _others(attendance: Attendance) -> QuerySet[Attendance]:
    rows = were_there(attendance.meeting).filter(agency=attendance.agency, confidentiality_accepted=True)
    return rows.exclude(id=attendance.id)


def _opened(viewer: Viewer, attendance: Attendance) -> list[Opened]:
    if not attendance.confidentiality_accepted:
        return []
    meeting, agency = attendance.meeting, attendance.agency
    items = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    cases = [item.case for item in items.select_related("case__scheme").order_by(*AGENDA_ORDER)]
    since = _first_recorded(attendance)
    return [
        Opened(case, open_actions_of(viewer, case, agency))
        for case in cases
        if agency not in (case.owner_agency, case.lead_agency, case.scheme.host_agency_id)
        and _let_in_by(case, agency, since)
    ]


def _first_recorded(attendance: Attendance) -> datetime:
    """When an agency was first recorded at a meeting, be it by a row that turned out to be a mistake: that one opened the cases."""
    rows = Attendance.objects.filter(meeting=attendance.meeting_id, agency=attendance.agency)
    return min(row.recorded_at for row in rows)


def _let_in_by(case: Case, agency: UUID, since: datetime) -> bool:
    """Whether the grant by which an agency sees a case came of being at a meeting, and not before a moment."""
    theirs = [g for g in grants_of(case) if g.agency == agency and g.ends is None]
    return bool(theirs) and all(g.because == AT_THE_MEETING and g.starts >= since for g in theirs)
