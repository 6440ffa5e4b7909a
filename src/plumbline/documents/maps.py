"""Maps of areas drawn on the server, each with the table to print beneath it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from xml.etree import ElementTree as ET

from plumbline.documents.charts import FONT, INK, Chart
from plumbline.documents.shapes import Drawn, Shape, shapes_of
from plumbline.documents.svg import page_safe
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


SHADES = ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c")
"""Each darker than the one before, also in grey. Source: ColorBrewer, Blues (Harrower & Brewer 2003)."""

LETTERS = "ABCDE"
HIDDEN, UNKNOWN = "hidden", "not known"
WIDTH, MARGIN, KEY_HEIGHT, NUMBERED = 640, 10, 24, 5
CREDIT_LETTERS, CREDIT_HEIGHT = 95, 16
"""Letters of a line of credit that fit the width, and the height of the line."""


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area: its figure, and the words of its row after name and shade.

    ``value`` None is hidden, by the rules of small numbers that the caller applied; ``words`` must be hidden alike. Areas
    that stand in no row are drawn as not known.
    """

    code: str
    value: float | None
    words: tuple[str, ...]


def area_map(
    areas: Sequence[MapArea],
    boundaries: Mapping[str, Any],
    *,
    code: str,
    name: str,
    columns: Sequence[str],
    prefix: str,
    caption: str,
    unit: str = "for each 1,000 people",
    breaks: Sequence[float] = (),
    credit: str = "",
) -> Chart:
    """Shade areas by their figure, in up to five steps that hold in grey, and number the five highest that are above nought.

    Parameters
    ----------
    areas : rows with different codes, each in ``boundaries``.
    boundaries : GeoJSON FeatureCollection of polygons in degrees.
    code, name : properties of its features that hold code and name.
    columns : headings of ``words``.
    prefix : of every id in the drawing, different for each chart of a page.
    caption : plain words, also the title of the drawing.
    unit : words after a figure in the key.
    breaks : where the second and later shades begin, rising from above nought, four at most; fifths of the areas shown unless told.
    credit : who made the boundaries, as their licence asks; written under the map.

    Returns
    -------
    Chart: rows from the highest figure to the lowest, then those hidden and not known; with a number where numbered on
        the map, and the letter of the shade.

    Raises
    ------
    DataUnfit: no areas, one twice or without a boundary, a figure below nought, or breaks that do not rise.
    """
    drawn = shapes_of(boundaries, code=code, name=name, width=WIDTH - 2 * MARGIN)
    values = [area.value for area in areas if area.value is not None]
    _check(areas, drawn, columns, values, breaks)
    steps = tuple(breaks) or _fifths(values)
    ranked = sorted(
        areas, key=lambda area: (area.value is None, -(area.value or 0.0), drawn.shapes[area.code].name)
    )
    picture = _picture(ranked, drawn, steps=steps, unit=unit, credit=credit)
    heads = ("Area", "Number on the map", "Shade", *columns)
    told = ", ".join(("Area", *heads[2:]))
    spoken = say(
        "{caption}. The figures are in the table that follows: {told}.",
        caption=caption.rstrip("."),
        told=told,
    )
    svg = page_safe(picture, prefix=prefix, title=caption, description=spoken)
    return Chart(svg, caption, heads, _rows(ranked, drawn, steps, blank=len(columns)))


def _check(
    areas: Sequence[MapArea],
    drawn: Drawn,
    columns: Sequence[str],
    values: Sequence[float],
    breaks: Sequence[float],
) -> None:
    codes = [area.code for area in areas]
    astray = len(set(codes) - drawn.shapes.keys())
    if astray:
        raise DataUnfit(
            say("{astray} areas have figures but no boundary on this map.", astray=astray), slug="map-astray"
        )
    if not codes or len(set(codes)) < len(codes) or any(len(area.words) != len(columns) for area in areas):
        raise DataUnfit("A map needs areas, each once and with a word for each column.", slug="map-unfit")
    if not all(0 <= value < float("inf") for value in values):
        raise DataUnfit("Figures of a map are numbers of nought or more.", slug="map-unfit")
    if len(breaks) >= len(SHADES) or list(breaks) != sorted(set(breaks)) or min(breaks, default=1) <= 0:
        raise DataUnfit(
            "The shades of a map begin at up to four rising figures above nought.", slug="map-breaks"
        )


def _fifths(values: Sequence[float]) -> tuple[float, ...]:
    """Where each fifth of the areas begins, to two figures so that the key is readable."""
    ordered = sorted(values)
    starts = [ordered[len(ordered) * k // len(SHADES)] for k in range(1, len(SHADES))] if ordered else []
    rounded = {float(f"{start:.2g}") for start in starts}
    return tuple(sorted(start for start in rounded if ordered[0] < start <= ordered[-1]))


def _rows(
    ranked: Sequence[MapArea], drawn: Drawn, steps: Sequence[float], *, blank: int
) -> tuple[tuple[str, ...], ...]:
    rows = []
    for place, area in enumerate(ranked, start=1):
        # Of areas without anything none is higher than another.
        number = str(place) if area.value and place <= NUMBERED else ""
        shade = HIDDEN if area.value is None else LETTERS[bisect_right(steps, area.value)]
        rows.append((drawn.shapes[area.code].name, number, shade, *area.words))
    told = {area.code for area in ranked}
    absent = sorted(shape.name for key, shape in drawn.shapes.items() if key not in told)
    rows += [(name, "", UNKNOWN, *[UNKNOWN] * blank) for name in absent]
    return tuple(rows)


def _picture(
    ranked: Sequence[MapArea], drawn: Drawn, *, steps: Sequence[float], unit: str, credit: str
) -> str:
    key = _key(ranked, drawn, steps, unit)
    credit_lines = wrap(credit, CREDIT_LETTERS)
    height = 2 * MARGIN + drawn.height + KEY_HEIGHT * (len(key) + 2) + CREDIT_HEIGHT * len(credit_lines)
    size = {"width": f"{WIDTH}", "height": f"{height:g}", "viewBox": f"0 0 {WIDTH} {height:g}"}
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
    ET.SubElement(root, "rect", {"width": f"{WIDTH}", "height": f"{height:g}", "fill": "#ffffff"})
    town = ET.SubElement(root, "g", {"transform": f"translate({MARGIN},{MARGIN})"})
    values = {area.code: area.value for area in ranked}
    for code, shape in drawn.shapes.items():
        _area(town, shape, look=_look(values.get(code), steps, known=code in values))
    for place, area in enumerate(ranked[:NUMBERED], start=1):
        if area.value:
            _number(town, drawn.shapes[area.code], place)
    below = 2 * MARGIN + drawn.height
    _scale(root, drawn.metres, top=below)
    for line, (look, words) in enumerate(key, start=1):
        _swatch(root, look, words, top=below + KEY_HEIGHT * line)
    for line, words in enumerate(reversed(credit_lines)):
        _text(root, words, x=MARGIN, y=height - MARGIN - CREDIT_HEIGHT * line, size=11)
    return ET.tostring(root, encoding="unicode")


Look = Mapping[str, str]


def _look(value: float | None, steps: Sequence[float], *, known: bool) -> Look:
    if not known:
        return {"fill": "#ffffff", "stroke": "#505a5f", "stroke-dasharray": "1 3"}
    if value is None:
        return {"fill": "#ffffff", "stroke": INK, "stroke-dasharray": "5 3"}
    return {"fill": SHADES[bisect_right(steps, value)], "stroke": "#505a5f"}


def _key(
    ranked: Sequence[MapArea], drawn: Drawn, steps: Sequence[float], unit: str
) -> list[tuple[Look, str]]:
    shown = [area for area in ranked if area.value is not None]
    edges = [None, *steps, None]
    lines = [
        (_look(low if low is not None else -1.0, steps, known=True), f"{letter}: {_band(low, high)} {unit}")
        for letter, low, high in zip(LETTERS, edges, edges[1:], strict=False)
        if shown
    ]
    if len(shown) < len(ranked):
        lines.append((_look(None, steps, known=True), "Hidden: too few events to show"))
    if len(ranked) < len(drawn.shapes):
        lines.append((_look(None, steps, known=False), "Not known"))
    return lines


def _band(low: float | None, high: float | None) -> str:
    if low is None:
        return say("All figures") if high is None else say("under {high:g}", high=high)
    return (
        say("{low:g} or more", low=low)
        if high is None
        else say("{low:g} to under {high:g}", low=low, high=high)
    )


def _area(parent: ET.Element, shape: Shape, *, look: Look) -> None:
    ET.SubElement(parent, "path", {"d": shape.path, "fill-rule": "evenodd", "stroke-width": "0.8", **look})


def _number(parent: ET.Element, shape: Shape, place: int) -> None:
    at = {"cx": f"{shape.label_x:g}", "cy": f"{shape.label_y:g}", "r": "9"}
    ET.SubElement(parent, "circle", {**at, "fill": "#ffffff", "stroke": INK})
    _text(parent, str(place), x=shape.label_x, y=shape.label_y + 4.5, size=13, anchor="middle")


def _swatch(parent: ET.Element, look: Look, words: str, *, top: float) -> None:
    at = {"x": f"{MARGIN}", "y": f"{top:g}", "width": "30", "height": "16", "stroke-width": "1"}
    ET.SubElement(parent, "rect", {**at, **look})
    _text(parent, words, x=MARGIN + 40, y=top + 13, size=14)


def _scale(parent: ET.Element, metres: float, *, top: float) -> None:
    """A bar one kilometre long, or ten where the map is of a county."""
    kilometres = 1 if 1000 / metres >= WIDTH / 50 else 10
    end = MARGIN + kilometres * 1000 / metres
    line = f"M{MARGIN},{top:g}v6H{end:.1f}v-6"
    ET.SubElement(parent, "path", {"d": line, "fill": "none", "stroke": INK, "stroke-width": "1.5"})
    _text(parent, say("{kilometres} km, north up", kilometres=kilometres), x=end + 8, y=top + 8, size=13)


def _text(parent: ET.Element, words: str, *, x: float, y: float, size: int, anchor: str = "start") -> None:
    about = {"x": f"{x:g}", "y": f"{y:g}", "font-family": FONT, "font-size": f"{size}", "fill": INK}
    ET.SubElement(parent, "text", {**about, "text-anchor": anchor}).text = words
