"""By which mark the columns of a text are parted, and in which row its headings stand."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import islice

from plumbline.ingest.contract import contracts, heading
from plumbline.ingest.finding import Finding
from plumbline.ingest.reading import DELIMITERS
from plumbline.ingest.workbook import SheetSeen
from plumbline.values.words import joined, say


_ROWS_LOOKED_AT = 40
_NUMBER = re.compile(r"[-+£]?[\d.,/: -]*\d[\d.,/: -]*(?:[Ee]\+\d+)?")

Cells = Sequence[str]


def rows_of(text: str, delimiter: str, most: int) -> tuple[tuple[str, ...], ...]:
    """First rows of a text; the last may be cut short."""
    try:
        return tuple(
            tuple(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), most)
        )
    except csv.Error:
        return tuple(tuple(line.split(delimiter)) for line in islice(text.splitlines(), most))


def delimiter_of(text: str) -> Finding[str]:
    """The mark that parts most rows into one number of cells, two or more."""
    judged = sorted(((_evenness(rows_of(text, mark, 200)), mark) for mark in DELIMITERS), reverse=True)
    (share, columns), mark = judged[0]
    if columns < 2:
        return Finding(",", "unsure", "No mark parts the rows into columns: say which one does.")
    name = DELIMITERS[mark]
    words = say(
        "Columns are parted by {name}: {share:.0%} of the first rows have {columns} of them.",
        name=name,
        share=share,
        columns=columns,
    )
    (next_share, next_columns), other = judged[1]
    if next_columns >= columns and next_share > 0.9 * share:
        return Finding(
            mark,
            "unsure",
            say(
                "{words} {other} would do as well: look at the rows.",
                words=words,
                other=DELIMITERS[other].capitalize(),
            ),
        )
    return Finding(mark, "certain" if share > 0.95 else "likely", words)


def _evenness(rows: Sequence[Cells]) -> tuple[float, int]:
    """Share of rows with the most usual number of cells, and that number."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    apart = {width: count for width, count in widths.items() if width > 1}
    if not apart:
        return 0.0, 1
    width = max(apart, key=lambda one: (apart[one], one))
    return apart[width] / widths.total(), width


def header_row_of(rows: Sequence[Cells]) -> Finding[int]:
    """The row that looks most like headings: words, no numbers, no two alike, many of them known to a contract."""
    first = rows[:_ROWS_LOOKED_AT]
    if not first:
        return Finding(1, "unsure", "There are no rows.")
    scores = [_likeness(row, width=_usual_width(rows)) for row in first]
    best = max(range(len(first)), key=lambda at: (scores[at], -at))
    cells = [cell for cell in first[best] if cell.strip()]
    known = sum(heading(cell) in _known_headings() for cell in cells)
    if scores[best] <= 0 or not cells:
        return Finding(
            1,
            "unsure",
            "No row looks like column headings: say which row they stand in, or ask the sender for them.",
        )
    words = say(
        "Row {best} holds the headings: {known} of {count} are known to a feed.",
        best=best + 1,
        known=known,
        count=len(cells),
    )
    told = joined([words, _above(best)]) if best else words
    return Finding(best + 1, "certain" if not best and known >= len(cells) / 2 else "likely", told)


def _above(rows: int) -> str:
    if rows == 1:
        return say("Row 1 above is left out, as a title.")
    return say("Rows 1 to {rows} above are left out, as a title.", rows=rows)


def merged_words(sheet: SheetSeen, header_row: int) -> tuple[str, ...]:
    """What is to be said of cells that are merged."""
    above = sum(top < header_row for (top, _), _ in sheet.merged)
    below = len(sheet.merged) - above
    told = []
    if above:
        told.append(say("{above} merged cells stand above or in the headings.", above=above))
    if below:
        told.append(
            say(
                "{below} merged cells stand among the first rows: each row of a cell merged downwards is "
                "given its value.",
                below=below,
            )
        )
    return tuple(told)


def _usual_width(rows: Sequence[Cells]) -> int:
    widths = Counter(_filled_to(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0


def _filled_to(row: Cells) -> int:
    return max((at for at, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _likeness(row: Cells, *, width: int) -> float:
    """How much a row looks like headings; 0 or less: not at all."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < 2 or len(cells) < 0.5 * width:
        return 0.0
    known = sum(heading(cell) in _known_headings() for cell in cells)
    numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells)
    alike = len(cells) - len({cell.casefold() for cell in cells})
    long = sum(len(cell) > 60 for cell in cells)
    return (len(cells) + 4 * known - 4 * numbers - 2 * alike - 4 * long) / len(cells)


@cache
def _known_headings() -> frozenset[str]:
    return frozenset().union(*(column.headings for one in contracts().values() for column in one.columns))
