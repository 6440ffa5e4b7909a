"""Agencies that are in a case past the last day they were given, and what keeps them there.

An agency with an action to do stays, so that nobody loses sight of a visit that they are to make; whoever decides is told each day that it
goes on, and can pass the action on. Rows are read by the agencies that stand on them, and not by the day: to end them by the clock would end
that action with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import permissions, rules
from plumbline.cases.models import Action, Case, ShareEnd
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import with_last_step
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class PastLine:
    """An agency past its last day. ``owners``: who holds what it still has to do; nobody where the round has yet to take it out.

    ``round_missed``: it has nothing to do, and a whole day has passed without the round.
    """

    case: Case
    agency: UUID
    name: str
    last_day: date
    owners: tuple[str, ...]
    round_missed: bool


def past_last_day(viewer: Viewer, *, at: datetime | None = None) -> list[PastLine]:
    """Of the cases for which the viewer decides who stays in, open or closed, the longest past first. Names nobody whom a case is about."""
    today = timezone.localdate(at)
    over = [(end, case) for end, case in _standing(viewer) if end.last_day and end.last_day < today]
    owners = _owners(viewer, over)
    names = names_of({end.agency for end, _ in over})
    return [
        PastLine(
            case=case,
            agency=end.agency,
            name=names.get(end.agency, ""),
            last_day=end.last_day,
            owners=owners.get((case.id, end.agency), ()),
            round_missed=(case.id, end.agency) not in owners and end.last_day < today - timedelta(days=1),
        )
        for end, case in sorted(over, key=lambda pair: (pair[0].last_day, pair[1].ref))
        if end.last_day
    ]


def _standing(viewer: Viewer) -> list[tuple[ShareEnd, Case]]:
    """The last decision about each agency that is still in a case and does not have to stay."""
    ends = visible_to(narrowed(viewer), ShareEnd.objects.all()).order_by("case", "agency", "number")
    last = {(row.case_id, row.agency): row for row in ends}
    cases = {case.id: case for case in visible_cases(viewer).filter(id__in={key for key, _ in last})}
    return [
        (row, case)
        for (key, agency), row in last.items()
        if (case := cases.get(key))
        and agency in case.seen_by_agencies
        and agency not in (case.owner_agency, case.lead_agency, case.scheme.host_agency_id)
        and permissions.may(viewer, "let_in", case.scheme)
    ]


def _owners(
    viewer: Viewer, over: Sequence[tuple[ShareEnd, Case]]
) -> dict[tuple[UUID, UUID], tuple[str, ...]]:
    """Who holds what is still to do, by case and agency."""
    if not over:
        return {}
    rows = visible_to(narrowed(viewer), Action.objects.filter(case__in=[case for _, case in over]))
    waiting = list(with_last_step(rows).filter(state__in=rules.OPEN_ACTIONS))
    names = names_of_users({row.owner for row in waiting})
    found: dict[tuple[UUID, UUID], set[str]] = {}
    for row in waiting:
        found.setdefault((row.case_id, row.agency), set()).add(names.get(row.owner, ""))
    return {key: _sorted(said) for key, said in found.items()}


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, names)))
