"""Which cases somebody's presence at a meeting would open to their agency, for whoever records who is there."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True, slots=True)
class WouldRead:
    """An agency of the table that does not read some cases on the agenda yet, and how many of how many."""

    agency: str
    cases: int
    of: int


def would_read(viewer: Viewer, meeting: Meeting) -> tuple[WouldRead, ...]:
    """Agencies that a presence would let in to cases, by name. The caller has found the meeting for the viewer. Counts, so no entry."""
    items = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    cases = [item.case for item in items.select_related("case")]
    names = names_of(meeting.scheme.agencies)
    found = [
        WouldRead(name, sum(agency not in case.seen_by_agencies for case in cases), len(cases))
        for agency, name in names.items()
    ]
    return tuple(sorted((one for one in found if one.cases), key=lambda one: one.agency))
