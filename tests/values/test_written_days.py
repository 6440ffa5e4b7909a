"""Days as people write them in a field."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.errors import DataUnfit
from plumbline.values.said_days import day_in
from plumbline.values.written_days import in_full, read_day


TODAY = date(2026, 5, 13)  # a Wednesday
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SIDES = st.sampled_from(["any", "past", "ahead"])
WRITTEN = (
    "%-d %B %Y", "%-d %b %Y", "%d/%m/%Y", "%-d/%-m/%Y", "%d %m %Y", "%-d.%-m.%Y", "%d-%m-%Y", "%Y-%m-%d",
    "%A %-d %B %Y", "%a, %-d %b %Y", "%B %-d, %Y", "%-d-%b-%Y", "%-d/%-m/%y", "%-d %b %y", "%-d.%-m.%y.", "the %-dth of %B %Y",
)  # fmt: skip


def tried(text, **given):
    try:
        return read_day(text, **given)
    except DataUnfit as no:
        return no


def unread(text, **given):
    with pytest.raises(DataUnfit) as no:
        read_day(text, **{"today": TODAY, **given})
    return no.value


@pytest.mark.parametrize(
    ("text", "side", "day"),
    [
        ("14 May 2026", "any", date(2026, 5, 14)),
        ("14/5/26", "any", date(2026, 5, 14)),
        ("14.5.", "ahead", date(2026, 5, 14)),
        ("10.5.", "past", date(2026, 5, 10)),
        ("14 5", "ahead", date(2026, 5, 14)),
        ("13 May", "any", TODAY),
        ("3/4/2026", "any", date(2026, 4, 3)),
        ("14th of May", "ahead", date(2026, 5, 14)),
        ("Thursday", "ahead", date(2026, 5, 14)),
        ("thurs", "past", date(2026, 5, 7)),
        ("Wednesday", "ahead", date(2026, 5, 20)),
        ("next Thursday", "ahead", date(2026, 5, 21)),
        ("next Thursday", "past", date(2026, 5, 21)),
        ("last Thursday", "past", date(2026, 5, 7)),
        ("Thursday 14 May", "any", date(2026, 5, 14)),
        ("Thursday, 14 May 2026", "any", date(2026, 5, 14)),
        ("Friday 14 May", "ahead", date(2027, 5, 14)),
        ("today", "any", TODAY),
        ("Tomorrow", "ahead", date(2026, 5, 14)),
        ("yesterday", "past", date(2026, 5, 12)),
        ("in 3 weeks", "ahead", date(2026, 6, 3)),
        ("in a fortnight", "ahead", date(2026, 5, 27)),
        ("in two months", "ahead", date(2026, 7, 13)),
        ("3 weeks ago", "past", date(2026, 4, 22)),
        ("by the 22nd of May", "ahead", date(2026, 5, 22)),
        ("29 Feb", "ahead", date(2028, 2, 29)),
        ("1\u00a0June\u00a02026", "any", date(2026, 6, 1)),
        ("01‑06‑2026", "any", date(2026, 6, 1)),
    ],
)
def test_a_day_is_read(text, side, day):
    assert read_day(text, today=TODAY, side=side) == day


@pytest.mark.parametrize(
    ("text", "side", "slug"),
    [
        ("31 June 2026", "any", "no-such-day"),
        ("31.6.", "ahead", "no-such-day"),
        ("29/2/2027", "any", "no-such-day"),
        ("5/14/2026", "any", "no-such-day"),
        ("2026-13-01", "any", "no-such-day"),
        ("0/5/2026", "any", "no-such-day"),
        ("14 May", "any", "day-two-ways"),
        ("Thursday", "any", "day-two-ways"),
        ("last Monday", "past", "day-two-ways"),
        ("12 May", "ahead", "day-two-ways"),
        ("14 May", "past", "day-two-ways"),
        ("Friday 14 May 2026", "any", "day-two-ways"),
        ("Saturday 14 May", "ahead", "day-two-ways"),
        ("soon", "any", "not-a-day"),
        ("next week", "ahead", "not-a-day"),
        ("May 2026", "any", "not-a-day"),
        ("14052026", "any", "not-a-day"),
        ("Thursday in 3 weeks", "ahead", "not-a-day"),
        ("14 May 2026 or so, when she is back from the hospital", "any", "not-a-day"),
        ("9" * 400, "any", "not-a-day"),
    ],
)
def test_what_makes_no_sense_or_makes_two_is_refused(text, side, slug):
    assert unread(text, side=side).slug == slug


def test_both_ways_are_said():
    assert str(unread("14 May")).startswith("This may be Wednesday 14 May 2025 or Thursday 14 May 2026.")


def test_a_weekday_that_does_not_fit_is_said():
    assert str(unread("Friday 14 May 2026")).startswith("14 May 2026 is a Thursday.")


@pytest.mark.parametrize(
    ("text", "born"), [("4/3/89", date(1989, 3, 4)), ("4/3/40", date(1940, 3, 4)), ("14/5/26", date(1926, 5, 14))]
)  # fmt: skip
def test_a_birth_is_of_the_century_that_it_can_be(text, born):
    assert read_day(text, today=TODAY, side="past", is_birth=True) == born


def test_a_birth_of_either_century_asks_for_the_year():
    assert unread("4/3/20", side="past", is_birth=True).slug == "day-two-ways"


@given(day=DAYS, today=DAYS, side=SIDES)
@pytest.mark.parametrize("form", WRITTEN)
def test_a_day_written_whole_is_read_back_as_that_day(form, day, today, side):
    assert read_day(f"{day:{form}}", today=today, side=side) == day


@given(day=DAYS, today=DAYS)
def test_a_day_said_in_full_is_read_back(day, today):
    assert read_day(in_full(day), today=today) == day


@given(
    first=st.integers(0, 99),
    second=st.integers(0, 99),
    year=st.integers(2000, 2099),
    gap=st.sampled_from("/.- "),
)
def test_day_and_month_never_change_over(first, second, year, gap):
    found = tried(f"{first}{gap}{second}{gap}{year}", today=TODAY)
    if isinstance(found, date):
        assert (found.day, found.month, found.year) == (first, second, year)
    else:
        with pytest.raises(ValueError, match=r"month|day"):
            date(year, second, first)


@given(day=DAYS, today=DAYS, side=SIDES)
@pytest.mark.parametrize("form", ["%-d %B", "%-d/%-m", "%-d.%-m.", "%b %-d"])
def test_a_day_without_its_year_is_on_its_side_or_refused(form, day, today, side):
    found = tried(f"{day:{form}}", today=today, side=side)
    if not isinstance(found, date):
        assert found.slug == "day-two-ways"
        return
    assert (found.day, found.month) == (day.day, day.month)
    assert found == today or (side == "ahead" and found > today) or (side == "past" and found < today)


@given(today=DAYS, weekday=st.sampled_from(["Monday", "Tue", "wed", "Thursday", "Fri", "Saturday", "sun"]))
def test_a_weekday_ahead_is_the_one_of_the_live_meeting(today, weekday):
    assert read_day(weekday, today=today, side="ahead") == day_in(f"Visit by {weekday}", today=today).day


@given(today=DAYS, count=st.integers(1, 60), unit=st.sampled_from(["days", "weeks", "months"]))
def test_what_is_in_some_weeks_was_the_same_ago(today, count, unit):
    there = read_day(f"in {count} {unit}", today=today, side="ahead")
    back = read_day(f"{count} {unit} ago", today=there, side="past")
    assert timedelta(0) <= today - back <= timedelta(days=3 if unit == "months" else 0)


@given(text=st.text(max_size=60))
def test_any_text_is_a_day_or_refused_with_a_sentence(text):
    found = tried(text, today=TODAY)
    assert isinstance(found, date) or str(found).endswith(".")
