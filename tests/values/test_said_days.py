"""Days said in a line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.said_days import day_in


TODAY = date(2026, 5, 13)  # a Wednesday
DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("words", "day", "rest"),
    [
        ("Offer a move by 22 May", date(2026, 5, 22), "Offer a move"),
        ("Offer a move by 22nd of May 2027", date(2027, 5, 22), "Offer a move"),
        ("Offer a move by May 22", date(2026, 5, 22), "Offer a move"),
        ("Offer a move by Fri", date(2026, 5, 15), "Offer a move"),
        ("Offer a move Fri", date(2026, 5, 15), "Offer a move"),
        ("Offer a move by wed", date(2026, 5, 20), "Offer a move"),
        ("Offer a move by next Friday", date(2026, 5, 22), "Offer a move"),
        ("Offer a move in 2 weeks", date(2026, 5, 27), "Offer a move"),
        ("Offer a move in a month", date(2026, 6, 13), "Offer a move"),
        ("Offer a move by 22/5", date(2026, 5, 22), "Offer a move"),
        ("Offer a move by 22/5/26", date(2026, 5, 22), "Offer a move"),
        ("Offer a move by 2026-05-22", date(2026, 5, 22), "Offer a move"),
        ("by tomorrow offer a move", date(2026, 5, 14), "offer a move"),
        ("Read the 1 May incident log by 22 May.", date(2026, 5, 22), "Read the 1 May incident log ."),
        ("Offer a move by 1 May", date(2027, 5, 1), "Offer a move"),
        ("Offer a move by 29 Feb", date(2028, 2, 29), "Offer a move"),
    ],
)
def test_a_day_is_read(words, day, rest):
    said = day_in(words, today=TODAY)
    assert (said.day, said.rest) == (day, rest)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Monitor",
        "Read the 22 May incident log",
        "Ask where he sat",
        "She may call",
        "Pay 22.50",
        "Flat 22/5a",
    ],
)
def test_no_day_is_made_up(words):
    assert day_in(words, today=TODAY) is None


def test_a_day_that_does_not_exist_is_said_and_stays_in_the_words():
    said = day_in("Offer a move by 31 June", today=TODAY)
    assert (said.day, said.words, said.rest) == (None, "by 31 June", "Offer a move by 31 June")


@given(day=DAYS, today=DAYS)
@pytest.mark.parametrize(
    "form", ["%-d %B %Y", "%-d %b %Y", "%d/%m/%Y", "%Y-%m-%d", "%B %-d, %Y", "%-d.%-m.%Y"]
)
def test_a_day_with_its_year_is_that_day(form, day, today):
    assert day_in(f"Visit by {day:{form}}", today=today).day == day


@given(day=DAYS, today=DAYS)
@pytest.mark.parametrize("form", ["%-d %B", "%-d/%-m", "%b %-d"])
def test_a_day_without_its_year_is_the_next_one(form, day, today):
    found = day_in(f"Visit by {day:{form}}", today=today).day
    assert (found.day, found.month) == (day.day, day.month)
    assert today <= found < today + timedelta(days=366 if (day.month, day.day) != (2, 29) else 366 * 9)


@given(today=DAYS, weekday=st.integers(0, 6))
def test_a_weekday_is_within_the_week_ahead(today, weekday):
    name = f"{date(2024, 1, 1) + timedelta(days=weekday):%A}"
    soon, later = (day_in(f"Visit by {words}{name}", today=today).day for words in ("", "next "))
    assert soon.weekday() == later.weekday() == weekday
    assert timedelta(0) < soon - today <= timedelta(days=7)
    assert later - timedelta(days=later.weekday()) == today + timedelta(days=7 - today.weekday())


@given(words=st.text(max_size=200), today=DAYS)
def test_anything_can_be_read(words, today):
    said = day_in(words, today=today)
    assert said is None or len(said.rest) <= len(words)
