"""Working days and team hours. Pure functions on dates and times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from plumbline.values.errors import DataUnfit


HOLIDAYS = Path(__file__).with_name("reference") / "bank_holidays.yaml"


LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class TeamHours:
    """When a team is at work: from ``opens`` to ``closes`` on working days; ``on_holidays`` also at weekends and bank holidays."""

    opens: time
    closes: time
    on_holidays: bool = False


OFFICE_HOURS = TeamHours(time(9), time(17))


@cache
def bank_holidays(nation: str = "england_and_wales") -> frozenset[date]:
    """Bank holidays of a nation, as the reference file lists them."""
    return frozenset(_listed()[nation]["dates"])


def provisional_years(nation: str = "england_and_wales") -> tuple[int, ...]:
    """Years whose bank holidays are worked out by rule and not proclaimed yet, the first first."""
    return tuple(sorted(_listed()[nation]["provisional"]))


@cache
def _listed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(HOLIDAYS.read_text())
    return found


def holidays_listed_to(nation: str = "england_and_wales") -> date:
    """Return the last day up to which the reference file lists the bank holidays of a nation: the end of its last year."""
    return date(max(bank_holidays(nation)).year, 12, 31)


def add_working_days(start: date, days: int, *, nation: str = "england_and_wales") -> date:
    """Return the date ``days`` working days after ``start``; the start itself is day nought.

    Raises
    ------
    DataUnfit: ``days`` is negative.
    """
    if days < 0:
        raise DataUnfit("A number of working days cannot be negative.")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, nation=nation)
    return day


def working_days_between(start: date, end: date, *, nation: str = "england_and_wales") -> int:
    """Return how many working days come after ``start``, up to ``end`` and with it; none if ``end`` is not after ``start``."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n), nation=nation) for n in range(1, days + 1))


def is_working_day(day: date, *, nation: str = "england_and_wales") -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(nation)


def add_team_time(
    start: datetime, length: timedelta, *, team: TeamHours = OFFICE_HOURS, nation: str = "england_and_wales"
) -> datetime:
    """Return the moment at which the team has been at work for ``length`` since ``start``, in Europe/London.

    Raises
    ------
    DataUnfit: ``start`` has no time zone, or the length is negative.
    """
    if length < timedelta():
        raise DataUnfit("A length of time cannot be negative.")
    day, left = _in_london(start).date(), length
    while True:
        begins, ends = _at_work(day, start, team, nation)
        if left <= ends - begins:
            return (begins + left).astimezone(LONDON)
        left -= ends - begins
        day += timedelta(days=1)


def team_time_between(
    start: datetime, end: datetime, *, team: TeamHours = OFFICE_HOURS, nation: str = "england_and_wales"
) -> timedelta:
    """Return how long the team was at work between two moments; nothing if ``end`` is not after ``start``.

    Raises
    ------
    DataUnfit: a moment has no time zone.
    """
    day, last, total = _in_london(start).date(), _in_london(end).date(), timedelta()
    while day <= last:
        begins, ends = _at_work(day, start, team, nation)
        total += max(timedelta(), min(ends, end.astimezone(UTC)) - begins)
        day += timedelta(days=1)
    return total


def _at_work(day: date, start: datetime, team: TeamHours, nation: str) -> tuple[datetime, datetime]:
    """Hours of one day from ``start`` on, in universal time, in which an hour is an hour; both ends the same where there are none."""
    opens, closes = (
        datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC) for at in (team.opens, team.closes)
    )
    begins = max(opens, start.astimezone(UTC))
    works = team.on_holidays or is_working_day(day, nation=nation)
    return begins, (max(begins, closes) if works else begins)


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise DataUnfit("A moment needs its time zone.")
    return moment.astimezone(LONDON)
