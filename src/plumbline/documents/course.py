"""The course of a case as a drawing: states from top to bottom, steps on the right, steps back on the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from plumbline.documents.charts import FONT, INK, OBSERVED, Chart
from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


# As wide as a phone, so that it stands there whole at the size of its words.
WIDTH, BOX, GAP, LEFT = 360, 40, 28, 58
BOX_WIDTH = WIDTH - 2 * LEFT
# Signs of 14 pixels beside the dot at the right edge, and the height of a line.
MOST_IN_A_LINE, LINE = 28, 16


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a state to another: their labels, what brings it about, and whether a person does it by hand."""

    before: str
    after: str
    what: str
    by_hand: bool


def course_chart(states: Sequence[str], steps: Sequence[Step], *, prefix: str, caption: str) -> Chart:
    """Draw states in the order given and every step between two of them. Steps to the last state are dots; they and those that stay are told in the table.

    Raises
    ------
    DataUnfit: no states, two with one label, or a step from or to none of them.
    """
    if not states or len(set(states)) < len(states):
        raise DataUnfit("A course needs states with different names.", slug="chart-unfit")
    if not {end for step in steps for end in (step.before, step.after)} <= set(states):
        raise DataUnfit("A step leads from one of the states to another.", slug="chart-unfit")
    place = {state: number for number, state in enumerate(states)}
    shapes = [_box(number, state) for state, number in place.items()]
    shapes += [
        _drawn(place[s.before], place[s.after], len(states) - 1, by_hand=s.by_hand)
        for s in steps
        if s.before != s.after
    ]
    height = len(states) * (BOX + GAP)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f"{''.join(shapes)}</svg>"
    )
    rows = tuple(
        (s.before, s.what[:1].upper() + s.what[1:] + (" (by hand)" if s.by_hand else ""), s.after)
        for s in steps
    )
    described = "; ".join(
        say("{before}: {what}, then {after}", before=before, what=what, after=after)
        for before, what, after in rows
    )
    svg = page_safe(drawn, prefix=prefix, title=caption, description=described)
    return Chart(svg=svg, caption=caption, columns=("From", "When", "To"), rows=rows)


def _box(number: int, label: str) -> str:
    """A box with its label, folded where it would run over the edge or the dot."""
    top, lines = _top(number), wrap(label, MOST_IN_A_LINE)
    first = top + BOX / 2 + 5 - LINE * (len(lines) - 1) / 2
    return (
        f'<rect x="{LEFT}" y="{top}" width="{BOX_WIDTH}" height="{BOX}" rx="4" fill="#ffffff" stroke="{INK}" stroke-width="2"/>'
        + "".join(_text(first + LINE * at, line) for at, line in enumerate(lines))
    )


def _text(y: float, words: str) -> str:
    return (
        f'<text x="{WIDTH / 2}" y="{y}" text-anchor="middle" font-family="{FONT}" font-size="14" fill="{INK}">'
        f"{escape(words)}</text>"
    )


def _drawn(before: int, after: int, last: int, *, by_hand: bool) -> str:
    """An arrow down to the next state, an arc past others, or a dot on the box of a state from which the case can end."""
    dash = ' stroke-dasharray="5 4"' if by_hand else ""
    if after == last and before != last - 1:
        return f'<circle cx="{LEFT + BOX_WIDTH - 12}" cy="{_top(before) + BOX / 2}" r="5" fill="{INK}"/>'
    if after == before + 1:
        line = f"M {WIDTH / 2} {_top(before) + BOX} L {WIDTH / 2} {_top(after) - 7}"
        return _path(line, dash) + _head(WIDTH / 2, _top(after), down=True)
    side = 1 if after > before else -1
    edge = LEFT + BOX_WIDTH if side > 0 else LEFT
    start, end = _top(before) + BOX / 2, _top(after) + BOX / 2
    reach = edge + side * min(LEFT + 14, 14 + 9 * abs(after - before))
    line = f"M {edge} {start} C {reach} {start} {reach} {end} {edge + side * 7} {end}"
    return _path(line, dash) + _head(edge, end, down=False, side=side)


def _path(line: str, dash: str) -> str:
    return f'<path d="{line}" fill="none" stroke="{OBSERVED}" stroke-width="2"{dash}/>'


def _head(x: float, y: float, *, down: bool, side: int = 0) -> str:
    points = (
        f"{x},{y} {x - 5},{y - 9} {x + 5},{y - 9}"
        if down
        else f"{x},{y} {x + side * 9},{y - 5} {x + side * 9},{y + 5}"
    )
    return f'<polygon points="{points}" fill="{OBSERVED}"/>'


def _top(number: int) -> float:
    return number * (BOX + GAP) + 2
