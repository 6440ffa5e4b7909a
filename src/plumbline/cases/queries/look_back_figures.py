"""Counts of look-backs, without rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.cases.look_back import late_by
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class LookBackCounts:
    """Look-backs so many months after closure whose day fell in a period. ``told``: the files reach that day, and nothing speaks against them.

    ``hurt``, ``suspected`` and ``back`` count cases of those told; a case may be in several.
    """

    months: int
    due: int
    told: int
    hurt: int
    suspected: int
    back: int


def look_back_figures(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[LookBackCounts]:
    """Count the look-backs of a scheme at the viewer's table with a day from ``start`` up to ``end``; soonest after closure first.

    The database counts on behalf of the viewer's agencies, so that a board reads figures without seeing one case.
    """
    found = Scheme.objects.filter(id=scheme).first()
    unseen = sorted(kind_of(found).work.unseen_after) if found else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT months, due, told, hurt, suspected, back FROM cases_look_back_counts(%s, %s, %s, %s, %s) ORDER BY months",
            [scheme, start, end, unseen, late_by()],
        )
        return [LookBackCounts(*row) for row in cursor.fetchall()]
