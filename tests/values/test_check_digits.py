from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.check_digits import (
    PNC_LETTERS,
    nhs_check_digit,
    normalise_nhs_number,
    normalise_pnc_id,
    pnc_check_letter,
)


nine_digits = st.text("0123456789", min_size=9, max_size=9)


def test_a_published_nhs_number_is_accepted() -> None:
    assert normalise_nhs_number("943 476 5919") == "9434765919"


@pytest.mark.parametrize("text", ["943 476 5918", "94347659", "", "ABCDEFGHIJ", "٩٤٣٤٧٦٥٩١٩"])
def test_a_wrong_nhs_number_is_refused(text: str) -> None:
    assert normalise_nhs_number(text) is None


@pytest.mark.parametrize("text", ["0000000000", "9999999999", "999 999 9999"])
def test_one_digit_ten_times_belongs_to_nobody(text: str) -> None:
    assert normalise_nhs_number(text) is None


@given(nine_digits, st.integers(0, 8), st.integers(1, 9))
def test_one_changed_digit_is_always_caught(nine: str, place: int, shift: int) -> None:
    check = nhs_check_digit(nine)
    if check is None or len(set(f"{nine}{check}")) == 1:
        return
    number = f"{nine}{check}"
    assert normalise_nhs_number(number) == number
    changed = str((int(number[place]) + shift) % 10)
    assert normalise_nhs_number(number[:place] + changed + number[place + 1 :]) is None


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("2003/0062845E", "2003/0062845E"),
        ("2003/62845e", "2003/0062845E"),
        ("03/62845E", "2003/0062845E"),
        ("20030062845E", "2003/0062845E"),
        ("81/154257C", "1981/0154257C"),
        ("810154257C", "1981/0154257C"),
    ],
)
def test_forms_of_one_pnc_id_become_one(text: str, normal: str) -> None:
    assert normalise_pnc_id(text) == normal


@pytest.mark.parametrize(
    "text", ["2003/0062845F", "2003/0062845", "", "SMITH", "2003/0000000Z", "203/0062845E"]
)
def test_a_wrong_pnc_id_is_refused(text: str) -> None:
    assert normalise_pnc_id(text) is None


@given(st.integers(1920, 2099), st.integers(1, 9_999_999), st.sampled_from(PNC_LETTERS))
def test_exactly_one_letter_fits_a_pnc_id(year: int, serial: int, letter: str) -> None:
    expected = pnc_check_letter(year=year, serial=serial)
    fits = normalise_pnc_id(f"{year}/{serial}{letter}") is not None
    assert fits == (letter == expected)
