"""The nights on which the clocks change."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from plumbline.town.messy.clocks import REPEATED, SKIPPED, change_nights, changed_hour


LONDON = ZoneInfo("Europe/London")


def test_there_are_two_a_year_and_they_are_those_of_the_time_zone():
    nights = change_nights(date(2020, 1, 1), date(2030, 1, 1))
    assert len(nights) == 20
    for day, how in nights:
        noon_before, noon = (
            datetime(day.year, day.month, on, 12, tzinfo=LONDON) for on in (day.day - 1, day.day)
        )
        gained = (noon.utcoffset() - noon_before.utcoffset()).total_seconds()
        assert gained == (3600 if how == SKIPPED else -3600)


def test_only_nights_within_the_days_are_told():
    assert change_nights(date(2025, 3, 30), date(2025, 3, 31)) == [(date(2025, 3, 30), SKIPPED)]
    assert change_nights(date(2025, 3, 31), date(2025, 10, 26)) == []


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("30/03/2025 01:00", SKIPPED),
        ("30/03/2025 01:59", SKIPPED),
        ("30/03/2025 02:00", None),
        ("30/03/2025 00:59", None),
        ("26/10/2025 01:30", REPEATED),
        ("27/10/2025 01:30", None),
        ("31/02/2025 01:30", None),
        ("", None),
    ],
)
def test_an_hour_is_skipped_or_repeated_or_neither(text, how):
    assert changed_hour(text) == how
