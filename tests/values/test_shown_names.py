from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plumbline.values.names import comparison_form
from plumbline.values.shown_names import forenames_shown, name_shown, surname_shown


NAMES = st.text(alphabet=st.sampled_from("ABDEILMNOSTYÉŞßabcdeilmnosţ'’-. ,"), max_size=24) | st.text(
    max_size=16
)


@pytest.mark.parametrize(
    ("given_as", "shown"),
    [
        ("TAYLOR, JAMES", "Taylor, James"),
        ("taylor, james", "Taylor, James"),
        ("O'BRIEN, MARY-ANN", "O'Brien, Mary-Ann"),
        ("O’BRIEN, MARY ANN", "O’Brien, Mary Ann"),
        ("MCDONALD", "McDonald"),
        ("SMITH-MCGEE, SEAN", "Smith-McGee, Sean"),
        # Macdonald and MacDonald are both names, and Machin is one too.
        ("MACDONALD, FLORA", "Macdonald, Flora"),
        ("MACHIN, TOM", "Machin, Tom"),
        ("D'SOUZA, J.P.", "D'Souza, J.P."),
        ("DE'ATH, ANN", "De'Ath, Ann"),
        ("SA'AD, MU'AZ", "Sa'ad, Mu'az"),
        ("DE LA CRUZ, ANA", "de la Cruz, Ana"),
        ("LA ROCHE, EVE", "La Roche, Eve"),
        ("VAN DER BERG, JAN", "van der Berg, Jan"),
        ("BIN YUSUF, OMAR", "bin Yusuf, Omar"),
        ("YUSUF, OMAR BIN ALI", "Yusuf, Omar bin Ali"),
        ("AL-HASSAN, OMAR", "al-Hassan, Omar"),
        ("HAQ, ZIA-UL-HAQ", "Haq, Zia-ul-Haq"),
        ("AP RHYS, FFION", "ap Rhys, Ffion"),
        # A particle that is the whole name is the name.
        ("VAN, DE", "Van, De"),
        ("SMITH JR, JOHN", "Smith Jr, John"),
        ("SMITH, JOHN III", "Smith, John III"),
        ("NG, MD", "Ng, Md"),
        ("SMITH, JP", "Smith, JP"),
        ("SMITH, J P", "Smith, J P"),
        ("ÉMILE-ŞAHIN, ZOË", "Émile-Şahin, Zoë"),
        ("TAYLOR, James", "Taylor, James"),
        ("Smith, AJ", "Smith, AJ"),
        ("McDONALD, FitzRoy", "McDONALD, FitzRoy"),
        ("", ""),
    ],
)
def test_a_name_in_one_case_is_shown_in_two(given_as: str, shown: str) -> None:
    assert name_shown(given_as) == shown


@given(NAMES)
def test_a_letter_is_changed_in_case_alone(text: str) -> None:
    shown = name_shown(text)
    assert len(shown) == len(text)
    assert all(
        one.lower() == other.lower() or one.upper() == other.upper()
        for one, other in zip(text, shown, strict=True)
    )


@given(NAMES)
def test_it_is_found_as_the_name_that_was_given(text: str) -> None:
    assert comparison_form(name_shown(text)) == comparison_form(text)


@given(NAMES)
def test_a_name_in_mixed_case_is_not_touched(text: str) -> None:
    assume(any(mark.isupper() for mark in text) and any(mark.islower() for mark in text))
    assert (surname_shown(text), forenames_shown(text)) == (text, text)


@given(NAMES)
def test_showing_what_is_shown_changes_nothing(text: str) -> None:
    assume(
        any(mark.islower() for mark in surname_shown(text))
        and any(mark.isupper() for mark in surname_shown(text))
    )
    assert surname_shown(surname_shown(text)) == surname_shown(text)
