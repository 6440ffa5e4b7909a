"""Drift by quarter: cases outside the criteria, actions and contacts that serve no objective. Counts, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


Drifting = Literal["cases", "actions", "contacts"]


@dataclass(frozen=True, slots=True)
class DriftCount:
    """Of ``of`` cases opened, actions agreed or contacts that stand, in the quarter that begins on ``quarter``, ``n`` drift."""

    quarter: date
    what: Drifting
    n: int
    of: int


def drift_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[DriftCount]:
    """Count the drift of a scheme at the viewer's table from ``start`` up to ``end``; quarters without anything are left out.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets none.
    Small counts are hidden by whoever shows them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quarter, name, n, whole FROM cases_drift_counts(%s, %s, %s) ORDER BY quarter",
            [scheme, start, end],
        )
        return [DriftCount(quarter, name, int(n), int(of)) for quarter, name, n, of in cursor.fetchall()]
