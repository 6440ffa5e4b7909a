"""Late actions: of which nobody has said why in the time that their kind gives, and of how many somebody did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.queries.steps import ActionLine
from plumbline.schemes.kind import Limit
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on


CLOCK = "late_reason"


def late_without_reason(lines: Iterable[ActionLine], *, at: datetime | None = None) -> list[ActionLine]:
    """Those of some late actions, whose list wrote its entry, of which a reason is overdue; none of a kind without that clock.

    Whatever was said in a step since the action was due counts as a reason: a step in words says why it is not done, why
    it is later, or why it came back.
    """
    today = timezone.localdate(at)
    return [line for line in lines if line.is_late and _is_overdue(line, today)]


@dataclass(frozen=True, slots=True)
class ToldInTime:
    """Late actions of which the time to say why was over by the end of a period, and those of which it was said within it."""

    late: int
    told: int
    limit: Limit


def told_in_time(viewer: Viewer, *, scheme: Scheme, start: date, end: date) -> ToldInTime | None:
    """Count it for actions due from ``start`` up to ``end``, for readers of figures; None for a kind without that clock.

    Small counts are hidden by whoever shows them.
    """
    clock = kind_of(scheme).clocks.get(CLOCK)
    limit = clock.limit_for({}) if clock else None
    if limit is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_on, said_on, n FROM cases_late_reason_counts(%s, %s, %s)", [scheme.id, start, end]
        )
        rows = [(due_on(day, limit), said, int(n)) for day, said, n in cursor.fetchall()]
    over = [(last, said, n) for last, said, n in rows if last < end]
    told = sum(n for last, said, n in over if said is not None and said <= last)
    return ToldInTime(sum(n for *_, n in over), told, limit)


def _is_overdue(line: ActionLine, today: date) -> bool:
    kind = kind_of(line.action.case.scheme)
    clock = kind.clocks.get(CLOCK)
    limit = clock.limit_for({}) if clock else None
    if limit is None:
        return False
    said = any(s.step.words and timezone.localdate(s.step.at) > line.due_on for s in line.steps)
    return not said and due_on(line.due_on, limit) < today
