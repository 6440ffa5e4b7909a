"""Actions that have been late for as long as their kind gives to say why, and of which nobody has said it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from plumbline.cases.queries.steps import ActionLine
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


def _is_overdue(line: ActionLine, today: date) -> bool:
    kind = kind_of(line.action.case.scheme)
    clock = kind.clocks.get(CLOCK)
    limit = clock.limit_for({}) if clock else None
    if limit is None:
        return False
    said = any(s.step.words and timezone.localdate(s.step.at) > line.due_on for s in line.steps)
    return not said and due_on(line.due_on, limit) < today
