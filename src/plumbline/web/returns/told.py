"""What the pages of a return say of each line: its figures, and its definition once for all lines that one indicator is split into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plumbline.reporting.entering import EntryLine
from plumbline.reporting.returns import Line, ReturnPage
from plumbline.values.words import say


Row = tuple[Any, ...]
MANY = 4
"""From so many indicators without anybody on, they are said together below the table."""


def told_of(line: Line | EntryLine) -> tuple[str, str, str]:
    """Count, of how many and share, as they may stand inside the partnership. Of nobody there is no count, which 0 would look like."""
    count, of, share = line.cells() if isinstance(line, EntryLine) else line.inside()
    return ("", of, share) if of == "0" else (count, of, share)


def figure_words(line: Line | EntryLine) -> str:
    """The figure of a line in words, for the page on which those behind it stand."""
    if isinstance(line, Line) and line.cannot:
        return say("Not available")
    count, of, share = told_of(line)
    if of == "0":
        return say("None to count from yet")
    counts = say("{count} of {of}", count=count, of=of) if count and of else count or of
    return say("{counts}: {share}", counts=counts, share=share) if share else counts


def empty_apart(lines: Sequence[Row]) -> tuple[list[Row], list[tuple[str, str]]]:
    """Rows that say something, and words and definition of the indicators that have nobody to count from yet, where those are many.

    A row begins with its line and ends with count, of how many and share.
    """
    told: dict[tuple[str, str], bool] = {}
    for row in lines:
        told[_named(row[0])] = told.get(_named(row[0]), False) or bool(row[-3]) or row[-2] != "0"
    empty = [name for name, says_something in told.items() if not says_something]
    if len(empty) < MANY:
        return list(lines), []
    return [row for row in lines if told[_named(row[0])]], empty


def _named(line: Line | EntryLine) -> tuple[str, str]:
    found = line.indicator if isinstance(line, EntryLine) else line
    return found.words, found.definition


def lines_said_once(page: ReturnPage) -> list[tuple[Line, bool, str, str, str]]:
    """Each line, whether its definition is said beside it, and its figures."""
    said = [(line.words, line.definition) for line in page.lines]
    return [
        (line, now != before, *told_of(line))
        for line, now, before in zip(page.lines, said, [None, *said], strict=False)
    ]
