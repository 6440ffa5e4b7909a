"""Due dates and due moments. Pure functions on plain values."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plumbline.agencies.rules import OFFICE_HOURS, TeamHours, add_team_time, add_working_days
from plumbline.schemes.kind import Limit
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


LONDON = ZoneInfo("Europe/London")


def due_on(start: date, limit: Limit, *, nation: str = "england_and_wales") -> date:
    """Return the last day of a limit that starts on ``start``; the start itself is day nought.

    Months go by the calendar: one month after 31 January is the last day of February.

    Raises
    ------
    DataUnfit: the limit is in hours, which end at a moment and not on a day.
    """
    match limit.unit:
        case "working_days":
            return add_working_days(start, limit.value, nation=nation)
        case "days":
            return start + timedelta(days=limit.value)
        case "weeks":
            return start + timedelta(weeks=limit.value)
        case "months":
            return _months_after(start, limit.value)
        case _:
            raise DataUnfit("A limit in hours ends at a moment, not on a day.", slug="limit-in-hours")


def began_on(last: date, limit: Limit) -> date:
    """Return the first day of a limit that looks back from ``last``: the day of which ``last`` is the last day.

    Raises
    ------
    DataUnfit: the limit is in working days or hours, by which nothing looks back.
    """
    match limit.unit:
        case "days":
            return last - timedelta(days=limit.value)
        case "weeks":
            return last - timedelta(weeks=limit.value)
        case "months":
            return _months_after(last, -limit.value)
        case _:
            raise DataUnfit("What looks back is told in days, weeks or months.", slug="limit-looks-back")


def check_ahead(until: date, *, today: date, longest: Limit) -> None:
    """Refuse a last day that is not ahead, or further than the scheme lets.

    Raises
    ------
    DataUnfit: it is not; the sentence says until when it may be.
    """
    latest = due_on(today, longest)
    if not today < until <= latest:
        raise DataUnfit(
            say("Give a day to come, by {latest}.", latest=day_month_year(latest)), slug="day-unfit"
        )


def due_at(
    start: datetime, limit: Limit, *, team: TeamHours = OFFICE_HOURS, nation: str = "england_and_wales"
) -> datetime:
    """Return the moment at which a limit that starts at ``start`` runs out.

    Hours are hours that pass, whatever the clock on the wall does; team hours pass only while the team is at work; a
    limit in days runs out when its last day ends.
    """
    if limit.unit == "hours":
        # Aware times of one zone are added on the wall; only universal time knows how long an hour is.
        return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=limit.value)).astimezone(LONDON)
    if limit.unit == "team_hours":
        return add_team_time(start, timedelta(hours=limit.value), team=team, nation=nation)
    last = due_on(start.astimezone(LONDON).date(), limit, nation=nation)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=LONDON)


def _months_after(start: date, months: int) -> date:
    count = start.month - 1 + months
    year, month = start.year + count // 12, count % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
