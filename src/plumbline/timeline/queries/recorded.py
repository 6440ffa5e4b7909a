"""How often somebody was recorded as hurt or suspected in a stretch of days, where the files of an agency cover it: no data is not no event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.feeds.queries import months_held
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.models import Event
from plumbline.timeline.queries.chronology import DatedEvent, dated_events
from plumbline.timeline.queries.following import feeds_of_each


EVENTS, PEOPLE = "police_crimes", "police_people"
"""The feeds that say what happened and who was in it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Violent events in a stretch of days, each once: in how many somebody was hurt, and in how many suspected.

    ``last``: the last day that is counted, the end of the files where they do not reach further. ``whole``: every event of these
    agencies is the viewer's to see, and the files reach the end of the stretch; else there may be more.
    """

    hurt: int
    suspected: int
    first: date
    last: date
    whole: bool


def recorded_events(
    viewer: Viewer, person_id: UUID, *, agencies: Collection[UUID], first: date, last: date
) -> Recorded | None:
    """Count the violent events of somebody that agencies recorded from ``first`` to ``last``, as far as the viewer may see.

    The caller writes the ledger entry of the page that shows it, which names the person.

    Returns
    -------
    None where nothing can be said: no file covers the first day, no record of the person is joined, or every event is somebody else's
    to see.
    """
    reach = _reach(viewer, agencies, first=first, last=last)
    if reach is None or PEOPLE not in feeds_of_each(viewer, [person_id])[person_id]:
        return None
    inside = _inside(viewer, person_id, agencies, first, reach)
    theirs = set(agencies) <= set(viewer.agency_ids)
    if not theirs and not inside:
        return None
    return Recorded(
        hurt=sum("victim" in one.roles for one in inside),
        suspected=sum("suspect" in one.roles for one in inside),
        first=first,
        last=reach,
        whole=theirs and reach >= last,
    )


def _inside(
    viewer: Viewer, person_id: UUID, agencies: Collection[UUID], first: date, last: date
) -> list[DatedEvent]:
    found = {
        one.event_id: one
        for one in dated_events(viewer, person_id, cited_since=timezone.now())
        if one.agency in agencies
        and one.withdrawn_at is None
        and one.status != "cancelled"
        and one.occurred_from is not None
        and first <= timezone.localdate(one.occurred_from) <= last
    }
    violent = Event.objects.filter(id__in=list(found), is_violence=True)
    return [found[key] for key in visible_to(viewer, violent).values_list("id", flat=True)]


def _reach(viewer: Viewer, agencies: Collection[UUID], *, first: date, last: date) -> date | None:
    """The last day up to which the files cover every month from that of ``first`` on; None where they do not cover that."""
    held = months_held(viewer, feed=EVENTS, agencies=agencies)
    reach, month = None, (first.year, first.month)
    while month in held:
        reach = held[month]
        month = (month[0] + month[1] // 12, month[1] % 12 + 1)
    return None if reach is None or reach < first else min(reach, last)
