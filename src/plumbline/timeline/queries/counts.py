"""Read the counts that services send in place of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.models import Count


@dataclass(frozen=True, slots=True)
class SentCount:
    """How many, of what, in ``[from_date, to_date)``. ``count`` is None where it is ``hidden`` or was not given."""

    sender: UUID
    feed: str
    measure: str
    from_date: date
    to_date: date
    count: int | None
    hidden: bool
    made_up: bool


def sent_counts(viewer: Viewer) -> list[SentCount]:
    """Counts that stand, as far as the viewer's agencies sent them or count with the sender; by feed and sender, then oldest first."""
    record("counts.read", verb=Verb.CONSULTATION, object_kind="frame", objects=[], by=viewer)
    rows = visible_to(viewer, Count.objects.filter(withdrawn_at__isnull=True))
    ordered = rows.order_by("feed", "owner_agency", "from_date", "to_date", "measure", "variant")
    return [
        SentCount(c.owner_agency, c.feed, c.measure, c.from_date, c.to_date, c.count, c.hidden, c.made_up)
        for c in ordered
    ]
