"""Working days. Pure functions on dates."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from plumbline.values.errors import DataUnfit


HOLIDAYS = Path(__file__).with_name("reference") / "bank_holidays.yaml"


@cache
def bank_holidays(nation: str = "england_and_wales") -> frozenset[date]:
    """Bank holidays of a nation, as the reference file lists them."""
    return frozenset(yaml.safe_load(HOLIDAYS.read_text())[nation]["dates"])


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


def is_working_day(day: date, *, nation: str = "england_and_wales") -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(nation)
