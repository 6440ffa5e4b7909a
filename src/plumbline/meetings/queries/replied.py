"""Answers to research that came before the meeting that they were for. Counts, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RepliedBefore:
    """Requests whose meeting began in a period, and those of them that were answered before it did.

    The meeting that a request is for is the first that began after it was asked and had its case on the agenda: a request of which no meeting
    has heard yet is in neither count.
    """

    asked: int
    before: int


def replied_before(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> RepliedBefore:
    """Count the answers for the meetings of a scheme at the viewer's table that began from ``start`` up to ``end``.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets noughts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked, before FROM meetings_reply_counts(%s, %s, %s)", [scheme, start, end])
        asked, before = cursor.fetchone() or (0, 0)
    return RepliedBefore(int(asked), int(before))
