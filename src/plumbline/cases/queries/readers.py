"""Which agencies are in a case: since when, why, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions, rules
from plumbline.cases.enums import SHARED_BECAUSE
from plumbline.cases.models import Action, Case, ShareBasis, ShareEnd
from plumbline.cases.queries.sight import case_for
from plumbline.cases.queries.steps import with_last_step
from plumbline.referrals.agreements import uncovered
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.queries import grants_of
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """An agency in a case. ``since`` and ``why`` are empty for whoever may not know them; ``stays``: it leads the case or hosts the scheme.

    ``is_covered``: an agreement in force covers it; where none does nothing new is given to it. ``law``: under which it was let in, empty where nobody chose among several and None where nothing says. ``is_past``: its last day is over, and it is still in. ``decided``: how often it was decided how long it stays; ``words``: why, the last time.
    """

    agency: UUID
    name: str
    since: datetime | None
    why: str
    last_day: date | None
    words: str
    decided: int
    open_actions: int
    stays: bool
    is_covered: bool = True
    law: str | None = None
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """The agencies of a case by name. ``may_end``: the viewer decides how long they stay."""

    case: Case
    lines: tuple[ReaderLine, ...]
    may_end: bool


def readers_of_case(viewer: Viewer, ref: str, *, at: datetime | None = None) -> ReadersPage:
    """Return the agencies that see a case. Names nobody: no entry is written.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.
    """
    case = case_for(viewer, ref)
    grants = {g.agency: g for g in reversed(grants_of(case)) if g.agency}
    ends = _ends(viewer, case)
    stays = {case.owner_agency, case.lead_agency, case.scheme.host_agency_id}
    without = uncovered(case.scheme, case.seen_by_agencies)
    laws = _laws(viewer, case)
    lines = []
    for agency, name in sorted(names_of(case.seen_by_agencies).items(), key=lambda pair: pair[1]):
        grant, decided = grants.get(agency), ends.get(agency, [])
        last_day = decided[-1].last_day if decided else None
        lines.append(
            ReaderLine(
                agency=agency,
                name=name,
                since=grant.starts if grant else None,
                why=SHARED_BECAUSE.get(grant.because, "") if grant else "",
                last_day=last_day,
                words=decided[-1].words if decided else "",
                decided=len(decided),
                open_actions=open_actions_of(viewer, case, agency),
                stays=agency in stays,
                is_covered=agency not in without,
                law=laws.get(agency),
                is_past=agency not in stays and last_day is not None and last_day < timezone.localdate(at),
            )
        )
    return ReadersPage(case, tuple(lines), permissions.may(viewer, "let_in", case.scheme))


def open_actions_of(viewer: Viewer, case: Case, agency: UUID) -> int:
    """How many actions of a case an agency still has to do, as far as the viewer sees. What is done and waits to be checked is nothing of theirs."""
    rows = visible_to(narrowed(viewer), Action.objects.filter(case=case, agency=agency))
    return with_last_step(rows).filter(state__in=rules.OPEN_ACTIONS).count()


def _laws(viewer: Viewer, case: Case) -> dict[UUID, str]:
    """Under which law each agency was let in, the last time."""
    rows = visible_to(
        narrowed(viewer), ShareBasis.objects.filter(case=case, act__in=("case.opened", "case.shared"))
    )
    return {agency: row.citation for row in rows for agency in row.agencies}


def _ends(viewer: Viewer, case: Case) -> dict[UUID, list[ShareEnd]]:
    found: dict[UUID, list[ShareEnd]] = {}
    for row in visible_to(narrowed(viewer), ShareEnd.objects.filter(case=case)):
        found.setdefault(row.agency, []).append(row)
    return found
