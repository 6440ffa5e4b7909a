"""Limits of opening a case that one is not in, and where its review stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.agencies.rules import is_working_day
from plumbline.cases.break_glass import (
    LONGEST_MINUTES,
    Judged,
    Standing,
    is_live,
    limits_on,
    minutes_left,
    policy,
    policy_from,
    standing,
)
from plumbline.values.errors import DataUnfit


ROW = {
    "since": date(2026, 1, 1),
    "minutes": 60,
    "openings_a_day": 3,
    "tries_a_day": 12,
    "review_within_working_days": 2,
    "provenance": "x",
}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 1))


def file(**changes):
    return {"limits": [ROW | changes], "reasons": {"danger": "Danger"}}


def test_what_comes_with_plumbline_is_an_hour_and_says_whence():
    limits = limits_on(policy().limits, date(2026, 11, 1))
    assert (limits.minutes, limits.review_within_working_days) == (60, 2)
    assert limits.provenance


def test_a_later_row_holds_from_its_day_on():
    rows = policy_from(
        {"limits": [ROW | {"since": date(2026, 6, 1), "minutes": 30}, ROW], "reasons": {"danger": "Danger"}}
    ).limits
    assert limits_on(rows, date(2026, 5, 31)).minutes == 60
    assert limits_on(rows, date(2026, 6, 1)).minutes == 30


@pytest.mark.parametrize(
    "wrong",
    [
        file(minutes=0),
        file(minutes=LONGEST_MINUTES + 1),
        file(tries_a_day=0),
        file(more=1),
        {"limits": [], "reasons": {"danger": "Danger"}},
        {"limits": [ROW], "reasons": {}},
        {"limits": [ROW]},
        None,
    ],
)
def test_limits_that_cannot_be_kept_are_refused(wrong):
    with pytest.raises(DataUnfit):
        policy_from(wrong)


@given(opened=DAYS)
def test_a_review_is_due_two_working_days_on(opened):
    due = limits_on(policy().limits, opened).review_by(opened)
    days = [opened + timedelta(days=n + 1) for n in range((due - opened).days)]
    assert sum(map(is_working_day, days)) == 2
    assert is_working_day(due)


@given(seconds=st.integers(min_value=-90_000, max_value=90_000))
def test_minutes_left_and_being_live_agree(seconds):
    ends = NOON + timedelta(seconds=seconds)
    left = minutes_left(ends, now=NOON)
    assert (left > 0) == is_live(ends, None, now=NOON)
    assert left == 0 or (left - 1) * 60 < seconds <= left * 60


def test_one_that_was_ended_is_not_live():
    assert not is_live(NOON + timedelta(hours=1), NOON, now=NOON)


@given(judged=st.sampled_from([None, *Judged]), by=DAYS, on=DAYS)
def test_a_review_stands_in_one_place(judged, by, on):
    found = standing(judged, by, on=on)
    if judged is not None:
        assert found.value == judged.value
    else:
        assert found is (Standing.OVERDUE if on > by else Standing.WAITING)
