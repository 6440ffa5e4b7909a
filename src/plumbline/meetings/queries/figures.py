"""Figures of meetings. Counts with their denominators, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class QuorumFigures:
    """Meetings that ended in a period. ``not_written_down``: of those held, ended before anybody noted who was missing."""

    held: int
    quorate: int
    not_written_down: int


def quorum_figures(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> QuorumFigures:
    """Count the meetings of a scheme at the viewer's table that ended from ``start`` up to ``end``, and those that had a quorum.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets
    noughts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM meetings_quorum_counts(%s, %s, %s)", [scheme, start, end])
        held, quorate, unknown = cursor.fetchone()
    return QuorumFigures(int(held), int(quorate), int(unknown))
