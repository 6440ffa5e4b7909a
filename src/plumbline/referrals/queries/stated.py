"""The number of events behind a way in: what may be stated to the host, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.referrals.models import Referral, StatedCount, TriageMeasure
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class StatedLine:
    """A number that was stated, and by which agency."""

    stated: StatedCount
    agency: str


def count_to_state(viewer: Viewer, referral: Referral) -> TriageMeasure | None:
    """What was counted for the decision on a referral, where the viewer may state its number to the host; else None.

    All events are of one agency, for which the viewer acts; the host does not read the count anyway, and it was not stated yet.
    """
    measure = visible_to(viewer, TriageMeasure.objects.filter(triage__referral=referral)).first()
    host = referral.scheme.host_agency_id
    if measure is None or measure.hurt is None or host in measure.seen_by_agencies:
        return None
    if len(measure.sources) != 1 or measure.sources[0] not in viewer.agency_ids:
        return None
    return None if stated_of(viewer, referral) else measure


def stated_of(viewer: Viewer, referral: Referral) -> StatedLine | None:
    """The number that was stated of a referral that the viewer looks at; None where none was, or it is not theirs to see.

    The page that shows it has its entry, which names the person.
    """
    row = visible_to(viewer, StatedCount.objects.filter(triage__referral=referral)).first()
    return StatedLine(row, names_of([row.owner_agency])[row.owner_agency]) if row else None
