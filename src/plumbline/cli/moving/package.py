"""The file itself: a tar (POSIX ustar) in gzip in age, written in one pass and read in one pass, however large it is.

Members are written by ourselves alone, so the reader knows no other kind than a plain file under one of a few names: nothing is
ever unpacked to a disk, and nothing is held but one member.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import tarfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from plumbline.cli.moving.age import NOT_OURS, SPOILT, Locking, Opening
from plumbline.values.errors import DataUnfit


MANIFEST, SIGNATURE = "manifest.json", "signature.json"
NAMES = re.compile(
    r"README\.txt|manifest\.json|signature\.json|schemas/[a-z_]{1,60}\.json|kinds/[a-z0-9_-]{1,50}/[a-z0-9_-]{1,40}\.yaml"
    r"|rows/[a-z_]{1,60}/[0-9]{6}\.jsonl"
)
BLOCK = 512
OCTAL = re.compile(rb"[0-7]+")
"""A number of a header. ``int`` would take a sign as well, and a size below nought is read to the end of everything."""
LARGEST_MEMBER = 256 << 20
# What unpacks to more than this many times its size is not ours: rows of a partnership come to five to fifteen times.
MOST_TIMES, AT_LEAST = 200, 64 << 20
FASTEST_FAIR = 6


class Writing:
    """A file being written, readable by its owner alone and locked for one recipient."""

    def __init__(self, path: Path, recipient: str) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._locked: Any = Locking(self._file, recipient)
        self._zipped = gzip.GzipFile(fileobj=self._locked, mode="wb", compresslevel=FASTEST_FAIR, mtime=0)
        self._tar = tarfile.open(fileobj=self._zipped, mode="w|", format=tarfile.USTAR_FORMAT)  # noqa: SIM115 - closed in `finish`
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add a member, and remember its size and hash."""
        self.put(name, content)
        self.members[name] = {"bytes": len(content), "sha256": sha256(content).hexdigest()}

    def put(self, name: str, content: bytes) -> None:
        """Add a member that the manifest does not speak of: itself and its signature."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, io.BytesIO(content))

    def finish(self) -> None:
        """Write the end, and make sure that all of it is on the disk."""
        self._tar.close()
        self._zipped.close()
        self._locked.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def give_up(self) -> None:
        """Close what is open; the file is the caller's to remove."""
        self._locked.give_up()
        # Left to be collected, each would write its end into the other when that is gone.
        self._tar.close()
        self._zipped.close()
        self._file.close()


@dataclass(frozen=True, slots=True)
class Member:
    """One member, whole."""

    name: str
    content: bytes


def members(path: Path, secret: bytes) -> Generator[Member]:
    """Every member in order, each at most `LARGEST_MEMBER` bytes.

    Raises
    ------
    DataUnfit: no such file, locked for another key, damaged, cut off, or holding something that Plumbline does not write.
    """
    try:
        with path.open("rb") as opened, closing(Opening(opened, secret)) as clear:
            most = max(AT_LEAST, os.fstat(opened.fileno()).st_size * MOST_TIMES)
            below: Any = clear
            yield from _entries(_Limited(gzip.GzipFile(fileobj=below, mode="rb"), most))
    except FileNotFoundError:
        raise DataUnfit(f"There is no file “{path}”. Nothing was changed.", slug="no-file") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DataUnfit(SPOILT, slug="spoilt") from None


class _Limited:
    """A stream that refuses to grow without end."""

    def __init__(self, below: IO[bytes] | gzip.GzipFile, most: int) -> None:
        self._below, self._left = below, most

    def exactly(self, size: int) -> bytes:
        """So many bytes, or a refusal."""
        self._left -= size
        if self._left < 0:
            raise DataUnfit(
                "This file unpacks to far more than a partnership's file does. Nothing was changed. Ask whoever sent it.",
                slug="unpacks-too-far",
            )
        content = self._below.read(size)
        if len(content) < size:
            raise EOFError
        return content

    def rest(self) -> bool:
        """Whether anything but noughts follows, read to its end so that the last piece is checked as well."""
        found = False
        while part := self._below.read(1 << 20):
            self._left -= len(part)
            found = found or any(part) or self._left < 0
            if found:
                break
        return found


def _entries(stream: _Limited) -> Iterator[Member]:
    seen: set[str] = set()
    while any(header := stream.exactly(BLOCK)):
        name, size = _read_header(header)
        if name in seen or size > LARGEST_MEMBER:
            raise DataUnfit(NOT_OURS, slug="not-a-partnership")
        seen.add(name)
        content = stream.exactly(size)
        stream.exactly(-size % BLOCK)
        yield Member(name, content)
    if stream.rest():
        raise DataUnfit(NOT_OURS, slug="not-a-partnership")


def _read_header(header: bytes) -> tuple[str, int]:
    """Name and size of a plain file; anything else (a link, a folder, a long or strange name) was not written by us."""
    name = header[:100].rstrip(b"\0").decode("ascii", "replace")
    if not (OCTAL.fullmatch(header[124:135]) and OCTAL.fullmatch(header[148:154])):
        raise DataUnfit(NOT_OURS, slug="not-a-partnership")
    size, check = int(header[124:135], 8), int(header[148:154], 8)
    summed = sum(header) - sum(header[148:156]) + 8 * 32
    if (
        header[156:157] not in (b"0", b"\0")
        or any(header[345:500])
        or check != summed
        or not NAMES.fullmatch(name)
    ):
        raise DataUnfit(NOT_OURS, slug="not-a-partnership")
    return name, size
