"""What a file is, by the bytes it begins with and never by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from plumbline.values.errors import DataUnfit


Kind = Literal["text", "gzip", "workbook"]

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
# What a file that can never be read begins with, and what to do about it.
_BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "This is an old Excel or Word file, or a workbook with a password: save the sheet as .xlsx without a password, or as CSV UTF-8, and send that."),
    (b"%PDF", "This is a PDF, not a CSV file or a workbook: ask the sender for the extract as CSV UTF-8."),
    (b"\x89PNG", "This is a picture, not a CSV file or a workbook: choose the extract itself."),
    (b"\xff\xd8\xff", "This is a picture, not a CSV file or a workbook: choose the extract itself."),
    (b"GIF8", "This is a picture, not a CSV file or a workbook: choose the extract itself."),
    (b"BM", "This is a picture, not a CSV file or a workbook: choose the extract itself."),
    (b"II*\x00", "This is a picture, not a CSV file or a workbook: choose the extract itself."),
    (b"MM\x00*", "This is a picture, not a CSV file or a workbook: choose the extract itself."),
    (b"PK\x05\x06", "This is an empty archive: choose the extract itself."),
    (b"PK\x07\x08", "This is one part of an archive in parts: put it together, and send the extract itself."),
    (b"7z\xbc\xaf", "This is a 7z archive: unpack it and send the extract itself."),
    (b"Rar!", "This is a RAR archive: unpack it and send the extract itself."),
    (b"BZh", "This is a bzip2 archive: unpack it and send the extract itself."),
    (b"\xfd7zXZ", "This is an xz archive: unpack it and send the extract itself."),
    (b"(\xb5/\xfd", "This is a zstd archive: unpack it and send the extract itself."),
    (b"MZ", "This is a program, not an extract: delete it, and tell whoever looks after your computers."),
    (b"\x7fELF", "This is a program, not an extract: delete it, and tell whoever looks after your computers."),
    (b"SQLite format 3", "This is a database, not an extract: export the table as CSV UTF-8 and send that."),
    (b"PAR1", "This is a Parquet file: export the table as CSV UTF-8 and send that."),
    (b"{\\rtf", "This is a document, not an extract: ask the sender for the extract as CSV UTF-8."),
)  # fmt: skip
# Letters alone are no proof: a CSV file may begin with BM or MZ. What follows such a beginning is never text.
_NEEDS_BINARY = (b"BM", b"MZ", b"BZh")
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<table", b"<svg", b"<script")


def kind_of(path: Path) -> Kind:
    """Whether a file is text, text in ``.gz``, or a workbook.

    Raises
    ------
    DataUnfit: it is not there, empty, or of a kind that no extract comes in; the sentence says what it is.
    """
    start = beginning(path)
    if not start:
        raise DataUnfit("The file is empty: ask the sender for it again.", slug="empty-file")
    if start.startswith(ZIP):
        return "workbook"
    if start.startswith(GZIP):
        return "gzip"
    refuse_other_kinds(start)
    return "text"


def beginning(path: Path) -> bytes:
    """First bytes of a file."""
    try:
        # A pipe or a device is no file: opening one may never end.
        if path.is_file():
            with path.open("rb") as stream:
                return stream.read(4096)
    except OSError:
        pass
    raise DataUnfit("The file cannot be opened: check that it is there and may be read.", slug="no-file")


def refuse_other_kinds(start: bytes) -> None:
    """Refuse what begins as a picture, a program, a document or a page of the web does.

    Raises
    ------
    DataUnfit: it does.
    """
    for mark, sentence in _BEGINNINGS:
        if start.startswith(mark) and (mark not in _NEEDS_BINARY or b"\0" in start):
            raise DataUnfit(sentence, slug="not-csv")
    told = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if told.startswith(_MARKUP):
        raise DataUnfit(
            "This is a page of markup (HTML or XML), not a CSV file or a workbook: save the sheet as .xlsx or CSV UTF-8.",
            slug="not-csv",
        )
    if told.startswith((b"{", b"[")):
        raise DataUnfit(
            "This is JSON, not a CSV file or a workbook: export the table as CSV UTF-8.", slug="not-csv"
        )
