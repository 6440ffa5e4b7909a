from __future__ import annotations

from datetime import date

import pytest

from plumbline.values.placeholders import (
    Fillers,
    is_placeholder_address,
    is_placeholder_birth_date,
    is_placeholder_name,
    placeholders,
)


@pytest.mark.parametrize(
    "name", ["UNKNOWN", "Not Known", "Unknown  Baby", "TEST", "n/k", "?", "---", "12345", "un\u200bknown"]
)
def test_fillers_are_not_names(name: str) -> None:
    assert is_placeholder_name(name)


@pytest.mark.parametrize("name", ["Null", "True", "X", "O'Neil", "Ng", "Unknownson", "Testa", "\u674e"])
def test_odd_names_are_names(name: str) -> None:
    assert not is_placeholder_name(name)


def test_no_fixed_abode_is_not_an_address() -> None:
    assert is_placeholder_address("NFA")
    assert is_placeholder_address("No Fixed Abode")
    assert not is_placeholder_address("1 Unknown Soldier Road")


def test_default_birth_dates_are_never_evidence() -> None:
    assert is_placeholder_birth_date(date(1900, 1, 1))
    assert is_placeholder_birth_date(date(1970, 1, 1))
    assert not is_placeholder_birth_date(date(1970, 1, 2))


@pytest.mark.parametrize("fillers", [placeholders().names, placeholders().addresses])
def test_a_filler_is_certain_or_doubtful_and_listed_once(fillers: Fillers) -> None:
    assert len(set(fillers.words)) == len(fillers.words)
    assert not any(is_placeholder_name(word) for word in placeholders().names.doubtful)
    assert not any(is_placeholder_address(word) for word in placeholders().addresses.doubtful)
