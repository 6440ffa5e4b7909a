"""Due dates. Pure functions on dates."""

from __future__ import annotations

from datetime import date, timedelta

from plumbline.agencies.rules import add_working_days
from plumbline.schemes.kind import Clock


def due_on(start: date, clock: Clock) -> date:
    """Return the last day of a clock that starts on ``start``; the start itself is day nought."""
    if clock.unit == "working_days":
        return add_working_days(start, clock.value)
    return start + timedelta(days=clock.value)
