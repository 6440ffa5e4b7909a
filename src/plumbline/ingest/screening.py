"""One pass through the bytes of a text file, holding little of it, before anything is read from them."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plumbline.ingest.kinds import kind_of, refuse_other_kinds
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


# Larger files are cut into months by the sender.
MOST_BYTES = 2_000_000_000
# Text of an extract packs to a twentieth at best; a bomb to a thousandth.
MOST_TIMES_PACKED, FREE_OF_THAT = 100, 50_000_000
# No line of an extract comes near this.
LONGEST_LINE = 2_000_000
CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Screened:
    """``sha256`` of the unpacked bytes; ``size`` of them; the first of them."""

    sha256: str
    size: int
    start: bytes
    ascii_only: bool
    first_bad_line: int | None
    """First line that is not UTF-8."""
    nul_share: float


def screen(path: Path) -> Screened:
    """Go through a text file, or one in ``.gz``, once.

    Raises
    ------
    DataUnfit: not text, empty, cut short, too large, packed beyond belief, or with a line millions of letters long.
    """
    hashed, lines, utf8 = hashlib.sha256(), _Lines(), _Utf8()
    start, size, filled = b"", 0, False
    for chunk in chunks(path):
        if not start:
            start = chunk[:65_536]
            _refuse_binary(start)
        hashed.update(chunk)
        utf8.feed(chunk, lines.seen)
        lines.feed(chunk)
        size += len(chunk)
        filled = filled or bool(chunk.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n,;|\0"))
    utf8.feed(b"", lines.seen, final=True)
    if not filled:
        raise DataUnfit("The file is empty: ask the sender for it again.", slug="empty-file")
    return Screened(
        hashed.hexdigest(),
        size,
        start,
        ascii_only=utf8.ascii_only,
        first_bad_line=utf8.first_bad_line,
        nul_share=start.count(0) / len(start),
    )


def chunks(path: Path) -> Iterator[bytes]:
    """Unpacked bytes of a text file, a few millions at a time.

    Raises
    ------
    DataUnfit: as of `screen`.
    """
    packed = path.stat().st_size if path.exists() else 0
    done = 0
    is_gzip = kind_of(path) == "gzip"
    try:
        with gzip.open(path) if is_gzip else path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                done += len(chunk)
                _refuse_size(done, packed, is_gzip=is_gzip)
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise DataUnfit(
            "The compressed file is damaged or cut short: send it again.", slug="cut-short"
        ) from None


def _refuse_size(done: int, packed: int, *, is_gzip: bool) -> None:
    if done > MOST_BYTES:
        raise DataUnfit(
            "The file is larger than 2 GB: send it in parts, one for each month.", slug="too-large"
        )
    if is_gzip and done > max(FREE_OF_THAT, MOST_TIMES_PACKED * packed):
        raise DataUnfit(
            say(
                "The compressed file unpacks to more than {most_times_packed} times its size, as no "
                "extract does: ask the sender for it again, not compressed.",
                most_times_packed=MOST_TIMES_PACKED,
            ),
            slug="too-large",
        )


def _refuse_binary(start: bytes) -> None:
    if start.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise DataUnfit("This file is compressed twice: unpack it once and send that.", slug="not-csv")
    refuse_other_kinds(start)
    # Half of the bytes of plain text in UTF-16 are nothing; more than that is UTF-32, an archive of tapes, or a hole.
    if start.count(0) > 0.6 * len(start):
        raise DataUnfit(
            "This is not a text file that we read: most of it is nothing, or it is in UTF-32. Ask the sender for the extract "
            "as CSV UTF-8.",
            slug="not-csv",
        )
    unprintable = len(start.translate(None, bytes(set(range(256)) - set(range(1, 32)) | {9, 10, 13})))
    if unprintable > len(start) // 100:
        raise DataUnfit(
            "This is not a text file: ask the sender for the extract as CSV UTF-8.", slug="not-csv"
        )


class _Lines:
    """Counts line ends, and refuses a line that never ends."""

    def __init__(self) -> None:
        self.seen = 0
        self._open = 0

    def feed(self, chunk: bytes) -> None:
        octets = np.frombuffer(chunk, dtype=np.uint8)
        ends = np.flatnonzero((octets == 10) | (octets == 13))
        edges = np.concatenate([[-1 - self._open], ends, [len(chunk)]])
        lengths = np.diff(edges) - 1
        if (longest := int(lengths.argmax())) is not None and lengths[longest] > LONGEST_LINE:
            line = self.seen + int(np.count_nonzero(octets[: edges[longest] + 1] == 10)) + 1
            raise DataUnfit(
                say(
                    "Line {line:,} is more than {longest_line:,} characters long, far longer than any row "
                    "should be: ask the sender for the file again.",
                    line=line,
                    longest_line=LONGEST_LINE,
                ),
                slug="row-too-long",
            )
        self._open = int(lengths[-1])
        self.seen += int(np.count_nonzero(octets == 10))


class _Utf8:
    """Finds the first line that is not UTF-8."""

    def __init__(self) -> None:
        self.first_bad_line: int | None = None
        self.ascii_only = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes, lines_before: int, *, final: bool = False) -> None:
        if self.first_bad_line is not None:
            return
        self.ascii_only = self.ascii_only and chunk.isascii()
        held = len(self._decoder.getstate()[0])
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError as broken:
            self.first_bad_line = lines_before + chunk.count(b"\n", 0, max(broken.start - held, 0)) + 1
