"""Read the returns that a scheme owes."""

from __future__ import annotations

from typing import Literal, cast

from plumbline.schemes.kind import Indicator, Return
from plumbline.schemes.reading.section import Section


def read_returns(section: Section) -> dict[str, Return]:
    """Every return, by slug."""
    return {slug: _return(slug, s) for slug, s in section.sections().items()}


def _return(slug: str, section: Section) -> Return:
    found = section.fields("title", "to", "every", "indicators")
    return Return(
        slug=slug,
        title=found["title"].text(),
        to=found["to"].text(),
        every=cast("Literal['quarter', 'year']", found["every"].one_of(("quarter", "year"))),
        indicators=tuple(_indicator(name, s) for name, s in found["indicators"].sections().items()),
    )


def _indicator(slug: str, section: Section) -> Indicator:
    found = section.fields("words", "counts", "source", maybe=("out_of", "definition"))
    return Indicator(
        slug=slug,
        words=found["words"].text(),
        definition=found["definition"].text() if "definition" in found else "",
        counts=found["counts"].text(),
        out_of=found["out_of"].text() if "out_of" in found else "",
        source=found["source"].text(),
    )
