"""A minute taken apart again, so that paper can set it under headings. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


ACTION = "Action: "
THERE = ("Present:", "Not there:", "Apologies:", "Observers:", "Quorum")
NONE_DECIDED = "No decision was recorded."


@dataclass(slots=True)
class MinuteParts:
    """The lines of a minute by what they say; together they are all of its words but the numbers of decisions."""

    head: str = ""
    there: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


def parts_of_minute(text: str) -> MinuteParts:
    """Take apart what `rules.minute_text` put together; lines of a kind that it does not know stand with what came before them."""
    head, *lines = text.splitlines() or [""]
    parts = MinuteParts(head=head)
    for line in lines:
        _place(parts, line)
    return parts


def _place(parts: MinuteParts, line: str) -> None:
    words, number = line.strip(), len(parts.decisions) + 1
    if re.match(rf"{number}\. ", line):
        parts.decisions.append(words.partition(". ")[2])
    elif parts.decisions and words.startswith(ACTION):
        parts.actions.append(words.removeprefix(ACTION))
    elif parts.decisions:
        parts.decisions[-1] += f" {words}"
    elif line.startswith(THERE):
        parts.there.append(words)
    elif words != NONE_DECIDED:
        _note(parts.noted, line)


def _note(noted: list[str], line: str) -> None:
    """A line that is set in belongs to the one before it."""
    if line[:1].isspace() and noted:
        noted[-1] += f" {line.strip()}"
    else:
        noted.append(line.strip())
