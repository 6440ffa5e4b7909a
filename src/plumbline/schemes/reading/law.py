"""Read the gateways: one table for every kind, of which each kind names those it may use."""

from __future__ import annotations

from pathlib import Path

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.schemes.kind import Gateway
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


NATIONS = ("england", "wales")


def read_every_gateway(shared: Path) -> dict[str, Gateway]:
    """Every gateway of the table."""
    return {slug: _gateway(slug, s) for slug, s in Section.read(shared).sections().items()}


def read_gateways(shared: Path, named: Section, nation: str) -> dict[str, Gateway]:
    """The gateways that a kind names, in its order.

    Raises
    ------
    DataUnfit: one that is not in the table or that does not hold in the nation by whose law the kind is read, or none that is a power.
    """
    table = read_every_gateway(shared)
    found: dict[str, Gateway] = {}
    for item in named.items():
        law = table[item.one_of(tuple(table))]
        if law.nations and nation not in law.nations:
            raise item.unfit(
                say("“{slug}” is no law in {nation}.", slug=law.slug, nation=nation.capitalize())
            )
        found[law.slug] = law
    if not any(law.is_power for law in found.values()):
        raise named.unfit("none of these is a power to give anything. Name one that is.")
    return found


def _gateway(slug: str, section: Section) -> Gateway:
    found = section.fields("law", "section", "words", "refused_for", maybe=("nations", "is_power"))
    return Gateway(
        slug=slug,
        law=found["law"].text(),
        section=found["section"].text(),
        words=found["words"].text(),
        refused_for=found["refused_for"].some_of(tuple(AGENCY_KINDS)),
        nations=found["nations"].some_of(NATIONS) if "nations" in found else (),
        is_power=found["is_power"].truth() if "is_power" in found else True,
    )
