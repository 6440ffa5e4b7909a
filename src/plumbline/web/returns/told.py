"""What the pages of a return say of each line: its figures, and its definition once for all lines that one indicator is split into."""

from __future__ import annotations

from plumbline.reporting.entering import EntryLine
from plumbline.reporting.returns import Line, ReturnPage


def told_of(line: Line | EntryLine) -> tuple[str, str, str]:
    """Count, of how many and share, as they may stand inside the partnership. Of nobody there is no count, which 0 would look like."""
    count, of, share = line.cells() if isinstance(line, EntryLine) else line.inside()
    return ("", of, share) if of == "0" else (count, of, share)


def lines_said_once(page: ReturnPage) -> list[tuple[Line, bool, str, str, str]]:
    """Each line, whether its definition is said beside it, and its figures."""
    said = [(line.words, line.definition) for line in page.lines]
    return [
        (line, now != before, *told_of(line))
        for line, now, before in zip(page.lines, said, [None, *said], strict=False)
    ]
