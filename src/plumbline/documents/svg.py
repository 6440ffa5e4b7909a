"""Make a drawn SVG fit to stand inside a page with a strict content security policy."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from plumbline.values.errors import DataUnfit


_SVG = "http://www.w3.org/2000/svg"
_PREFIX = re.compile(r"[a-z][a-z0-9-]*")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_GONE = frozenset({"script", "style", "foreignObject", "a", "image", "use", "title", "desc"})
_DRAWING = """
    x y x1 y1 x2 y2 cx cy r rx ry d dx dy points width height viewBox transform fill fill-opacity fill-rule stroke stroke-width
    stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit opacity clip-path id text-anchor
    font-family font-size font-weight dominant-baseline offset stop-color stop-opacity gradientUnits display
"""
_KEPT_ATTRIBUTES = frozenset(_DRAWING.split())


def page_safe(drawn: str, *, prefix: str, title: str, description: str) -> str:
    """Return the drawing as one ``<svg role="img">`` with title and description, and nothing but shapes and text.

    Only drawing attributes are kept, so there is no script, link, style, class or event handler; every id starts with
    ``prefix``, so that several charts stand on one page.

    Parameters
    ----------
    drawn : SVG text made by this program.
    prefix : small letters, digits and hyphens, the first a letter.
    title, description : words for readers who do not see the drawing; plain text.

    Raises
    ------
    DataUnfit: a prefix of any other form.
    """
    if not _PREFIX.fullmatch(prefix):
        raise DataUnfit(
            "The prefix of a chart is small letters, digits and hyphens.", slug="chart-prefix-unfit"
        )
    ET.register_namespace("", _SVG)
    root = ET.fromstring(drawn)  # noqa: S314  our own drawing, made in this process a moment ago
    _clean(root, prefix)
    root.attrib |= {"role": "img", "aria-labelledby": f"{prefix}-title {prefix}-desc", "focusable": "false"}
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        spoken = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        spoken.text = words
        root.insert(place, spoken)
    return ET.tostring(root, encoding="unicode")


def _clean(element: ET.Element, prefix: str) -> None:
    element.attrib = {
        name: _prefixed(name, value, prefix)
        for name, value in element.attrib.items()
        if name in _KEPT_ATTRIBUTES
    }
    for child in list(element):
        if child.tag.removeprefix(f"{{{_SVG}}}") in _GONE:
            element.remove(child)
        else:
            _clean(child, prefix)


def _prefixed(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return f"{prefix}-{value}"
    return _REFERENCE.sub(lambda found: f"url(#{prefix}-{found[1]})", value)
