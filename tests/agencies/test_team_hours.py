"""How long a team was at work between two moments, and when it will have been at work for so long."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.agencies.rules import TeamHours, add_team_time, team_time_between
from plumbline.values.errors import DataUnfit


LONDON = ZoneInfo("Europe/London")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 1), timezones=st.just(LONDON))
LENGTHS = st.integers(1, 6_000).map(lambda minutes: timedelta(minutes=minutes))


def at(*parts):
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(2026, 4, 1, 9, 0), at(2026, 4, 1, 17, 0), 8),
        (at(2026, 4, 1, 8, 0), at(2026, 4, 1, 10, 0), 1),
        (at(2026, 4, 2, 16, 0), at(2026, 4, 7, 10, 0), 2),  # Easter between
        (at(2026, 4, 3, 9, 0), at(2026, 4, 6, 17, 0), 0),  # Easter alone
        (at(2026, 4, 1, 12, 0), at(2026, 4, 1, 11, 0), 0),
    ],
)
def test_a_team_was_at_work(start, end, hours):
    assert team_time_between(start, end) == timedelta(hours=hours)


def test_a_team_of_every_day_works_at_easter():
    every_day = TeamHours(time(8), time(20), on_holidays=True)
    assert team_time_between(at(2026, 4, 3, 0, 0), at(2026, 4, 6, 0, 0), team=every_day) == timedelta(
        hours=36
    )


@given(start=MOMENTS, length=LENGTHS)
def test_adding_and_measuring_agree(start, length):
    assert team_time_between(start, add_team_time(start, length)) == length


@given(start=MOMENTS, middle=LENGTHS, rest=LENGTHS)
def test_a_time_is_the_sum_of_its_parts(start, middle, rest):
    between = start + middle
    end = between + rest
    whole = team_time_between(start, end)
    assert whole == team_time_between(start, between) + team_time_between(between, end)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(DataUnfit):
        add_team_time(datetime(2026, 4, 1, 9, 0), timedelta(hours=1))


def test_a_negative_length_is_refused():
    with pytest.raises(DataUnfit):
        add_team_time(at(2026, 4, 1, 9, 0), timedelta(hours=-1))
