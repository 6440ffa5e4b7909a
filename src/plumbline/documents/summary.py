"""A summary in plain text, to be copied into a system that takes nothing else. From finished words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plumbline.documents.paper import Part


CHECK = "Check it before you file it."


@dataclass(frozen=True, slots=True)
class SummaryText:
    """What a summary says: its title, whose it is and when, what to heed, and its parts."""

    title: str
    made: str
    heed: tuple[str, ...]
    parts: tuple[Part, ...]


def text_of(summary: SummaryText) -> str:
    """Set a summary as text: a heading on a line of its own, under it each item on one line that begins with a dash.

    An item keeps all its words and loses its line breaks, so that nothing somebody typed reads as a heading or as another item.
    """
    return "\n".join(_lines(summary))


def _lines(summary: SummaryText) -> Iterator[str]:
    yield _one_line(summary.title)
    yield _one_line(summary.made)
    for words in (*summary.heed, CHECK):
        yield _one_line(words)
    for part in summary.parts:
        yield ""
        yield f"{_one_line(part.heading)}:"
        for line in part.lines or (part.none,):
            yield f"- {_one_line(line)}"


def _one_line(words: str) -> str:
    return " ".join(words.split())
