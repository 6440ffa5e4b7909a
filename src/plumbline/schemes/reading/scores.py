"""Read the tools whose scores are stored."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from plumbline.schemes.kind import ScoreBand, Tool
from plumbline.schemes.kind.scores import check_bands
from plumbline.schemes.reading.section import Section
from plumbline.values.errors import DataUnfit


def read_tools(section: Section) -> dict[str, Tool]:
    """Every tool, by slug."""
    return {slug: _tool(slug, s) for slug, s in section.sections().items()}


def _tool(slug: str, section: Section) -> Tool:
    found = section.fields("label", "unit", "most", "source", maybe=("bands",))
    most = _number(found["most"])
    bands = tuple(_band(name, s) for name, s in found["bands"].sections().items()) if "bands" in found else ()
    try:
        check_bands(bands, most)
    except DataUnfit as no:
        raise found["bands"].unfit(str(no)) from None
    return Tool(slug, found["label"].text(), found["unit"].text(), most, bands, found["source"].text())


def _band(slug: str, section: Section) -> ScoreBand:
    found = section.fields("label", "at_least")
    return ScoreBand(slug, found["label"].text(), _number(found["at_least"]))


def _number(section: Section) -> Decimal:
    try:
        found = Decimal(section.text())
    except InvalidOperation:
        raise section.unfit("a number from 0 is expected here.") from None
    if not found.is_finite() or found < 0:
        raise section.unfit("a number from 0 is expected here.")
    return found
