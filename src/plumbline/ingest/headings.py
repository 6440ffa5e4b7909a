"""The headings of a file, as written and as told apart."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from plumbline.ingest.contract import heading
from plumbline.ingest.sheet_child import MOST_COLUMNS
from plumbline.ingest.source import Source
from plumbline.ingest.workbook import refuse_too_wide
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


# Titles and headings stand within these first bytes.
HEAD_BYTES = 1_000_000
_OTHER_SEPARATORS = ((";", "semicolons"), ("\t", "tabs"), ("|", "upright bars"))


@dataclass(frozen=True, slots=True)
class Headings:
    """``names`` as written, in the order of the file, from its ``row``; the rows begin at byte ``rows_at``."""

    names: tuple[str, ...]
    rows_at: int
    row: int = 1


class _Counted:
    """Lines of a text, counting the bytes handed out."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.bytes_read = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.bytes_read += len(line.encode("utf-8"))
        return line


def read_headings(source: Source, *, row: int = 1, told_apart: bool = False) -> Headings:
    """Headings of a file, in a row of it that counts from 1.

    ``told_apart``: a heading that stands twice is numbered, for a mapping that says which is which.

    Raises
    ------
    DataUnfit: another separator than the comma, no headings, more columns than any extract has, or two columns with one
        heading.
    """
    lines = _Counted(source.text[:HEAD_BYTES].decode("utf-8", errors="ignore"))
    try:
        first = next(islice(csv.reader(lines, delimiter=source.delimiter), row - 1, None), [])
    except csv.Error:
        first = []
    if len(first) < 2:
        _refuse_single_column(source.delimiter.join(first))
    if len(first) > MOST_COLUMNS:
        refuse_too_wide()
    names = named(first)
    if told_apart:
        names = numbered(names)
    compared = Counter(heading(name) for name in names)
    twice = sorted({name for name in names if compared[heading(name)] > 1})
    if twice:
        raise DataUnfit(
            say(
                "Two columns have one heading ({twice}): rename or remove one of them.",
                twice=joined(twice, ", "),
            ),
            slug="heading-twice",
        )
    return Headings(names=names, rows_at=lines.bytes_read, row=row)


def named(cells: Iterable[str]) -> tuple[str, ...]:
    """Headings as written, and a name for each that is blank."""
    return tuple(
        name.strip() or say("column {n} without a heading", n=n) for n, name in enumerate(cells, start=1)
    )


def numbered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Headings, the second of two that are alike ending in (2)."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[heading(name)] += 1
        apart.append(name if seen[heading(name)] == 1 else f"{name} ({seen[heading(name)]})")
    return tuple(apart)


def _refuse_single_column(line: str) -> None:
    for mark, word in _OTHER_SEPARATORS:
        if mark in line:
            raise DataUnfit(
                say(
                    "The columns are separated by {word}: confirm that, or save the file with commas.",
                    word=word,
                ),
                slug="separator",
            )
    raise DataUnfit(
        "The first line holds no column headings: send the extract with its headings.", slug="no-headings"
    )
