"""The age format: files of another program are read, any other byte is refused, and nobody is left waiting when one side fails."""

import io
import subprocess
import sys
import threading
import time
from base64 import b64decode
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import decrypt, encrypt
from pyrage.x25519 import Identity

from plumbline.cli.moving.age import Locking, Opening, new_secret, recipient_of, secret_of
from plumbline.embedded import Home
from plumbline.values.errors import DataUnfit


CHUNK = 65_536
"""Of the format: clear bytes that are locked and checked together."""
# Made by rage 0.11 (the age of the Rust world) for two recipients, of which the first is ours.
SECRET = b"AGE-SECRET-KEY-1KF9REQMME20R58CRQSC7JR6QAT2T4AAYE5XRUYY6Z8PH7FR8028Q6S84DL"
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
OTHER = new_secret()


def locked(content, secret=SECRET):
    out = io.BytesIO()
    locking = Locking(out, recipient_of(secret))
    locking.write(content)
    locking.close()
    return out.getvalue()


def opened(content, secret=SECRET):
    with closing(Opening(io.BytesIO(content), secret)) as opening:
        return opening.read()


@pytest.fixture(autouse=True)
def nobody_is_left_waiting():
    """Every test here ends with as many threads as it began with."""
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + 10
    while left := set(threading.enumerate()) - before:
        assert time.monotonic() < until, left
        time.sleep(0.01)


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
    found = b""
    with closing(Opening(io.BytesIO(out.getvalue()), SECRET)) as opening:
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


def test_what_we_lock_another_reader_of_the_library_opens():
    assert decrypt(locked(b"x" * 100_000), [Identity.from_str(SECRET.decode())]) == b"x" * 100_000


def test_a_secret_is_made_once_and_is_what_age_reads(tmp_path):
    home = Home(tmp_path)
    secret = secret_of(home)
    assert secret_of(home) == secret
    assert secret.startswith(b"AGE-SECRET-KEY-1")
    assert (home.keys / "move-in.txt").stat().st_mode & 0o777 == 0o600
    assert opened(locked(b"x", secret), secret) == b"x"


def test_something_else_is_told_from_what_was_spoilt():
    with pytest.raises(DataUnfit, match="not a file that"):
        opened(b"PK\x03\x04" + bytes(2000))
    with pytest.raises(DataUnfit, match="damaged"):
        opened(CONTENT[:-1])
    with pytest.raises(DataUnfit, match="damaged"):
        opened(CONTENT[: CONTENT.index(b"\n--- ") + 20])


@pytest.mark.parametrize(
    "stanza", [b"A" * 64 + b"\n", b"-> X25519 x\n\n", b"A"], ids=["body", "recipients", "line"]
)
def test_a_header_without_end_is_not_read(stanza):
    """The library reads a header anew with each line: 4 MB of it would take minutes."""
    file = io.BytesIO(b"age-encryption.org/v1\n-> X25519 x\n" + stanza * (4_000_000 // len(stanza)))
    start = time.monotonic()
    with pytest.raises(DataUnfit, match="not a file that"):
        Opening(file, SECRET)
    assert time.monotonic() - start < 5


def test_the_longest_header_that_is_read_is_read_soon():
    many = recipients(100)
    assert 9_000 < len(many) < 16_000
    start = time.monotonic()
    assert opened(many) == b"x"
    assert time.monotonic() - start < 5


def recipients(count):
    """A file for so many, of whom the last is ours."""
    others = [Identity.generate().to_public() for _ in range(count)]
    return encrypt(b"x", [*others, Identity.from_str(SECRET.decode()).to_public()])


class Full(io.BytesIO):
    """A disk with room for so many bytes."""

    def __init__(self, room):
        super().__init__()
        self.room = room

    def write(self, content):
        if self.tell() + len(content) > self.room:
            raise OSError(28, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("room", [0, 100, CHUNK + 500], ids=["nothing", "half-a-header", "one-chunk"])
@pytest.mark.parametrize("size", [1, 10 * CHUNK], ids=["fits-in-the-last-piece", "more-than-the-pipe-holds"])
def test_a_full_disk_reaches_whoever_writes(room, size):
    """The library itself is silent where the last piece does not fit."""
    locking = Locking(Full(min(room, size + 100)), RECIPIENT)

    def write():
        for _ in range(0, size, 10_000):
            locking.write(bytes(min(size, 10_000)))
        locking.close()

    with pytest.raises(OSError, match="No space left"):
        write()
    locking.give_up()


@pytest.mark.parametrize("size", [0, 1, CHUNK, 5 * CHUNK + 1])
def test_a_writer_that_dies_leaves_no_file_that_passes_as_whole(size):
    out = io.BytesIO()
    locking = Locking(out, RECIPIENT)
    locking.write(bytes(size))
    locking.give_up()
    locking.give_up()
    assert locking.write(b"what gzip and tar write as they are closed") == 42
    with pytest.raises(DataUnfit):
        opened(out.getvalue())


@pytest.mark.parametrize("size", [1, 5 * CHUNK + 1])
def test_a_writer_that_is_forgotten(size):
    out = io.BytesIO()
    locking = Locking(out, RECIPIENT)
    locking.write(bytes(size))
    work = locking._aside._work
    del locking
    assert work.exception(timeout=10) is not None
    with pytest.raises(DataUnfit):
        opened(out.getvalue())


LONG = locked(bytes(20 * CHUNK))


@pytest.mark.parametrize("size", [0, 1, 3 * CHUNK])
def test_a_reader_that_stops_early(size):
    with closing(Opening(io.BytesIO(LONG), SECRET)) as opening:
        assert opening.read(size) == bytes(size)


def test_a_reader_that_is_forgotten():
    opening = Opening(io.BytesIO(LONG), SECRET)
    opening.read(1)
    work = opening._aside._work
    del opening
    assert work.exception(timeout=10) is not None


def test_what_was_found_whole_before_the_damage_is_given_out_and_no_more():
    with closing(Opening(io.BytesIO(LONG[:-1]), SECRET)) as opening:
        assert opening.read(19 * CHUNK) == bytes(19 * CHUNK)
        for _ in range(2):
            with pytest.raises(DataUnfit, match="damaged"):
                opening.read(1)


@pytest.mark.parametrize("at", [0, 5 * CHUNK, 12 * CHUNK])
def test_a_disk_that_cannot_be_read_is_not_told_as_damage(at):
    class Torn(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= at:
                raise OSError(5, "Input/output error")
            return super().read(min(size, at - self.tell()))

    def read():
        with closing(Opening(Torn(LONG), SECRET)) as opening:
            opening.read()

    with pytest.raises(OSError, match="Input/output"):
        read()


def test_a_key_that_would_hide_nothing_is_not_locked_for():
    """Of a point of low order everybody knows the shared secret; the library panics, which is no `Exception`."""
    nothing = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
    out = io.BytesIO()
    locking = Locking(out, nothing)
    with pytest.raises(BaseException, match="all-zero"):
        locking.close()
    assert out.getvalue() == b""


def test_a_mistyped_key_locks_nothing():
    with pytest.raises(DataUnfit, match="is not a key"):
        Locking(io.BytesIO(), RECIPIENT[:-1] + "q")


@pytest.mark.parametrize("held", ["locking", "opening"])
def test_a_program_ends_whatever_it_still_holds(tmp_path, held):
    (tmp_path / "long.age").write_bytes(LONG)
    program = f"""
import sys
from plumbline.cli.moving.age import Locking, Opening
locking = Locking(open({str(tmp_path / "half.age")!r}, "wb"), {RECIPIENT!r})
locking.write(b"half")
opening = Opening(open({str(tmp_path / "long.age")!r}, "rb"), {SECRET!r})
opening.read(1)
{"opening" if held == "locking" else "locking"} = None
sys.exit(3)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (3, b"")
