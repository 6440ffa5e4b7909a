"""A love plot: how far two groups lie apart in what was known of them, before and after they were made alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from xml.sax.saxutils import escape

from plumbline.documents.charts import CHANCE, FONT, INK, Chart
from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


# Narrow enough for a phone: what is compared stands above its line.
LEFT, PLOT, ROW, TOP, FOOT = 8, 324, 48, 12, 44
WIDTH, LONGEST_LABEL = LEFT + PLOT + 8, 38
LEAST_REACH, MOST_REACH = 0.5, 3.0
WORRYING = 0.1
"""Differences within this, in spreads, are usually called small (Austin 2009, Statistics in Medicine 28:3083-3107)."""
COLUMNS = ("What was known", "Apart before", "Apart after")
KEY = "Hollow: before. Filled: after. The band between the dashed lines is what is usually called a small difference."


@dataclass(frozen=True, slots=True)
class LoveRow:
    """One thing known before: differences of the two means over the spread that both groups have, before and after."""

    label: str
    before: float
    after: float


def love_plot(rows: Sequence[LoveRow], *, prefix: str, caption: str) -> Chart:
    """Draw the rows in the order given, in ink alone.

    Parameters
    ----------
    prefix : of every id in the drawing, different for each chart of a page.
    caption : plain words, also the title of the drawing.

    Raises
    ------
    DataUnfit: no row, two with one label, or a difference that is not finite.
    """
    ends = [end for row in rows for end in (row.before, row.after)]
    if not rows or len({row.label for row in rows}) < len(rows) or not all(isfinite(end) for end in ends):
        raise DataUnfit("A love plot needs rows with different labels, and differences.", slug="chart-unfit")
    reach = min(MOST_REACH, max([LEAST_REACH, *(abs(end) for end in ends)]))
    height = TOP + ROW * len(rows) + FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        *_frame(reach, TOP + ROW * len(rows)),
        *(line for at, row in enumerate(rows) for line in _row(row, reach, TOP + ROW * at)),
        "</svg>",
    ]
    spoken = say(
        "{caption}. The figures are in the table that follows: {columns}.",
        caption=caption.rstrip("."),
        columns=joined(COLUMNS, ", "),
    )
    drawn = page_safe("".join(parts), prefix=prefix, title=caption, description=spoken)
    return Chart(drawn, caption, COLUMNS, tuple(_cells(row) for row in rows), key=say(KEY))


def _across(difference: float, reach: float) -> float:
    """Place across; what lies past an end stands at it."""
    return LEFT + PLOT * (1 + max(-1.0, min(1.0, difference / reach))) / 2


def _frame(reach: float, foot: float) -> list[str]:
    lines = [
        f'<line x1="{_across(at, reach):.1f}" y1="{TOP}" x2="{_across(at, reach):.1f}" y2="{foot}" stroke="{ink}"{dash}/>'
        for at, ink, dash in (
            (-WORRYING, CHANCE, ' stroke-dasharray="4 4"'),
            (0.0, INK, ""),
            (WORRYING, CHANCE, ' stroke-dasharray="4 4"'),
        )
    ]
    words = [
        _text(_across(at, reach), foot + 18, f"{at:+.1f}" if at else "0", anchor=anchor)
        for at, anchor in ((-reach, "start"), (0.0, "middle"), (reach, "end"))
    ]
    return [*lines, *words]


def _row(row: LoveRow, reach: float, top: float) -> list[str]:
    label = row.label if len(row.label) <= LONGEST_LABEL else f"{row.label[: LONGEST_LABEL - 1]}…"
    y = top + 32
    # A strip of white behind the words, so that no line runs through them.
    strip = f'<rect x="0" y="{top}" width="{min(WIDTH, 8 * len(label))}" height="20" fill="white"/>'
    marks = [
        f'<circle cx="{_across(at, reach):.1f}" cy="{y}" r="7" fill="{fill}" stroke="{INK}" stroke-width="2"/>'
        for at, fill in ((row.before, "white"), (row.after, INK))
    ]
    return [strip, _text(0, top + 15, label), *marks]


def _text(x: float, y: float, words: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="14" fill="{INK}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _cells(row: LoveRow) -> tuple[str, ...]:
    return (row.label, f"{row.before:+.2f}", f"{row.after:+.2f}")
