"""Codes of an authenticator app."""

import base64
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest

from plumbline.access.totp import app_address, in_groups, new_secret, square_svg, step_of


# RFC 6238 appendix B: the SHA-1 secret and the last six of its eight figures.
SECRET = base64.b32encode(b"12345678901234567890").decode()
TABLE = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "code"), TABLE)
def test_it_agrees_with_the_published_table(seconds, code):
    assert step_of(code, secret=SECRET, at=at(seconds), after=0) == seconds // 30


@pytest.mark.parametrize("late", [-30, 0, 30])
def test_a_phone_may_be_half_a_minute_out(late):
    assert step_of("005924", secret=SECRET, at=at(1234567890 + late), after=0) == 1234567890 // 30


@pytest.mark.parametrize("late", [-61, 61])
def test_no_more_than_that(late):
    assert step_of("005924", secret=SECRET, at=at(1234567890 + late), after=0) is None


def test_a_code_is_not_taken_twice():
    step = 1234567890 // 30
    assert step_of("005924", secret=SECRET, at=at(1234567890), after=step) is None
    assert step_of("005924", secret=SECRET, at=at(1234567890), after=step - 1) == step


@pytest.mark.parametrize("typed", ["", "00592", "0059245", "005924 1", "٠٠٥٩٢٤", "abcdef", "-05924"])
def test_what_is_no_code_is_refused(typed):
    assert step_of(typed, secret=SECRET, at=at(1234567890), after=0) is None


def test_a_space_in_the_middle_is_how_apps_show_it():
    assert step_of("005 924", secret=SECRET, at=at(1234567890), after=0) is not None


def test_a_secret_has_160_bits():
    assert len(base64.b32decode(new_secret())) == 20
    assert new_secret() != new_secret()


def test_the_key_to_type_is_the_secret():
    assert in_groups(SECRET).replace(" ", "") == SECRET


def test_the_address_names_us_and_the_account():
    address = app_address("ABC", name="a+b@example.org")
    assert address == "otpauth://totp/Plumbline%3Aa%2Bb%40example.org?secret=ABC&issuer=Plumbline"


def test_the_square_needs_no_script_style_or_other_file():
    drawn = ET.fromstring(square_svg(app_address(SECRET, name="alice@example.invalid")))  # noqa: S314 - our own drawing
    names = {name for element in drawn.iter() for name in element.attrib}
    assert {element.tag.split("}")[-1] for element in drawn.iter()} <= {"svg", "g", "path"}
    assert not names & {"style", "href", "onload"}
