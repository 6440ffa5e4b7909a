"""Lines of a return that are split by category and level, as tables of both: a row for each category, a column for each level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.reporting.returns import Line
from plumbline.values.words import joined, say


LineTold = tuple[Line, bool, str, str, str]
_SPLIT = re.compile(r"(?:(.*), )?category (\w+), level (\w+)")


@dataclass(frozen=True, slots=True)
class Grid:
    """One indicator by category and level.

    ``rows``: each category with a line and its count for each level, and of how many where it is a share; no line where it is not counted.
    """

    words: str
    definition: str
    source: str
    levels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, Line | None, str], ...]], ...]


def in_grids(lines: Sequence[LineTold]) -> tuple[list[Grid], list[LineTold]]:
    """Take the lines of categories and levels out, as grids in the order of the return; the others stay as they are."""
    found: dict[str, dict[tuple[str, str], LineTold]] = {}
    others: list[LineTold] = []
    for told in lines:
        split = _SPLIT.fullmatch(told[0].by)
        if split is None:
            others.append(told)
            continue
        title = joined([told[0].words, *([split[1]] if split[1] else [])], ", ")
        found.setdefault(title, {})[split[2], split[3]] = told
    return [_grid(title, cells) for title, cells in found.items()], others


def _grid(title: str, cells: dict[tuple[str, str], LineTold]) -> Grid:
    first = next(iter(cells.values()))[0]
    levels = sorted({level for _, level in cells})
    rows = tuple(
        (
            say("Category {category}", category=category),
            tuple(
                (say("Level {level}", level=level), *_cell(cells.get((category, level)))) for level in levels
            ),
        )
        for category in sorted({category for category, _ in cells})
    )
    names = tuple(say("Level {level}", level=level) for level in levels)
    return Grid(title, first.definition, first.source, names, rows)


def _cell(told: LineTold | None) -> tuple[Line | None, str]:
    if told is None:
        return None, "–"
    line, _, count, of, _ = told
    return line, say("{count} of {of}", count=count, of=of) if count and of else count or "–"
