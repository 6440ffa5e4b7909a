"""Limits run out on the right day and at the right moment: holidays, month ends, nights, clock changes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import check_ahead, due_at, due_on
from plumbline.values.errors import DataUnfit


LONDON = ZoneInfo("Europe/London")


def at(*parts):
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "limit", "day"),
    [
        (date(2026, 3, 31), Limit(5, "working_days"), date(2026, 4, 9)),  # over Good Friday and Easter Monday
        (date(2026, 3, 31), Limit(14, "days"), date(2026, 4, 14)),
        (date(2026, 3, 31), Limit(1, "working_days"), date(2026, 4, 1)),
        (date(2026, 3, 31), Limit(8, "weeks"), date(2026, 5, 26)),
        (date(2026, 1, 31), Limit(1, "months"), date(2026, 2, 28)),
        (date(2028, 1, 31), Limit(1, "months"), date(2028, 2, 29)),
        (date(2026, 10, 15), Limit(3, "months"), date(2027, 1, 15)),
        (date(2026, 12, 31), Limit(6, "months"), date(2027, 6, 30)),
    ],
)
def test_a_limit_ends_on_a_day(start, limit, day):
    assert due_on(start, limit) == day


def test_a_limit_in_hours_ends_on_no_day():
    with pytest.raises(DataUnfit):
        due_on(date(2026, 3, 31), Limit(4, "hours"))


@pytest.mark.parametrize(
    ("start", "limit", "moment"),
    [
        # Hours pass at night, and there are 23 or 25 of them when the clocks change.
        (at(2026, 3, 31, 22, 0), Limit(4, "hours"), at(2026, 4, 1, 2, 0)),
        (at(2026, 3, 28, 12, 0), Limit(24, "hours"), at(2026, 3, 29, 13, 0)),
        (at(2026, 10, 24, 12, 0), Limit(24, "hours"), at(2026, 10, 25, 11, 0)),
        # Team hours wait for the team: overnight, over the weekend, over a bank holiday.
        (at(2026, 3, 31, 16, 0), Limit(4, "team_hours"), at(2026, 4, 1, 12, 0)),
        (at(2026, 3, 31, 7, 0), Limit(4, "team_hours"), at(2026, 3, 31, 13, 0)),
        (at(2026, 4, 2, 16, 0), Limit(2, "team_hours"), at(2026, 4, 7, 10, 0)),
        (at(2026, 4, 10, 13, 0), Limit(4, "team_hours"), at(2026, 4, 10, 17, 0)),
        (at(2026, 4, 11, 13, 0), Limit(8, "team_hours"), at(2026, 4, 13, 17, 0)),
        # A limit in days runs out with its last day.
        (at(2026, 3, 31, 23, 30), Limit(1, "days"), at(2026, 4, 2, 0, 0)),
    ],
)
def test_a_limit_ends_at_a_moment(start, limit, moment):
    assert due_at(start, limit) == moment


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(LONDON)),
    hours=st.integers(1, 60),
)
def test_team_hours_never_run_out_sooner_than_hours(start, hours):
    assert due_at(start, Limit(hours, "team_hours")) >= due_at(start, Limit(hours, "hours"))


@given(ahead=st.integers(min_value=-400, max_value=800))
def test_a_last_day_lies_ahead_and_no_further_than_the_scheme_lets(ahead):
    today = date(2026, 6, 1)
    if 0 < ahead <= 183:
        check_ahead(today + timedelta(days=ahead), today=today, longest=Limit(183, "days"))
    else:
        with pytest.raises(DataUnfit, match="by 1 December 2026"):
            check_ahead(today + timedelta(days=ahead), today=today, longest=Limit(183, "days"))
