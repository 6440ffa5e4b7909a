"""The file as a whole, tar in gzip in age: nothing is half-done and nobody waits for ever, whichever side of it fails."""

import errno
import threading
import time
import uuid
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cli.moving.age import new_secret, recipient_of
from plumbline.cli.moving.looking_through import as_looked_through
from plumbline.cli.moving.package import Writing, members
from plumbline.cli.moving.taking_out import Order, take_out
from plumbline.values.errors import DataUnfit, StageRefused


SECRET = new_secret()
RECIPIENT = recipient_of(SECRET)
PARTS = {f"rows/made_up/{number:06}.jsonl": bytes([number]) * 100_000 for number in range(1, 30)}


@pytest.fixture(autouse=True)
def nobody_is_left_waiting():
    """Every test here ends with as many threads as it began with."""
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + 10
    while left := set(threading.enumerate()) - before:
        assert time.monotonic() < until, left
        time.sleep(0.01)


def written(path, parts):
    writing = Writing(path, RECIPIENT)
    for name, content in parts.items():
        writing.add(name, content)
    writing.finish()
    writing.give_up()
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return written(tmp_path_factory.mktemp("package") / "whole.age", PARTS)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return written(tmp_path_factory.mktemp("package") / "small.age", {"README.txt": b"Made up"}).read_bytes()


def test_it_works(path):
    assert {member.name: member.content for member in members(path, SECRET)} == PARTS


def refused(content, folder):
    (folder / "other.age").write_bytes(content)
    with pytest.raises(DataUnfit, match="Nothing was changed"):
        list(members(folder / "other.age", SECRET))


def test_no_byte_of_it_may_be_another(small, tmp_path):
    for at in range(len(small)):
        refused(small[:at] + bytes([small[at] ^ 1]) + small[at + 1 :], tmp_path)


def test_it_may_be_cut_off_nowhere(small, tmp_path):
    for at in range(len(small)):
        refused(small[:at], tmp_path)


class TestReadAgain:
    """A file lies where others may write: what is stored is what was looked through and signed, or nothing."""

    def said(self, path):
        return {
            member.name: {"bytes": len(member.content), "sha256": sha256(member.content).hexdigest()}
            for member in members(path, SECRET)
        }

    def again(self, folder, said, parts):
        return list(as_looked_through(members(written(folder / "again.age", parts), SECRET), said))

    def test_as_it_was(self, path, tmp_path):
        assert len(self.again(tmp_path, self.said(path), PARTS)) == len(PARTS)

    @pytest.mark.parametrize(
        "changes",
        [{"rows/made_up/000001.jsonl": b"x" * 100_000}, {"rows/made_up/000001.jsonl": None}, {"rows/made_up/000099.jsonl": b"x"}],
        ids=["another", "fewer", "more"],
    )  # fmt: skip
    def test_exchanged_it_is_refused(self, path, tmp_path, changes):
        parts = {name: content for name, content in {**PARTS, **changes}.items() if content}
        with pytest.raises(DataUnfit, match="was changed on its way"):
            self.again(tmp_path, self.said(path), parts)


@pytest.mark.parametrize(
    "size", [b"-0000000005", b"+0000000005", b" 0000000005", b"0o000000005", b"0000_000005"]
)
def test_a_size_is_a_plain_number(tmp_path, size):
    """Below nought it would be read to the end of everything, past every limit."""
    header = bytearray(512)
    header[:10], header[124:135], header[148:156], header[156:157] = b"README.txt", size, b" " * 8, b"0"
    header[148:156] = b"%06o\0 " % sum(header)
    writing = Writing(tmp_path / "sized.age", RECIPIENT)
    writing._zipped.write(bytes(header) + bytes(10_240))
    writing.finish()
    writing.give_up()
    with pytest.raises(DataUnfit, match="not a file that"):
        list(members(tmp_path / "sized.age", SECRET))


@given(st.data())
def test_no_byte_of_a_long_one_may_be_another(path, tmp_path_factory, data):
    whole = path.read_bytes()
    at, change = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(1, 255))
    refused(whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :], tmp_path_factory.getbasetemp())


def test_a_request_that_was_carried_out_meanwhile_leaves_no_copy(tmp_path, monkeypatch):
    """Two may carry one request out at once: the ledger holds one, and the file of the other goes."""
    from plumbline.cli import move_out

    (tmp_path / ".out").mkdir()
    written(tmp_path / ".out" / "archive", {"README.txt": b"Made up"})
    taken = SimpleNamespace(folder=tmp_path / ".out", text=b"", manifest=None)
    request = SimpleNamespace(id=uuid.uuid4(), receiver="x", recipient=RECIPIENT)
    for name in ("check_may_administer", "check_target", "secret_in_force", "address_in_use", "connection"):
        monkeypatch.setattr(move_out, name, MagicMock())
    monkeypatch.setattr(move_out, "agreed_move", lambda key: request)
    monkeypatch.setattr(move_out, "take_out", lambda *a, **k: taken)
    monkeypatch.setattr(
        move_out, "note_move_made", MagicMock(side_effect=StageRefused("Carried out before."))
    )
    with pytest.raises(StageRefused):
        move_out.run(MagicMock(file=tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("taken", [0, 1, 5])
def test_a_reader_that_stops_early(path, taken):
    with closing(members(path, SECRET)) as everything:
        for _ in range(taken):
            next(everything)


def test_a_reader_that_fails(path):
    def read():
        for _ in members(path, SECRET):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read()


@pytest.mark.parametrize("taken", [0, 1, 20])
def test_a_writer_that_dies(tmp_path, taken):
    writing = Writing(tmp_path / "half.age", RECIPIENT)
    for name in list(PARTS)[:taken]:
        writing.add(name, PARTS[name])
    writing.give_up()
    with pytest.raises(DataUnfit):
        list(members(tmp_path / "half.age", SECRET))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("noise", [10, 1 << 20], ids=["fits-in-the-last-piece", "does-not"])
def test_a_disk_that_is_full(tmp_path, monkeypatch, noise):
    monkeypatch.setattr("os.O_EXCL", 0)
    (tmp_path / "full.age").symlink_to("/dev/full")
    writing = Writing(tmp_path / "full.age", RECIPIENT)
    try:
        with pytest.raises(OSError, match="No space") as told:
            write_noise(writing, noise)
        assert told.value.errno == errno.ENOSPC
    finally:
        with pytest.raises(OSError, match="No space"):
            writing.give_up()


def write_noise(writing, size):
    writing.add("README.txt", b"".join(uuid.uuid4().bytes for _ in range(size // 16 + 1)))
    writing.finish()


def test_a_database_that_goes_away_leaves_nothing_behind(tmp_path):
    order = Order(uuid.uuid4(), "Northton", RECIPIENT)
    nowhere = {"host": str(tmp_path), "port": "1", "dbname": "none", "user": "nobody"}
    with pytest.raises(psycopg.OperationalError):
        take_out(tmp_path / "out.age", address=nowhere, order=order, secret=bytes(32))
    assert list(tmp_path.iterdir()) == []
