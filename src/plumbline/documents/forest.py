"""A forest plot: ratios with their intervals on a log scale, a mean as a diamond, and where a further site would lie as a dashed line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log
from xml.sax.saxutils import escape

from plumbline.documents.charts import FONT, GRID, INK, Chart
from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


# Narrow enough for a phone: the name of a site stands above its line.
LEFT, PLOT, ROW, NAME, TOP, FOOT = 8, 324, 48, 20, 12, 58
WIDTH = LEFT + PLOT + 8
TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
LEAST_SIDE, MOST_SIDE, LONGEST_LABEL = 5.0, 13.0, 38
COLUMNS = ("Where", "Ratio", "95% interval", "Weight in the mean", "In words")


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One site, or the mean of them. ``ratio`` None: it gives no figure and keeps its row. ``share`` of the mean, None where not counted.

    ``is_mean`` is drawn as a diamond; ``ahead`` is where a further site would lie; ``short`` a name for the drawing, where ``label`` is long.
    """

    label: str
    words: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    is_mean: bool = False
    ahead: tuple[float, float] | None = None
    short: str = ""


def forest(rows: Sequence[ForestRow], *, prefix: str, caption: str) -> Chart:
    """Draw the rows in the order given, all of one height, in ink alone: shapes say what is what.

    Parameters
    ----------
    prefix : of every id in the drawing, different for each chart of a page.
    caption : plain words, also the title of the drawing.

    Raises
    ------
    DataUnfit: no row, or a ratio or an end of an interval that is not above 0.
    """
    ends = [
        end for row in rows for end in (row.ratio, row.low, row.high, *(row.ahead or ())) if end is not None
    ]
    if not rows or not all(end > 0 and isfinite(end) for end in ends):
        raise DataUnfit("A forest plot needs rows, and ratios above 0.", slug="chart-unfit")
    scale = _Scale.over(ends)
    height = TOP + ROW * len(rows) + FOOT
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}">'
        ),
        *_frame(scale, TOP + ROW * len(rows)),
        *(
            line
            for at, row in enumerate(rows)
            for line in _row(row, scale, TOP + ROW * at + NAME + (ROW - NAME) / 2)
        ),
        "</svg>",
    ]
    spoken = say(
        "{caption}. The figures are in the table that follows: {columns}.",
        caption=caption.rstrip("."),
        columns=joined(COLUMNS, ", "),
    )
    drawn = page_safe("".join(parts), prefix=prefix, title=caption, description=spoken)
    return Chart(drawn, caption, COLUMNS, tuple(_cells(row) for row in rows))


@dataclass(frozen=True, slots=True)
class _Scale:
    """From ratios to places across, on a log scale cut at ``least`` and ``most``."""

    least: float
    most: float

    @classmethod
    def over(cls, ends: Sequence[float]) -> _Scale:
        """Wide enough for every end, within 0.05 to 20, and for a halving and a doubling."""
        return cls(max(0.05, min([0.5, *ends]) * 0.9), min(20.0, max([2.0, *ends]) * 1.1))

    def at(self, ratio: float) -> float:
        """Place across; ratios past an end stand at it."""
        share = (log(ratio) - log(self.least)) / (log(self.most) - log(self.least))
        return LEFT + PLOT * min(1.0, max(0.0, share))


def _frame(scale: _Scale, foot: float) -> list[str]:
    ticks = [tick for tick in TICKS if scale.least <= tick <= scale.most]
    lines = [
        f'<line x1="{scale.at(t):.1f}" y1="{TOP}" x2="{scale.at(t):.1f}" y2="{foot}" stroke="{INK if t == 1 else GRID}"/>'
        for t in ticks
    ]
    words = [_text(scale.at(t), foot + 18, f"{t:g}", anchor="middle") for t in ticks]
    sides = [
        _text(LEFT, foot + 40, "← less violence"),
        _text(LEFT + PLOT, foot + 40, "more violence →", anchor="end"),
    ]
    return [*lines, *words, *sides]


def _row(row: ForestRow, scale: _Scale, y: float) -> list[str]:
    name = row.short or row.label
    label = name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"
    words = _name(y, label, weight="bold" if row.is_mean else "normal")
    if row.ratio is None or row.low is None or row.high is None:
        return [*words, _text(LEFT + 4, y + 5, "No figure")]
    low, middle, high = (scale.at(end) for end in (row.low, row.ratio, row.high))
    if row.is_mean:
        return [*words, *_ahead(row, scale, y), _diamond(low, middle, high, y)]
    side = LEAST_SIDE + (MOST_SIDE - LEAST_SIDE) * (row.share or 0.0)
    fill = INK if row.share is not None else "white"
    return [
        *words,
        f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{INK}" stroke-width="2"/>',
        f'<rect x="{middle - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{fill}" stroke="{INK}"/>',
    ]


def _ahead(row: ForestRow, scale: _Scale, y: float) -> list[str]:
    if row.ahead is None:
        return []
    low, high = (scale.at(end) for end in row.ahead)
    return [
        f'<line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}" stroke="{INK}" stroke-width="2" stroke-dasharray="5 4"/>'
    ]


def _diamond(low: float, middle: float, high: float, y: float) -> str:
    points = f"{low:.1f},{y} {middle:.1f},{y - 8} {high:.1f},{y} {middle:.1f},{y + 8}"
    return f'<polygon points="{points}" fill="{INK}" stroke="{INK}"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="14" font-weight="{weight}" fill="{INK}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _name(y: float, words: str, *, weight: str) -> list[str]:
    """The name of a row on a strip of white, so that no line behind it runs through its letters."""
    middle, long = y - NAME / 2 - 9, min(WIDTH, 8 * len(words))
    return [
        f'<line x1="0" y1="{middle:.1f}" x2="{long}" y2="{middle:.1f}" stroke="white" stroke-width="18"/>',
        _text(0, y - NAME / 2 - 4, words, weight=weight),
    ]


def _cells(row: ForestRow) -> tuple[str, ...]:
    if row.ratio is None or row.low is None or row.high is None:
        return (row.label, "No figure", "–", "–", row.words)
    share = "100%" if row.is_mean else "Not counted" if row.share is None else f"{row.share:.0%}"
    return (
        row.label,
        f"{row.ratio:.2f}",
        say("{low:.2f} to {high:.2f}", low=row.low, high=row.high),
        share,
        row.words,
    )


def ratio_of(log_ratio: float) -> float:
    """A ratio from its log, within what can be drawn."""
    return exp(max(-20.0, min(20.0, log_ratio)))
