"""Papers to hold in the hand: A4, one person a page, whose copy it is written across every page. From finished words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from plumbline.values.errors import DataUnfit


TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = Path(__file__).with_name("fonts")
TAGGED: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1:2014): tagged, so that a screen reader follows headings and lists."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with lines under it; ``none`` is said where there are no lines."""

    heading: str
    lines: tuple[str, ...]
    none: str = "None."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is said of one person or one case; it begins on a page of its own."""

    heading: str
    caption: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: title, watermark, reference and foot stand on every page."""

    title: str
    reference: str
    watermark: str
    foot: str
    sheets: tuple[Sheet, ...]


def pdf_of(paper: Paper) -> bytes:
    """Set a paper as a PDF.

    Words are handed to the typesetter as data, so that nothing somebody typed is read as markup.

    Raises
    ------
    DataUnfit: there is no sheet.
    """
    if not paper.sheets:
        raise DataUnfit(
            "There is nothing to print: no case that you may see is on it.", slug="nothing-to-print"
        )
    words = json.dumps(asdict(paper))
    try:
        return _set(words, checked=True)
    except typst.TypstError:
        # A sign that no font at hand can show: the standard refuses it, and a paper that shows a box is better than none.
        return _set(words, checked=False)


def _set(words: str, *, checked: bool) -> bytes:
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": words},
        pdf_standards=[TAGGED] if checked else [],
        font_paths=_fonts(),
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    """Ours, and those of the machine for signs that ours have not."""
    return typst.Fonts(font_paths=[str(FONTS)])


def part_of(heading: str, lines: Sequence[str], none: str = "None.") -> Part:
    """A part without its empty lines."""
    return Part(heading, tuple(line.strip() for line in lines if line.strip()), none)
