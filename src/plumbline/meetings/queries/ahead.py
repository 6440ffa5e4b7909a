"""When the meetings of several schemes are held. Times alone: who is discussed, and where, stands on the page of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MeetingAhead:
    """One planned meeting: of which scheme, and when."""

    scheme: UUID
    starts_at: datetime


def meetings_ahead(
    viewer: Viewer, *, schemes: Sequence[UUID], after: datetime, before: datetime
) -> list[MeetingAhead]:
    """Return the planned meetings of schemes at the viewer's table from ``after`` up to ``before``, in order of time.

    The database answers on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheme, starts_at FROM meetings_ahead(%s, %s, %s)", [list(schemes), after, before]
        )
        return [MeetingAhead(scheme, starts_at) for scheme, starts_at in cursor.fetchall()]
