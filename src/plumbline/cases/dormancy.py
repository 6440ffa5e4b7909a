"""When a case lies still. Pure functions on dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


CLOSE_WITHIN = timedelta(days=7)
"""A case that was said to be closed and is still open after so long is asked about again."""


def quiet_days(*, moments: Iterable[date | None], today: date) -> int:
    """Days since anything happened last; what is ahead counts as today."""
    return max(0, (today - max(day for day in moments if day is not None)).days)


def is_dormant(*, quiet: int, after: int | None, not_before: date | None, today: date) -> bool:
    """Say whether to ask about a case.

    Parameters
    ----------
    after : the days that its state allows; None where it is never asked about.
    not_before : until when somebody has said that it is still needed, or on its way.
    """
    return after is not None and quiet >= after and (not_before is None or today >= not_before)


def check_until(until: date | None, *, today: date, latest: date) -> date:
    """Refuse a next date that is missing, not ahead, or too far.

    Raises
    ------
    DataUnfit: with what to do.
    """
    if until is None or not today < until <= latest:
        raise DataUnfit(
            say("Give the day on which you look at it next, by {latest}.", latest=day_month_year(latest)),
            slug="next-day-unfit",
        )
    return until
