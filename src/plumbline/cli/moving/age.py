"""Lock a stream so that one installation alone opens it: the age format (age-encryption.org/v1) by `pyrage`, X25519 recipients.

age is a small public format with programs for every system, so whoever holds the key needs no Plumbline: ``age -d -i KEY FILE``.

The library locks and opens whole files; here one is written and read piece by piece. So it works aside, behind a pipe: what is clear is on no
disk, and no more of it is held than fills the pipe.
"""

from __future__ import annotations

import io
from threading import Event
from typing import IO

from pyrage import DecryptError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity

from plumbline.cli.moving.aside import Aside, Until, Watched, pipe
from plumbline.embedded import Home
from plumbline.values.age_key import read_recipient
from plumbline.values.errors import DataUnfit


VERSION = b"age-encryption.org/v1\n"
OWN_KEY = "move-in.txt"
"""The installation's own secret among its keys: a line ``AGE-SECRET-KEY-1…``, which ``age -i`` reads."""
LAST_LINE, LONGEST_HEADER = b"\n--- ", 16_384
NO_MATCH = "No matching keys found"
"""How the library says that a file is for somebody else: it has no kind of error for it."""
NOT_OURS = "This is not a file that `plumbline move-out` wrote. Nothing was changed."
ANOTHER_KEY = (
    "This file was locked for another key than that of this installation. Nothing was changed. "
    "Let it be made again for the key that `plumbline move-in --key` shows here."
)
SPOILT = "This file is damaged, cut off, or was changed on its way. Nothing was changed. Fetch it again."


def new_secret() -> bytes:
    """A secret, as a line of text."""
    return f"{Identity.generate()}\n".encode()


def secret_of(home: Home) -> bytes:
    """The secret of an installation, made on first use."""
    return home.secret(OWN_KEY, new_secret)


def recipient_of(secret: bytes) -> str:
    """The public key to a secret, as text that may be shown to everybody."""
    return str(_identity(secret).to_public())


class Locking:
    """A file into which what is written goes locked. `close` writes the last piece; the file below stays open.

    Raises
    ------
    OSError: the file below takes no more. From a later `write`, and at the latest from `close`.
    """

    def __init__(self, below: IO[bytes], recipient: str) -> None:
        whom = read_recipient(recipient)
        reading, writing = pipe()
        self._whole, self._given_up = Event(), False
        self._below, self._pipe = Watched(below), io.BufferedWriter(writing)
        clear, locked = Until(reading, self._whole), self._below
        self._aside = Aside(lambda: encrypt_io(clear, locked, [whom]), theirs=reading, ours=self._pipe)

    def write(self, content: bytes) -> int:
        """Take in some more."""
        if self._given_up:  # gzip and tar write their ends as they are closed
            return len(content)
        try:
            return self._pipe.write(content)
        except BrokenPipeError:
            self._check()
            raise

    def flush(self) -> None:
        """Nothing to do before the end."""

    def close(self) -> None:
        """Write the last piece, and wait until all of it is below."""
        try:
            self._pipe.flush()
            self._whole.set()
            self._pipe.close()
        except BrokenPipeError:
            self._check()
            raise
        self._check()

    def give_up(self) -> None:
        """Leave the file below as it is, without an end; after `close` as well."""
        self._given_up = True
        self._aside.end()

    def _check(self) -> None:
        failure = self._aside.failure()
        if self._below.failure or failure:
            raise self._below.failure or failure  # type: ignore[misc]


class Opening:
    """A locked file, read in the clear. Nothing is given out before it was found whole, chunk by chunk.

    Raises
    ------
    DataUnfit: no such file, locked for another key, or damaged; from the first read on as well.
    """

    def __init__(self, below: IO[bytes], secret: bytes) -> None:
        mine = _identity(secret)
        _check_header(below)
        reading, writing = pipe()
        self._below, self._pipe = Watched(below), io.BufferedReader(reading)  # type: ignore[type-var]
        locked = self._below
        self._aside = Aside(lambda: decrypt_io(locked, writing, [mine]), theirs=writing, ours=self._pipe)

    def read(self, size: int = -1) -> bytes:
        """``size`` bytes, fewer only at the end; all that is left where it is negative."""
        content = self._pipe.read(size)
        if size < 0 or len(content) < size:
            self._check()
        return content

    def close(self) -> None:
        """Read no more; the file below stays open."""
        self._aside.end()

    def _check(self) -> None:
        failure = self._aside.failure()
        if self._below.failure:
            raise self._below.failure
        if isinstance(failure, DecryptError | OSError):
            refusal = (ANOTHER_KEY, "another-key") if str(failure) == NO_MATCH else (SPOILT, "spoilt")
            raise DataUnfit(refusal[0], slug=refusal[1]) from None
        if failure:
            raise failure


def _check_header(below: IO[bytes]) -> None:
    """Refuse what is no such file, or has a header so long that the library, which reads it anew with each line, would not come to its end."""
    start = below.read(LONGEST_HEADER)
    below.seek(0)
    if not (start.startswith(VERSION) and LAST_LINE in start):
        raise DataUnfit(NOT_OURS, slug="not-a-partnership")


def _identity(secret: bytes) -> Identity:
    return Identity.from_str(secret.decode().strip())
