"""Figures of delivery: was it done, for whom, how much of it. Counts with their denominators, no rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """Counts of one period, from its first day up to and without its last.

    Actions are counted by the day on which they are due as it stands at the end of the period, whatever
    became of them; superseded ones are left out. ``actions_due`` = verified + done + could_not + did_not +
    declined + unanswered + under_way; ``actions_judged``, without done, wait for nobody else's check.
    ``actions_moved``: those of them whose day was put off. Drift is ``actions_serving_none`` of ``actions_proposed``; ``actions_new`` are of ``actions_newness_said``,
    ``actions_proved``, shown by a contact or by something else that the case holds, of ``actions_verified``.
    """

    start: date
    end: date
    actions_due: int
    actions_moved: int
    actions_verified: int
    actions_verified_on_time: int
    actions_proved: int
    actions_done: int
    actions_could_not: int
    actions_did_not: int
    actions_declined: int
    actions_unanswered: int
    actions_under_way: int
    actions_proposed: int
    actions_serving_none: int
    actions_new: int
    actions_newness_said: int
    actions_naming_driver: int
    contacts_attempted: int
    contacts_met: int
    people_met: int
    dose_minutes: int
    cases_opened: int
    cases_meeting_criteria: int
    cases_closed: int
    cases_worked: int
    requests_due: int
    requests_answered_on_time: int
    requests_cannot_say: int

    @property
    def actions_judged(self) -> int:
        """Actions due that wait for nobody else: an owner is not charged with the time of whoever checks."""
        return self.actions_due - self.actions_done


COUNTS = tuple(field.name for field in fields(DeliveryFigures) if field.name not in ("start", "end"))


def delivery_figures(
    viewer: Viewer, *, scheme: UUID, start: date | datetime, end: date | datetime
) -> DeliveryFigures:
    """Count what a scheme at the viewer's table delivered from ``start`` up to ``end``.

    The database counts on behalf of the viewer's agencies, so that a board reads figures without
    seeing one case. Somebody of no such agency, or with no role that reads figures, gets noughts.
    Small counts are hidden by whoever shows them (design 5).
    """
    first, past = _day(start), _day(end)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, n FROM cases_delivery_counts(%s, %s, %s)", [scheme, first, past])
        counts = {name: int(n) for name, n in cursor.fetchall()}
    return DeliveryFigures(start=first, end=past, **{name: counts[name] for name in COUNTS})


def _day(when: date | datetime) -> date:
    if not isinstance(when, datetime):
        return when
    return timezone.localdate(when) if timezone.is_aware(when) else when.date()
