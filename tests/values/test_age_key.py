"""Keys of age as text, which finds any one slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage.x25519 import Identity

from plumbline.values.age_key import read_recipient
from plumbline.values.errors import DataUnfit


KEYS = [str(Identity.generate().to_public()) for _ in range(8)]
SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@pytest.mark.parametrize("around", ["{}", " {}\n"])
def test_it_works(around):
    for text in KEYS:
        assert len(text) == 62
        assert str(read_recipient(around.format(text))) == text
        assert str(read_recipient(around.format(text.upper()))) == text


@given(st.sampled_from(KEYS), st.integers(0, 61), st.sampled_from([*SIGNS, "1", "b", "é", " ", "\0"]))
def test_one_sign_otherwise_is_found(text, at, sign):
    if text[at] != sign:
        with pytest.raises(DataUnfit, match="is not a key"):
            read_recipient(text[:at] + sign + text[at + 1 :])


@given(st.sampled_from(KEYS), st.integers(0, 60))
def test_two_signs_that_changed_places_are_found(text, at):
    if text[at] != text[at + 1]:
        with pytest.raises(DataUnfit, match="is not a key"):
            read_recipient(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "age1b",
        "age10a06t8",
        # What BIP 173 calls valid, of another kind.
        "A12UEL5L",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    ],
)
def test_what_is_none(text):
    with pytest.raises(DataUnfit, match="is not a key"):
        read_recipient(text)


def test_a_secret_is_no_recipient():
    with pytest.raises(DataUnfit, match="is not a key"):
        read_recipient(str(Identity.generate()))
