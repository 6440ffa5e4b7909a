"""The text of a file, taken in whole, as UTF-8 bytes and whatever it was before."""

from __future__ import annotations

import codecs
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from plumbline.ingest.decoding import to_utf8
from plumbline.ingest.kinds import kind_of
from plumbline.ingest.reading import PLAIN, DateSystem, Reading
from plumbline.ingest.screening import Screened, chunks, screen
from plumbline.ingest.workbook import read_sheet
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Source:
    """Text of a file as UTF-8 bytes without a byte order mark, and its hash.

    ``sha256`` is of the unpacked bytes, so that a file and its ``.gz`` are the same file. ``notes``: what was done to
    it on the way, in words.
    """

    file_name: str
    sha256: str
    text: bytes
    delimiter: str = ","
    date_system: DateSystem | None = None
    notes: tuple[str, ...] = ()


def read_source(path: Path, reading: Reading | None = None) -> Source:
    """Take in a file: without a reading, a CSV file in UTF-8 or one in ``.gz``; with one, as it says.

    Raises
    ------
    DataUnfit: not there, empty, too large, not what the reading says, or made to do harm.
    """
    if kind_of(path) == "workbook":
        return _of_workbook(path, reading)
    screened = screen(path)
    reading = reading or PLAIN
    if reading.encoding == "utf-8":
        _refuse_other_encodings(screened)
    if reading.sheet is not None:
        raise DataUnfit("This file is text and has no sheets: survey it again.", slug="reading-unknown")
    text = b"".join(to_utf8(chunks(path), reading.encoding)) if reading.encoding != "utf-8" else _bytes(path)
    return Source(
        file_name=path.name,
        sha256=screened.sha256,
        text=text.removeprefix(codecs.BOM_UTF8),
        delimiter=reading.delimiter,
        date_system=reading.date_system,
    )


def _of_workbook(path: Path, reading: Reading | None) -> Source:
    if reading is None or reading.sheet is None:
        raise DataUnfit(
            "This is an Excel workbook or a zip archive, not a CSV file: confirm its sheet and its headings, or save "
            "the sheet as CSV UTF-8 and send that.",
            slug="not-csv",
        )
    sheet = read_sheet(path, reading.sheet)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Source(
        path.name, sha256, sheet.text, date_system=reading.date_system or sheet.date_system, notes=sheet.notes
    )


def _bytes(path: Path) -> bytes:
    if kind_of(path) == "text":
        return path.read_bytes()
    unpacked = io.BytesIO()
    unpacked.writelines(chunks(path))
    return unpacked.getvalue()


def _refuse_other_encodings(screened: Screened) -> None:
    if screened.start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or screened.nul_share > 0.25:
        raise DataUnfit(
            "This file is in UTF-16, not UTF-8: confirm its encoding, or save it again as CSV UTF-8 and send that.",
            slug="not-csv",
        )
    if screened.first_bad_line is not None:
        raise DataUnfit(
            say(
                "The file is not in UTF-8: line {first_bad_line:,} holds a letter in another encoding, "
                "perhaps Windows-1252. Confirm its encoding, or save it again as CSV UTF-8 and send that.",
                first_bad_line=screened.first_bad_line,
            ),
            slug="not-utf-8",
        )
