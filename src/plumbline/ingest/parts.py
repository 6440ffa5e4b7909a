"""The XML of a workbook streamed once, before a parser sees it: true sizes, declarations, and what will be lost."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plumbline.ingest.archive import (
    FREE_OF_THAT,
    MOST_TIMES_PACKED,
    Part,
    parts_of,
    refuse_damaged,
    refuse_too_large,
    refuse_unsafe,
)
from plumbline.values.words import say


_CHUNK = 1 << 20
# Marks may fall on the edge between two chunks, so each is searched with the end of the one before.
_OVERLAP = 64
_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']")
MOST_SHEETS = 60
LONGEST_WITHOUT_TAG = 200_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a parser would not tell.

    ``cells``: cells written in all sheets; ``words``: bytes of shared text; ``errors``: cells that hold the error of
    a formula, which are read as blank; ``not_worked_out``: formulas saved without their value.
    """

    cells: int
    words: int
    formulas: int
    not_worked_out: int
    errors: int
    date_1904: bool


def facts_of(path: Path) -> Facts:
    """Stream every part that a parser would read.

    Raises
    ------
    DataUnfit: damaged, larger than declared, with a document type (entities), not in UTF-8, or not as Excel writes.
    """
    parts = [part for part in parts_of(path) if part.name.endswith((".xml", ".rels", ".vml"))]
    read = [part for part in parts if part.name.startswith(("xl/", "_rels/", "[Content_Types]"))]
    sheets = [part for part in read if part.name.startswith("xl/worksheets/") and part.name.endswith(".xml")]
    if len(sheets) > MOST_SHEETS:
        refuse_unsafe(say("it holds more than {most_sheets} sheets", most_sheets=MOST_SHEETS))
    counts = {"cells": 0, "formulas": 0, "not_worked_out": 0, "errors": 0}
    date_1904 = False
    with zipfile.ZipFile(path) as archive:
        for part in read:
            is_sheet = part in sheets
            for text in _stream(archive, part):
                _refuse_declarations(text)
                if is_sheet:
                    _count(text, counts)
                if part.name == "xl/workbook.xml":
                    date_1904 = date_1904 or _1904.search(text) is not None
    words = sum(part.size for part in read if part.name == "xl/sharedStrings.xml")
    return Facts(words=words, date_1904=date_1904, **counts)


def _stream(archive: zipfile.ZipFile, part: Part) -> Iterator[bytes]:
    """A part in chunks, each after the last bytes of the one before."""
    done, before = 0, b""
    info = archive.getinfo(part.name)
    most = max(FREE_OF_THAT, MOST_TIMES_PACKED * info.compress_size)
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                done += len(chunk)
                if done > min(info.file_size, most):
                    refuse_too_large()
                if not before and chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")):
                    refuse_unsafe("a part is not in UTF-8")
                yield before[-_OVERLAP:] + chunk
                before = chunk
    # All that unpacking raises where a part is cut short, locked or spoilt. A refusal of ours is none of them and goes on up.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        refuse_damaged()


def _refuse_declarations(text: bytes) -> None:
    """Excel writes no document type; one brings entities, which can grow without end or name a file."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"<!doctype" in text:
        refuse_unsafe("a part declares entities")


def _count(text: bytes, counts: dict[str, int]) -> None:
    new = text[_OVERLAP:] if len(text) > _CHUNK else text
    counts["cells"] += new.count(b"<c ") + new.count(b"<c>") + new.count(b":c ")
    counts["formulas"] += new.count(b"</f>")
    counts["not_worked_out"] += new.count(b"</f></c>") + new.count(b"</f><v></v>") + new.count(b"</f><v/>")
    counts["errors"] += new.count(b't="e"')
