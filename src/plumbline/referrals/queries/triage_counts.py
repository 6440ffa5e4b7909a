"""What triage decided, by group: counts, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.referrals.enums import ETHNIC_GROUP, NOT_SAID


ByGroup = Mapping[str, Mapping[str, int]]
"""By group ("" where it is not recorded) and decision: how many."""


def triage_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> dict[str, ByGroup]:
    """Count the referrals that a scheme at the viewer's table decided from ``start`` up to ``end``, by sex, age and ethnic group of the principal.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets none.

    Returns
    -------
    By ``sex`` (F, M), ``age`` (`enums.AGES`) and ``ethnic_group``, as the form of the kind has it; those who did not say with those of whom it is not recorded.
    """
    found: dict[str, dict[str, dict[str, int]]] = {"sex": {}, "age": {}, ETHNIC_GROUP: {}}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trait, value, decision, n FROM referrals_triage_counts(%s, %s, %s)", [scheme, start, end]
        )
        for trait, value, decision, n in cursor.fetchall():
            counts = found[trait].setdefault("" if trait == ETHNIC_GROUP and value in NOT_SAID else value, {})
            counts[decision] = counts.get(decision, 0) + int(n)
    return dict(found)
