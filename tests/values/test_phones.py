from __future__ import annotations

import pytest

from plumbline.values.phones import normalise_phone


@pytest.mark.parametrize(
    "text", ["07700 900123", "+44 7700 900123", "0044 (0)7700-900123", "+44 (0) 7700 900123"]
)
def test_ways_of_writing_one_number_become_one(text: str) -> None:
    assert normalise_phone(text) == "07700900123"


@pytest.mark.parametrize(
    "text", ["7.7009E+09", "7700900123", "", "00000000000", "01111111111", "999", "ring mum"]
)
def test_damaged_and_filler_numbers_are_refused(text: str) -> None:
    assert normalise_phone(text) is None
