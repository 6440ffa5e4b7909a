from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values.names import comparison_form, has_invisible, mixes_scripts, without_invisible


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Neil", "O\u2019NEIL"),
        ("Smith-Jones", "smith\u2011jones"),
        ("Smith-Jones", "SMITH  JONES"),
        ("Ann\u200ba", "Anna"),
        ("\u202eanna\u202c", "Anna"),
        ("\uff21nna", "ANNA"),
        ("Zo\u0065\u0308", "Zo\u00eb"),
        ("Strasse", "Stra\u00dfe"),
    ],
)
def test_spellings_of_one_name_compare_equal(one: str, other: str) -> None:
    assert comparison_form(one) == comparison_form(other)


@pytest.mark.parametrize(("one", "other"), [("Anna", "Hannah"), ("\u0410nna", "Anna"), ("Zoe", "Zo\u00eb")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert comparison_form(one) != comparison_form(other)


@given(st.text(max_size=30))
def test_the_comparison_form_is_settled(text: str) -> None:
    form = comparison_form(text)
    assert comparison_form(form) == form
    assert not has_invisible(form)


@given(st.text(max_size=30))
def test_nothing_invisible_is_left(text: str) -> None:
    assert not has_invisible(without_invisible(text))


def test_two_alphabets_in_one_name_are_seen() -> None:
    assert mixes_scripts("\u0410nna")
    assert not mixes_scripts("\u0410\u043d\u043d\u0430")
    assert not mixes_scripts("Zo\u00eb O'Neil")
