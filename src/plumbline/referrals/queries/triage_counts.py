"""What triage decided, by group: counts, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


ByGroup = Mapping[str, Mapping[str, int]]
"""By group ("" where it is not recorded) and decision: how many."""


def triage_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> dict[str, ByGroup]:
    """Count the referrals that a scheme at the viewer's table decided from ``start`` up to ``end``, by sex and by age of the principal.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets none.

    Returns
    -------
    By ``sex`` (F, M) and ``age`` (`enums.AGES`).
    """
    found: dict[str, dict[str, dict[str, int]]] = {"sex": {}, "age": {}}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trait, value, decision, n FROM referrals_triage_counts(%s, %s, %s)", [scheme, start, end]
        )
        for trait, value, decision, n in cursor.fetchall():
            found[trait].setdefault(value, {})[decision] = int(n)
    return dict(found)
