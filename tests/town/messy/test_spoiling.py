"""Faults that nobody sees are faults all the same, and no more than was meant."""

import numpy as np
import pytest

from plumbline.town.messy.spoiling import (
    accented,
    can_be_accented,
    can_be_posed,
    posed,
    with_unseen,
    with_wrong_digit,
    with_wrong_letter,
)
from plumbline.values.check_digits import normalise_nhs_number, normalise_pnc_id
from plumbline.values.names import comparison_form, has_invisible, mixes_scripts


@pytest.fixture
def rng():
    return np.random.default_rng(1)


@pytest.mark.parametrize("name", ["Sarah", "KHAN", "Nowak", "Ian"])
def test_a_posed_letter_mixes_alphabets_and_keeps_the_length(name, rng):
    assert can_be_posed(name)
    assert mixes_scripts(posed(name, rng))
    assert len(posed(name, rng)) == len(name)
    assert sum(one != other for one, other in zip(name, posed(name, rng), strict=True)) == 1


@pytest.mark.parametrize("name", ["", "Al", "UNKNOWN", "N/K", "Mudd1"])
def test_fillers_and_what_is_no_name_are_left_alone(name):
    assert not can_be_posed(name)


def test_an_unseen_mark_changes_nothing_that_can_be_seen(rng):
    for name in ["Sarah", "Bob", "Wisniewski"] * 10:
        marked = with_unseen(name, rng)
        assert has_invisible(marked)
        assert comparison_form(marked) == comparison_form(name)


def test_an_accent_is_one_byte_of_windows_1252():
    assert accented("Zoe") == "Zöe"
    assert len(accented("GARCIA").encode("cp1252")) == 6
    assert not can_be_accented("Skry")


def test_wrong_check_letters_and_digits_fail_their_check():
    for good in ("1981/0154257C", "2004/0000023Z", "2019/9999998Y"):
        assert normalise_pnc_id(with_wrong_letter(good)) is None
    for good in ("9990000018", "9434765919"):
        assert normalise_nhs_number(good) == good
        assert normalise_nhs_number(with_wrong_digit(good)) is None
