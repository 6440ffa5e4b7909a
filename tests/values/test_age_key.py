"""Keys of age as text: Bech32, which finds any one slip."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.values import bech32
from plumbline.values.age_key import read_recipient, recipient_text
from plumbline.values.errors import DataUnfit


@given(st.binary(min_size=32, max_size=32))
def test_it_works(key):
    text = recipient_text(key)
    assert len(text) == 62
    assert read_recipient(f" {text}\n") == key
    assert read_recipient(text.upper()) == key


@given(st.binary(min_size=32, max_size=32), st.integers(4, 61), st.sampled_from(bech32.SIGNS))
def test_one_sign_otherwise_is_found(key, at, sign):
    text = recipient_text(key)
    if text[at] != sign:
        with pytest.raises(DataUnfit, match="is not a key"):
            read_recipient(text[:at] + sign + text[at + 1 :])


@pytest.mark.parametrize(
    "text", ["A12UEL5L", "a12uel5l", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"]
)
def test_what_bip_173_calls_valid(text):
    prefix = text.rpartition("1")[0].lower()
    if prefix == "a":
        assert bech32.decode(prefix, text) == b""
    else:
        assert bech32.encode(prefix, bech32.decode(prefix, text)) == text


@pytest.mark.parametrize("text", ["A1G7SGD8", "10a06t8", "1qzzfhee", "a12UEL5L", "", "age1", "age1b"])
def test_what_it_calls_invalid(text):
    with pytest.raises(ValueError, match=re.escape(text) or None):
        bech32.decode("a", text)


def test_a_secret_is_no_recipient():
    with pytest.raises(DataUnfit, match="is not a key"):
        read_recipient(bech32.encode("age-secret-key-", bytes(32)))
