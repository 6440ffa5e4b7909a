"""Which cases somebody's presence at a meeting opened to their agency, and whether that can be ended."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Cases on the agenda that an agency was let in to since somebody was recorded as there for it, and by nobody else of it.

    What it leads, what it hosts and what it was in before is none of them. No ledger entry: references alone.
    """
    meeting, agency = attendance.meeting, attendance.agency
    others = (
        were_there(meeting).filter(agency=agency, confidentiality_accepted=True).exclude(id=attendance.id)
    )
    if others.exists() or not attendance.confidentiality_accepted:
        return []
    items = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    cases = [item.case for item in items.select_related("case__scheme").order_by(*AGENDA_ORDER)]
    return [
        Opened(case, open_actions_of(viewer, case, agency))
        for case in cases
        if agency not in (case.owner_agency, case.lead_agency, case.scheme.host_agency_id)
        and _let_in_by(case, attendance)
    ]


def _let_in_by(case: Case, attendance: Attendance) -> bool:
    """Whether the grant by which the agency sees a case came of being at a meeting, and not before they were recorded."""
    theirs = [g for g in grants_of(case) if g.agency == attendance.agency and g.ends is None]
    return bool(theirs) and all(
        g.because == AT_THE_MEETING and g.starts >= attendance.recorded_at for g in theirs
    )
