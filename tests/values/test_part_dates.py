from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.errors import DataUnfit
from plumbline.values.intervals import DateInterval
from plumbline.values.part_dates import PartDate, parse_part_date


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("05/03/1985", PartDate(1985, 3, 5)),
        ("1985-03-05", PartDate(1985, 3, 5)),
        ("5.3.1985", PartDate(1985, 3, 5)),
        ("03/1985", PartDate(1985, 3)),
        ("1985-03", PartDate(1985, 3)),
        ("1985", PartDate(1985)),
        ("29/02/2024", PartDate(2024, 2, 29)),
    ],
)
def test_forms_that_are_read(text: str, known: PartDate) -> None:
    assert parse_part_date(text) == known


@pytest.mark.parametrize(
    "text", ["05/03/85", "29/02/2023", "31/04/2024", "2024-13", "soon", "", "12/25/1990", "0000"]
)
def test_forms_that_are_refused(text: str) -> None:
    with pytest.raises(DataUnfit):
        parse_part_date(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(DataUnfit):
        PartDate(1985, None, 5)


def test_spans_of_each_precision() -> None:
    assert PartDate(2024, 2, 29).span == DateInterval(date(2024, 2, 29), date(2024, 3, 1))
    assert PartDate(2024, 12).span == DateInterval(date(2024, 12, 1), date(2025, 1, 1))
    assert PartDate(2024).span == DateInterval(date(2024, 1, 1), date(2025, 1, 1))
    assert [PartDate(2024, 2, 29).precision, PartDate(2024, 2).precision, PartDate(2024).precision] == [
        "day",
        "month",
        "year",
    ]


def test_a_year_agrees_with_a_day_in_it_and_with_no_other() -> None:
    assert PartDate(1985).agrees_with(PartDate(1985, 3, 5))
    assert not PartDate(1985, 4).agrees_with(PartDate(1985, 3, 5))


def test_only_a_day_that_could_be_a_month_swaps() -> None:
    assert PartDate(1985, 3, 5).swapped() == PartDate(1985, 5, 3)
    assert PartDate(1985, 3, 13).swapped() is None
    assert PartDate(1985, 3, 3).swapped() is None
    assert PartDate(1985, 3).swapped() is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_whole_date_survives_writing_and_reading(day: date) -> None:
    known = PartDate(day.year, day.month, day.day)
    assert parse_part_date(str(known)) == known
    assert parse_part_date(day.strftime("%d/%m/%Y")) == known
    assert known.swapped() is None or known.swapped().swapped() == known
