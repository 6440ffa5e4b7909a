"""The states through which cases came. The caller has checked the cases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.cases.models import Case, CaseState
from plumbline.cases.undone import standing_states
from plumbline.schemes.queries import kind_of


def states_of(cases: Iterable[Case], held: Iterable[CaseState] | None = None) -> dict[UUID, list[CaseState]]:
    """States of some cases in order, without those that a decision made which was taken back. ``scheme`` is loaded.

    ``held``: every state of theirs in order, where the caller has read them.
    """
    courses = {case.id: kind_of(case.scheme).course for case in cases}
    rows: dict[UUID, list[CaseState]] = {key: [] for key in courses}
    if held is None:
        held = CaseState.objects.filter(case__in=list(courses)).order_by("number", "pk")
    for row in held:
        rows[row.case_id].append(row)
    return {key: standing_states(courses[key], found) for key, found in rows.items()}
