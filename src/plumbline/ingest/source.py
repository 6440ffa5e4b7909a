"""The bytes of a file, taken in whole and shown to be text before anything is read from them."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

from plumbline.values.errors import DataUnfit


# Larger files are cut into months by the sender. Unpacking stops here, so a small packed file cannot fill memory.
MOST_BYTES = 2_000_000_000
_CHUNK = 1 << 24

# What a file that is not text begins with, and what to do about it.
_BEGINNINGS = (
    (b"PK\x03\x04", "This is an Excel workbook or a zip archive, not a CSV file: save the sheet as CSV UTF-8 and send that."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel or Word file, not a CSV file: save the sheet as CSV UTF-8 and send that."),
    (b"%PDF", "This is a PDF, not a CSV file: ask the sender for the extract as CSV UTF-8."),
    (b"\x89PNG", "This is a picture, not a CSV file: choose the extract itself."),
    (b"\xff\xd8\xff", "This is a picture, not a CSV file: choose the extract itself."),
    (b"GIF8", "This is a picture, not a CSV file: choose the extract itself."),
    (b"\x1f\x8b", "This file is compressed twice: unpack it once and send that."),
    (b"\xff\xfe", "This file is in UTF-16, not UTF-8: save it again as CSV UTF-8 and send that."),
    (b"\xfe\xff", "This file is in UTF-16, not UTF-8: save it again as CSV UTF-8 and send that."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Text of a file as UTF-8 bytes without a byte order mark, and its hash.

    ``sha256`` is of the unpacked bytes, so that a file and its ``.gz`` are the same file.
    """

    file_name: str
    sha256: str
    text: bytes


def read_source(path: Path) -> Source:
    """Take in a CSV file, or one in ``.gz``.

    Raises
    ------
    DataUnfit: not there, empty, too large, not text, or not UTF-8.
    """
    content = _unpacked(path)
    if not content.strip(b"\xef\xbb\xbf \t\r\n,"):
        raise DataUnfit("The file is empty: ask the sender for it again.", slug="empty-file")
    _refuse_other_kinds(content)
    _refuse_other_encodings(content)
    text = content.removeprefix(codecs.BOM_UTF8)
    return Source(file_name=path.name, sha256=hashlib.sha256(content).hexdigest(), text=text)


def _unpacked(path: Path) -> bytes:
    try:
        with path.open("rb") as packed:
            is_gzip = packed.read(2) == b"\x1f\x8b"
        with gzip.open(path) if is_gzip else path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise DataUnfit(
            "The compressed file is damaged or cut short: send it again.", slug="cut-short"
        ) from None
    except OSError:
        raise DataUnfit(
            "The file cannot be opened: check that it is there and may be read.", slug="no-file"
        ) from None
    if len(content) > MOST_BYTES:
        raise DataUnfit(
            "The file is larger than 2 GB: send it in parts, one for each month.", slug="too-large"
        )
    return content


def _refuse_other_kinds(content: bytes) -> None:
    for beginning, sentence in _BEGINNINGS:
        if content.startswith(beginning):
            raise DataUnfit(sentence, slug="not-csv")
    start = content[:65_536]
    if start.count(0) > len(start) // 4:
        raise DataUnfit(
            "This file is in UTF-16 or is not text: save it as CSV UTF-8 and send that.", slug="not-csv"
        )
    unprintable = len(start.translate(None, bytes(set(range(256)) - set(range(32)) | {0, 9, 10, 13})))
    if unprintable > len(start) // 100:
        raise DataUnfit(
            "This is not a text file: ask the sender for the extract as CSV UTF-8.", slug="not-csv"
        )


def _refuse_other_encodings(content: bytes) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    try:
        for start in range(0, len(content), _CHUNK):
            done = start - len(decoder.getstate()[0])
            decoder.decode(content[start : start + _CHUNK], final=start + _CHUNK >= len(content))
    except UnicodeDecodeError as broken:
        line = content.count(b"\n", 0, done + broken.start) + 1
        raise DataUnfit(
            f"The file is not in UTF-8: line {line:,} holds a letter in another encoding, perhaps Windows-1252. "
            "Save it again as CSV UTF-8 and send that.",
            slug="not-utf-8",
        ) from None
