"""How soon whoever referred was told what was decided. Counts, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_on


# Journeys 2.2: the decision is fed back within two working days.
TOLD_WITHIN = Limit(2, "working_days")


@dataclass(frozen=True, slots=True)
class ToldOfDecision:
    """Referrals of which the time to tell was over by the end of a period, and those whose referrer was told within it."""

    sent: int
    told: int


def told_of_decision(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> ToldOfDecision:
    """Count it for referrals to a scheme at the viewer's table that were sent from ``start`` up to ``end``. The decision tells whoever referred.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets noughts.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sent_on, told_on, n FROM referrals_decided_counts(%s, %s, %s)", [scheme, start, end]
        )
        rows = [(due_on(sent, TOLD_WITHIN), told, int(n)) for sent, told, n in cursor.fetchall()]
    over = [(last, told, n) for last, told, n in rows if last < end]
    return ToldOfDecision(
        sum(n for *_, n in over), sum(n for last, told, n in over if told is not None and told <= last)
    )
