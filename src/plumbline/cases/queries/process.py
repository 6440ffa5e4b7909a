"""How cases were handled: research by agency, and days from one step to the next. Counts, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Research that one agency was asked for, by the day on which it was due. ``unanswered``: at the end of the period."""

    agency: UUID
    asked: int = 0
    on_time: int = 0
    cannot_say: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class CaseProcess:
    """Research by agency, and cases opened in the period: days from referral to opening, and from opening to an agreed plan, each with how many."""

    research: tuple[Asked, ...]
    opened: int
    to_open: Mapping[int, int]
    to_plan: Mapping[int, int]


def case_process(viewer: Viewer, *, scheme: Scheme, start: date, end: date) -> CaseProcess:
    """Count how a scheme at the viewer's table handled its cases from ``start`` up to ``end``.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets noughts.
    """
    states = kind_of(scheme, date.fromordinal(end.toordinal() - 1)).course.states.values()
    planned = sorted({state.on["plan_agreed"] for state in states if "plan_agreed" in state.on})
    counts: dict[str, dict[str, dict[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, name, value, n FROM cases_process_counts(%s, %s, %s, %s)",
            [scheme.id, start, end, planned],
        )
        for key, name, value, n in cursor.fetchall():
            counts.setdefault(key, {}).setdefault(name, {})[int(value)] = int(n)
    days = counts.pop("", {})
    research = tuple(
        Asked(UUID(key), **{name: found.get(0, 0) for name, found in by_name.items()})
        for key, by_name in sorted(counts.items())
    )
    return CaseProcess(
        research, days.get("opened", {}).get(0, 0), days.get("to_open", {}), days.get("to_plan", {})
    )
