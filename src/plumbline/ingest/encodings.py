"""In which encoding a text file is, and what would be misread in another."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plumbline.ingest.finding import Finding
from plumbline.ingest.reading import Encoding
from plumbline.ingest.screening import Screened, chunks
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


_MARKS: tuple[tuple[bytes, Encoding, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "The file begins with the mark of UTF-8."),
    (codecs.BOM_UTF16_LE, "utf-16", "The file begins with the mark of UTF-16."),
    (codecs.BOM_UTF16_BE, "utf-16", "The file begins with the mark of UTF-16."),
)
# What UTF-8 looks like when somebody before us read it as Windows-1252 and saved it so: é as Ã©, ’ as â€™.
_MISREAD_BEFORE = (
    "Ã\u00a1",
    "Ã©",
    "Ã\u00ad",
    "Ã³",
    "Ãº",
    "Ã¼",
    "Ã¶",
    "Ã±",
    "Ã¨",
    "â€™",
    "â€“",
    "â€œ",
    "Å‚",
    "Ä‡",
)
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class _Lines:
    """How lines with letters beyond ASCII read: as UTF-8, as Windows-1252 alone, as neither."""

    utf8: int
    cp1252: int
    neither: int
    samples: tuple[tuple[int, str], ...]


def encoding_of(path: Path, screened: Screened) -> Finding[Encoding]:
    """The encoding of a text file.

    Raises
    ------
    DataUnfit: none that we read fits, or the last letter is cut off.
    """
    for mark, encoding, words in _MARKS:
        if screened.start.startswith(mark) and (encoding == "utf-16" or screened.first_bad_line is None):
            return Finding(encoding, "certain", words)
    if screened.nul_share > 0.25:
        return _without_mark(screened)
    if screened.ascii_only:
        return Finding("utf-8", "certain", "All letters are plain (ASCII), which every encoding reads alike.")
    if screened.first_bad_line is None:
        return Finding("utf-8", "certain", "Every letter reads as UTF-8.")
    return _by_lines(_count_lines(path), first_bad=screened.first_bad_line)


def misread_before(text: str) -> int:
    """Number of places where letters look as if they were misread before the file was saved."""
    return sum(text.count(one) for one in _MISREAD_BEFORE)


def _without_mark(screened: Screened) -> Finding[Encoding]:
    # Of plain letters in UTF-16 every second byte is nothing; which one tells the order.
    nothing_first = screened.start[0::2].count(0) > screened.start[1::2].count(0)
    words = "Every second byte is nothing, as in UTF-16, and the file does not say so."
    return Finding("utf-16-be" if nothing_first else "utf-16-le", "likely", words)


def _by_lines(lines: _Lines, *, first_bad: int) -> Finding[Encoding]:
    if lines.neither:
        raise DataUnfit(
            say(
                "The encoding of the file cannot be told: line {first_bad:,} is neither UTF-8 nor "
                "Windows-1252. Ask the sender for the file as CSV UTF-8.",
                first_bad=first_bad,
            ),
            slug="encoding-unknown",
        )
    shown = "; ".join(say("line {line:,}: {word}", line=line, word=word) for line, word in lines.samples)
    if lines.utf8:
        return Finding(
            "mixed",
            "unsure",
            say(
                "Two encodings in one file: {utf8:,} lines with letters beyond plain ones read as UTF-8, "
                "and {cp1252:,} do not and would be read as Windows-1252 ({shown}). Look at these, or "
                "ask the sender for the file again.",
                utf8=lines.utf8,
                cp1252=lines.cp1252,
                shown=shown,
            ),
        )
    return Finding(
        "windows-1252",
        "likely",
        say(
            "{cp1252:,} lines hold letters that are not UTF-8. As Windows-1252 they read so "
            "({shown}); in UTF-8 they would be lost. If they look wrong, ask the sender for the file "
            "as CSV UTF-8.",
            cp1252=lines.cp1252,
            shown=shown,
        ),
    )


def _count_lines(path: Path) -> _Lines:
    kinds: Counter[str] = Counter()
    samples: list[tuple[int, str]] = []
    for line_no, line in enumerate(_lines(path), start=1):
        if line.isascii():
            continue
        kind = _kind(line)
        kinds[kind] += 1
        if kind == "cp1252" and len(samples) < _SAMPLES:
            samples.append((line_no, _odd_word(line.decode("cp1252"))))
    return _Lines(kinds["utf8"], kinds["cp1252"], kinds["neither"], tuple(samples))


def _lines(path: Path) -> Iterator[bytes]:
    held = b""
    for chunk in chunks(path):
        *whole, held = (held + chunk).split(b"\n")
        yield from whole
    yield held


def _kind(line: bytes) -> str:
    try:
        line.decode()
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 leaves out stand in no text that it wrote.
        return (
            "neither"
            if any(mark in line for mark in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
            else "cp1252"
        )
    return "utf8"


def _odd_word(line: str) -> str:
    """The first word with a letter beyond the plain ones."""
    words = line.replace(",", " ").replace(";", " ").replace("\t", " ").split()
    return next((word for word in words if not word.isascii()), "")[:40]
