"""The hours that the clocks skip in March and live through twice in October."""

from __future__ import annotations

from datetime import date, datetime, timedelta


SKIPPED, REPEATED = "an hour that the clocks skipped", "an hour that the clocks went through twice"
SUNDAY = 6


def change_nights(first: date, until: date) -> list[tuple[date, str]]:
    """Days from one to before another on which the clocks change, and how.

    The last Sundays of March and October, at one o'clock Greenwich mean time (Summer Time Order 2002): by the clock on
    the wall, one to two in the night of March does not happen, and one to two in that of October happens twice.
    """
    nights = [
        (_last_sunday(year, month), how)
        for year in range(first.year, until.year + 1)
        for month, how in ((3, SKIPPED), (10, REPEATED))
    ]
    return [(day, how) for day, how in nights if first <= day < until]


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() - SUNDAY) % 7)


def changed_hour(text: str) -> str | None:
    """How the clocks changed in the hour of a dd/mm/yyyy HH:MM, None where they did not or it is no such time."""
    try:
        at = datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - wall time, as in the extracts
    except ValueError:
        return None
    day = at.date()
    return dict(change_nights(day, day + timedelta(days=1))).get(day) if at.hour == 1 else None
