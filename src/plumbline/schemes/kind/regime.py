"""The data-protection regime under which an agency shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LawfulBasis:
    """On what an agency processes what it shares: the regime, the lawful basis, and the condition for what is sensitive.

    Source: Data Protection Act 2018 s.35 with Schedule 8, and UK GDPR Articles 6 and 9 with Schedule 1 of that Act.
    """

    slug: str
    regime: str
    basis: str
    condition: str


@dataclass(frozen=True, slots=True)
class Regimes:
    """Which basis holds for which kind of agency and purpose. ``since``: from when the table holds."""

    source: str
    since: date
    competent: frozenset[str]
    law_enforcement: frozenset[str]
    part_3: LawfulBasis
    others: Mapping[str, LawfulBasis]

    def basis_of(self, agency_kind: str, purpose: str) -> LawfulBasis:
        """Return on what an agency of a kind shares for a purpose. A kind that the table does not know shares as a charity does: it claims no public task."""
        if agency_kind in self.competent and purpose in self.law_enforcement:
            return self.part_3
        return self.others.get(agency_kind, self.others["charity"])
