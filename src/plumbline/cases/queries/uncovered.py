"""Agencies in a case that no agreement covers: nothing new of the case is given to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.agencies.queries import names_of
from plumbline.cases.models import Case
from plumbline.referrals.agreements import uncovered


@dataclass(frozen=True, slots=True)
class UncoveredLine:
    """A case and the names of the agencies in it that no agreement in force covers."""

    case: Case
    names: tuple[str, ...]


def uncovered_in(cases: Sequence[Case]) -> list[UncoveredLine]:
    """Those of some cases that the viewer was given, with ``scheme`` loaded, in which agencies are without an agreement.

    Names agencies alone: no entry is written. Asked once for each scheme, however many cases there are.
    """
    schemes = {case.scheme_id: case.scheme for case in cases}
    inside = {key: frozenset(a for c in cases if c.scheme_id == key for a in c.seen_by_agencies) for key in schemes}  # fmt: skip
    without = {key: uncovered(scheme, inside[key]) for key, scheme in schemes.items()}
    names = names_of(frozenset[UUID]().union(*without.values())) if any(without.values()) else {}
    found = []
    for case in cases:
        said = sorted(names[a] for a in case.seen_by_agencies if a in without[case.scheme_id] and a in names)
        if said:
            found.append(UncoveredLine(case, tuple(said)))
    return found
