"""Bank holidays as they are listed, held against the rules of the Banking and Financial Dealings Act 1971 and of proclamations under it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from plumbline.agencies.rules import (
    add_working_days,
    bank_holidays,
    holidays_listed_to,
    is_working_day,
    provisional_years,
)


# As published (GOV.UK, bank holidays) or by almanac, so that the computus here is held against days that it did not make.
EASTERS = {
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
    2029: date(2029, 4, 1),
    2030: date(2030, 4, 21),
}
YEARS = sorted({day.year for day in bank_holidays()})


def easter(year):
    """Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    n = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + n + 90) // 25
    return date(year, month, (h - m + n + month + 19) % 32)


def monday(year, month, *, last=False):
    """The first or the last Monday of a month."""
    days = (date(year, month, day) for day in range(1, 32 if month != 6 else 31))
    mondays = [day for day in days if day.weekday() == 0]
    return mondays[-1 if last else 0]


def by_rule(year) -> Iterator[date]:
    """The days of a year with nothing moved or added for it alone."""
    yield from (easter(year) - timedelta(days=2), easter(year) + timedelta(days=1))
    yield from (monday(year, 5), monday(year, 5, last=True), monday(year, 8, last=True))
    kept: set[date] = set()
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        if day.weekday() < 5:
            kept.add(day)
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        moved = day
        while moved.weekday() >= 5 or (moved != day and moved in kept):
            moved += timedelta(days=1)
        kept.add(moved)
    yield from kept


@pytest.mark.parametrize(("year", "sunday"), EASTERS.items())
def test_easter_falls_where_the_almanac_says(year, sunday):
    assert easter(year) == sunday


@pytest.mark.parametrize("year", YEARS)
def test_every_year_is_listed_as_the_rules_give_it(year):
    assert sorted(day for day in bank_holidays() if day.year == year) == sorted(by_rule(year))


@pytest.mark.parametrize("year", YEARS)
def test_none_of_them_falls_on_a_weekend(year):
    assert all(day.weekday() < 5 for day in bank_holidays() if day.year == year)


def test_years_that_are_worked_out_are_the_last_ones_and_said_to_be_provisional():
    expected = provisional_years()
    assert expected == (2028, 2029, 2030)
    assert holidays_listed_to() == date(expected[-1], 12, 31)
    assert YEARS[-len(expected) :] == list(expected)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2027, 12, 30), 2, date(2028, 1, 4)),  # New Year’s Day on a Saturday, kept on the Monday
        (date(2028, 4, 13), 1, date(2028, 4, 18)),  # Good Friday to Easter Monday
        (date(2029, 3, 29), 1, date(2029, 4, 3)),
        (date(2030, 12, 24), 1, date(2030, 12, 27)),
    ],
)
def test_working_days_are_counted_past_them(start, days, due):
    assert add_working_days(start, days) == due
    assert is_working_day(due)
