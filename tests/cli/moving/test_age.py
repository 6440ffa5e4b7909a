"""The age format: files of another program are read, any other byte is refused, and nothing is given out that was not found whole."""

import io
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cli.moving.age import CHUNK, Locking, Opening, recipient_of
from plumbline.values import bech32
from plumbline.values.errors import DataUnfit


# Made by rage 0.11 (the age of the Rust world) for two recipients, of which the first is ours.
SECRET_TEXT = "AGE-SECRET-KEY-1KF9REQMME20R58CRQSC7JR6QAT2T4AAYE5XRUYY6Z8PH7FR8028Q6S84DL"
RECIPIENT = "age13jajn7ue7w5s37kmv5sqssaks9dzk4yguja0mvc3m8pvwk7n9ygsmdex22"
MADE_BY_RAGE = (
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB0WlRZcG1lRVIrTlBVaUFwVWphL3hYcDFiM3dndkY1RExHeS8wUGk4eGow"
    "CjlXRTFhNGRBeGZEZDZ2Wnp6aVpXN1RnNVJpK3ZDK2VpTEEvd3BhVERZcGMKLT4gWDI1NTE5IDQvYyt3WjZzdG41T09PL2RDRno0"
    "Zis0Ykwxc01nNWhGMHJSSHNjcUFUV2sKY0tKVkk3eDhyWEV0K3RxQ015dWJaaHFwTHhadnZyRXgzdk9DMkducitVMAotPiB9KlRD"
    "YHQ1eC1ncmVhc2UgcTkgV0dreCZ7ZiA8Y30gcnQkRGR8CnJMSU1TbjVIaVZXdjgrVlEwc1FldHFQSDJDWGo1b3EyTzhjeVFsazQ2"
    "V2puYTIvaVNTVGZ6K1pENERheXVtVjkKY01XVGdnbmgzaGlwTDFTeE9VUEFRVTM3dmd2bUFIcy9JcWdFdndVeld4NnYyZwotLS0g"
    "QkhOd09KdWt2MTRjWXVqd3pGTlpyazV3c2NuTEtLN2ZPU05NLzIrZCt2RQqOKNTnKNxPo+95oWzPF/TcvzxpQJl4KiRPp0KdMrmD"
    "ofULJVNUkd0/nWiaEvgaVkqzbBX+7w=="
)
SECRET = bech32.decode("age-secret-key-", SECRET_TEXT)
OTHER = bytes(range(32))


def locked(content, secret=SECRET):
    out = io.BytesIO()
    locking = Locking(out, recipient_of(secret))
    locking.write(content)
    locking.close()
    return out.getvalue()


def opened(content, secret=SECRET):
    return Opening(io.BytesIO(content), secret).read()


def test_a_file_of_another_program():
    assert recipient_of(SECRET) == RECIPIENT
    assert opened(b64decode(MADE_BY_RAGE)) == b"Made up, and nobody's"


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_out_comes_what_went_in(size):
    content = bytes(at % 251 for at in range(size))
    assert opened(locked(content)) == content


@given(st.lists(st.integers(0, 40_000), max_size=8), st.lists(st.integers(1, 70_000), min_size=1, max_size=6))
def test_however_it_is_written_and_read(written, read):
    content = b"".join(bytes([at % 256]) * size for at, size in enumerate(written))
    out = io.BytesIO()
    locking = Locking(out, RECIPIENT)
    for at, size in enumerate(written):
        locking.write(bytes([at % 256]) * size)
    locking.close()
    opening, found = Opening(io.BytesIO(out.getvalue()), SECRET), b""
    while part := opening.read(read[len(found) % len(read)]):
        found += part
    assert found == content


CONTENT = locked(bytes(CHUNK + 100))


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_any_other_byte_is_refused(at, change):
    other = bytearray(CONTENT)
    other[at] ^= change
    with pytest.raises(DataUnfit, match="Nothing was changed"):
        opened(bytes(other))


@given(st.integers(0, len(CONTENT) - 1))
def test_cut_off_anywhere(at):
    with pytest.raises(DataUnfit, match="Nothing was changed"):
        opened(CONTENT[:at])


@pytest.mark.parametrize("more", [b"x", bytes(CHUNK + 16)])
def test_nothing_may_follow(more):
    with pytest.raises(DataUnfit):
        opened(CONTENT + more)


def test_chunks_may_not_change_places():
    whole = locked(bytes(CHUNK) + b"x" * CHUNK + b"y")
    start = len(whole) - (2 * (CHUNK + 16) + 17)
    first, second = whole[start : start + CHUNK + 16], whole[start + CHUNK + 16 : start + 2 * (CHUNK + 16)]
    with pytest.raises(DataUnfit):
        opened(whole[:start] + second + first + whole[start + 2 * (CHUNK + 16) :])


def test_another_key_opens_nothing():
    with pytest.raises(DataUnfit, match="locked for another key"):
        opened(CONTENT, OTHER)


def test_two_files_of_one_text_have_nothing_in_common():
    assert locked(b"text")[60:] != locked(b"text")[60:]
