"""Scores over time, drawn domain by domain: a line from one assessment to the next between the least and the most possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from plumbline.documents.charts import CHANCE, FONT, INK, OBSERVED, Chart
from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


WIDTH, LEFT, RIGHT, TOP, PANEL, GAP, FOOT = 460, 6, 34, 44, 64, 54, 8
NONE = "No score"


@dataclass(frozen=True, slots=True)
class Dot:
    """One score; None where there is none. ``low`` and ``high``: where it would lie if all were known; ``missing`` answers are not."""

    score: float | None
    low: float
    high: float
    missing: int
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One domain over time, earliest first, on a scale from ``least`` to ``most``."""

    label: str
    least: float
    most: float
    dots: tuple[Dot, ...]


def change_chart(lines: Sequence[Line], when: Sequence[str], *, prefix: str, caption: str) -> Chart:
    """Draw each domain as a panel of its own: full dots where all is known, rings with a bar where it is not.

    Parameters
    ----------
    when : what each assessment is called, such as its day, earliest first; as many as each line has dots.

    Raises
    ------
    DataUnfit: nothing to draw, a line of another length, or fewer than two assessments.
    """
    if not lines or len(when) < 2 or any(len(line.dots) != len(when) for line in lines):
        raise DataUnfit("A change is drawn from two assessments or more.", slug="chart-unfit")
    height = TOP + len(lines) * (PANEL + GAP) - GAP + 20 + FOOT
    shapes = [_panel(line, TOP + number * (PANEL + GAP)) for number, line in enumerate(lines)]
    # The days of the first and the last stand beneath; those between are in the table.
    shapes += [
        _text(LEFT, height - FOOT, when[0], size=12),
        _text(WIDTH - RIGHT, height - FOOT, when[-1], size=12, anchor="end"),
    ]
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f'<rect x="0" y="0" width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(shapes)}</svg>'
    )
    rows = tuple((line.label, *(_told(dot) for dot in line.dots)) for line in lines)
    described = say("{caption}. The figures are in the table that follows.", caption=caption.rstrip("."))
    svg = page_safe(drawn, prefix=prefix, title=caption, description=described)
    return Chart(svg=svg, caption=caption, columns=("What", *when), rows=rows)


def _told(dot: Dot) -> str:
    words = dot.words if dot.score is not None else NONE
    if not dot.missing:
        return words
    return say("{words} ({missing} not known)", words=words, missing=dot.missing)


def _panel(line: Line, top: float) -> str:
    spots = [(_across(place, len(line.dots)), dot) for place, dot in enumerate(line.dots)]
    parts = [_text(LEFT, top - 26, line.label, bold=True), _scale(line, top)]
    scored = [(x, dot) for x, dot in spots if dot.score is not None]
    if len(scored) > 1:
        points = " ".join(f"{x:g},{_down(line, dot.score, top):g}" for x, dot in scored)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{OBSERVED}" stroke-width="2"/>')
    parts += [_spot(line, x, dot, top) for x, dot in spots]
    return "".join(parts)


def _scale(line: Line, top: float) -> str:
    return "".join(
        f'<line x1="{LEFT}" y1="{y:g}" x2="{WIDTH - RIGHT}" y2="{y:g}" stroke="{CHANCE}" stroke-width="1"/>'
        + _text(WIDTH - RIGHT + 4, y + 4, f"{value:g}", size=11)
        for value, y in ((line.most, top), (line.least, top + PANEL))
    )


def _spot(line: Line, x: float, dot: Dot, top: float) -> str:
    if dot.score is None:
        return _text(x, top + PANEL / 2 + 4, "–", size=14, middle=True)
    y = _down(line, dot.score, top)
    bar = ""
    if dot.missing:
        ends = (_down(line, dot.low, top), _down(line, dot.high, top))
        bar = f'<line x1="{x:g}" y1="{ends[0]:g}" x2="{x:g}" y2="{ends[1]:g}" stroke="{OBSERVED}" stroke-width="2" stroke-dasharray="3 3"/>'
    fill = "#ffffff" if dot.missing else OBSERVED
    ring = f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{fill}" stroke="{OBSERVED}" stroke-width="2"/>'
    # Beside the dot, on the side on which there is room.
    beside = -9 if x > WIDTH / 2 else 9
    anchor = "end" if beside < 0 else "start"
    return bar + ring + _text(x + beside, y - 8, f"{dot.score:g}", size=13, anchor=anchor)


def _across(place: int, of: int) -> float:
    return round(LEFT + 10 + place * (WIDTH - LEFT - RIGHT - 20) / (of - 1), 1)


def _down(line: Line, value: float | None, top: float) -> float:
    span = line.most - line.least
    share = 0.5 if value is None or span <= 0 else (value - line.least) / span
    return round(top + PANEL * (1 - min(1.0, max(0.0, share))), 1)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 14,
    bold: bool = False,
    middle: bool = False,
    anchor: str = "",
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    where = anchor or ("middle" if middle else "start")
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{where}" font-family="{FONT}" font-size="{size}"{weight} fill="{INK}">'
        f"{escape(words)}</text>"
    )
