"""Read the gateways: one table for every kind, of which each kind names those it may use."""

from __future__ import annotations

from pathlib import Path

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.schemes.kind import Gateway
from plumbline.schemes.reading.section import Section


def read_every_gateway(shared: Path) -> dict[str, Gateway]:
    """Every gateway of the table."""
    return {slug: _gateway(slug, s) for slug, s in Section.read(shared).sections().items()}


def read_gateways(shared: Path, named: Section) -> dict[str, Gateway]:
    """The gateways that a kind names, in its order."""
    table = read_every_gateway(shared)
    return {slug: table[slug] for slug in named.some_of(tuple(table))}


def _gateway(slug: str, section: Section) -> Gateway:
    found = section.fields("law", "section", "words", "refused_for")
    return Gateway(
        slug=slug,
        law=found["law"].text(),
        section=found["section"].text(),
        words=found["words"].text(),
        refused_for=found["refused_for"].some_of(tuple(AGENCY_KINDS)),
    )
