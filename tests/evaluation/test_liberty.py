from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import days_at_liberty, is_at_liberty, time_at_liberty
from plumbline.values.errors import DataUnfit


START, END = date(2026, 1, 1), date(2026, 1, 31)


def day(number):
    return START + timedelta(days=number)


@pytest.mark.parametrize(
    ("spells", "days"),
    [
        ([], 30),
        ([("custody", day(5), day(10))], 25),
        ([("custody", day(5), day(5))], 30),
        ([("custody", day(-10), day(0))], 30),
        ([("custody", day(-10), day(1))], 29),
        ([("custody", day(-10), None)], 0),
        ([("custody", day(29), None)], 29),
        ([("custody", day(30), None)], 30),
        ([("custody", day(50), None)], 30),
        ([("custody", day(5), day(10)), ("away", day(8), day(12))], 23),
        ([("custody", day(5), day(10)), ("custody", day(5), day(10))], 25),
        ([("custody", day(2), day(20)), ("away", day(5), day(6))], 12),
        ([("dead", day(10), None)], 10),
        ([("dead", day(10), day(11))], 10),
        ([("dead", day(10), None), ("custody", day(3), day(40))], 3),
        ([("dead", day(-1), None)], 0),
        ([("managed", day(5), None)], 30),
        ([("managed", day(5), day(20)), ("custody", day(10), day(12))], 28),
    ],
)
def test_a_table_of_cases(spells, days):
    assert days_at_liberty(START, END, spells) == days
    assert time_at_liberty(START, END, spells) == days / 365.25


def test_a_leap_year_counts_its_day():
    assert days_at_liberty(date(2028, 2, 1), date(2028, 3, 1), []) == 29


@st.composite
def some_spells(draw):
    first = draw(st.integers(-20, 50))
    last = draw(st.one_of(st.none(), st.integers(first, first + 30)))
    return (
        draw(st.sampled_from(["custody", "away", "dead", "managed"])),
        day(first),
        None if last is None else day(last),
    )


@given(spells=st.lists(some_spells(), max_size=6))
def test_it_is_the_number_of_days_on_which_no_spell_holds(spells):
    counted = sum(is_at_liberty(day(number), spells) for number in range(30))

    assert days_at_liberty(START, END, spells) == counted


@pytest.mark.parametrize(
    ("window", "spells", "words"),
    [
        ((END, START), [], "window ends before"),
        ((START, END), [("custody", day(5), day(4))], "spell ends before"),
        ((START, END), [("holiday", day(5), day(6))], "holiday"),
    ],
)
def test_what_makes_no_sense_is_refused(window, spells, words):
    with pytest.raises(DataUnfit, match=words):
        days_at_liberty(*window, spells)
