from __future__ import annotations

import pytest

from plumbline.values.places import normalise_lsoa, normalise_postcode, outward_code, postcode_sector


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("sl13uh", "SL1 3UH"),
        (" SL1  3UH ", "SL1 3UH"),
        ("EC1A1BB", "EC1A 1BB"),
        ("w1a 0ax", "W1A 0AX"),
        ("M1 1AE", "M1 1AE"),
        ("GIR 0AA", "GIR 0AA"),
        ("ZZ99 3VZ", "ZZ99 3VZ"),
    ],
)
def test_postcodes_come_to_one_form(text: str, normal: str) -> None:
    assert normalise_postcode(text) == normal
    assert normalise_postcode(normal) == normal


@pytest.mark.parametrize("text", ["", "SL1", "SL1 3CV", "QQ1 1AA", "SL1 3UHX", "12345"])
def test_what_is_no_postcode_is_refused(text: str) -> None:
    assert normalise_postcode(text) is None


def test_parts_of_a_postcode() -> None:
    assert outward_code("SL1 3UH") == "SL1"
    assert postcode_sector("SL1 3UH") == "SL1 3"


@pytest.mark.parametrize("text", ["E01016512", "w01000001", "S01006506", "95GG01S1", "N20000001"])
def test_area_codes_are_known(text: str) -> None:
    assert normalise_lsoa(text) == text.upper()


@pytest.mark.parametrize("text", ["E02003397", "Slough 001A", "E0101651", "", "E010165122"])
def test_other_codes_are_refused(text: str) -> None:
    assert normalise_lsoa(text) is None
