"""Read under which regime and on which basis agencies share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plumbline.agencies.kinds import AGENCY_KINDS
from plumbline.schemes.kind.regime import LawfulBasis, Regimes
from plumbline.schemes.reading.section import Section
from plumbline.values.words import say


SHARED = Path(__file__).parents[1] / "kinds" / "shared" / "regimes.yaml"
PART_3 = "law-enforcement"


@cache
def regimes() -> Regimes:
    """The table that comes with Plumbline, the same for every kind of scheme.

    Raises
    ------
    DataUnfit: the file is at fault; names file, line and key.
    """
    return read_regimes(SHARED)


def read_regimes(path: Path) -> Regimes:
    """Read the table that a file holds. Every kind of agency has one basis for what is no law enforcement, and every basis its condition.

    Raises
    ------
    DataUnfit: naming file, line and key.
    """
    found = Section.read(path).fields("source", "from", "competent", "law_enforcement", "bases")
    sections = found["bases"].sections()
    if PART_3 not in sections:
        raise found["bases"].unfit(say("{slug} is missing.", slug=PART_3))
    others: dict[str, LawfulBasis] = {}
    for slug, section in sections.items():
        for kind in section.fields("regime", "basis", "condition", "agencies")["agencies"].some_of(
            tuple(AGENCY_KINDS)
        ):
            if kind in others:
                raise section.unfit(say("{kind} has another basis already.", kind=kind))
            others[kind] = _basis(slug, section)
    if missing := set(AGENCY_KINDS) - set(others):
        raise found["bases"].unfit(say("no basis for {kinds}.", kinds=", ".join(sorted(missing))))
    return Regimes(
        source=found["source"].text(),
        since=found["from"].day(),
        competent=frozenset(found["competent"].some_of(tuple(AGENCY_KINDS))),
        law_enforcement=frozenset(found["law_enforcement"].texts()),
        part_3=_basis(PART_3, sections[PART_3]),
        others=others,
    )


def _basis(slug: str, section: Section) -> LawfulBasis:
    found = section.fields("regime", "basis", "condition", "agencies")
    return LawfulBasis(slug, found["regime"].text(), found["basis"].text(), found["condition"].text())
