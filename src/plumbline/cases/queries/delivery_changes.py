"""Changing how all open cases of a scheme are delivered: what would change, and whether the last such change can be taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.models import Action, Case, Closure, Delivery, LeadWorker, Reassignment, SupervisionNote
from plumbline.cases.queries.delivery import hows_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import with_last_step
from plumbline.schemes.enums import How
from plumbline.schemes.models import Scheme


@dataclass(frozen=True, slots=True)
class CaseToChange:
    """One open case that would be delivered otherwise, with its actions that are open. They stay as they were agreed."""

    case: Case
    how: How
    open_actions: int


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What changing all open cases would do. ``same``: those that are delivered so already. ``mark``: of what was read."""

    how: How
    changes: tuple[CaseToChange, ...]
    same: int
    mark: str


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """A change of all open cases. ``followed``: references of cases in which something came of it, so that it cannot be taken back."""

    change: UUID
    how: How
    because: str
    at: datetime
    by: str
    cases: int
    followed: tuple[str, ...]
    is_undone: bool
    is_undoing: bool

    @property
    def may_undo(self) -> bool:
        """Whether nothing followed."""
        return not (self.followed or self.is_undone or self.is_undoing)


def open_cases(viewer: Viewer, scheme: Scheme) -> list[Case]:
    """Open cases of a scheme that the viewer sees, by reference. To act on, not to show."""
    rows = visible_cases(viewer).filter(scheme=scheme, closure__isnull=True).select_related("scheme")
    return sorted(rows, key=lambda case: case.ref)


def to_change(viewer: Viewer, scheme: Scheme, how: How) -> tuple[list[tuple[Case, How]], int]:
    """Open cases that are not delivered so, each with how it is; and how many are."""
    cases = open_cases(viewer, scheme)
    hows = hows_of([case.id for case in cases])
    found = [(case, hows[case.id]) for case in cases if hows[case.id] is not how]
    return found, len(cases) - len(found)


def delivered_now(viewer: Viewer, scheme: Scheme) -> dict[How, int]:
    """How many open cases that the viewer sees are delivered in each way. Counts alone, so no entry."""
    hows = hows_of([case.id for case in open_cases(viewer, scheme)])
    return {how: sum(one is how for one in hows.values()) for how in How}


def mark_of(how: How, cases: Collection[UUID]) -> str:
    """A mark of what somebody read, so that nothing else is changed than that."""
    return hashlib.sha256(".".join((how.value, *sorted(map(str, cases)))).encode()).hexdigest()


def change_preview(viewer: Viewer, scheme: Scheme, how: How) -> ChangePreview:
    """What would change, case by case. Cases that are kept from the viewer are not among them.

    Records
        ``case.listed``.
    """
    found, same = to_change(viewer, scheme, how)
    ids = [case.id for case, _ in found]
    if ids:
        objects = sorted({i for case, _ in found for i in (case.id, case.person_id)})
        record("case.listed", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    still_open = with_last_step(Action.objects.filter(case__in=ids)).filter(state__in=rules.OPEN_ACTIONS)
    counts: dict[UUID, int] = {}
    for action in still_open:
        counts[action.case_id] = counts.get(action.case_id, 0) + 1
    lines = tuple(CaseToChange(case, now, counts.get(case.id, 0)) for case, now in found)
    return ChangePreview(how, lines, same, mark_of(how, ids))


def changes_made(viewer: Viewer, scheme: Scheme) -> list[ChangeMade]:
    """Every change of all open cases, as far as the viewer sees those cases, the newest first."""
    rows = rows_of(viewer, scheme)
    groups: dict[UUID, list[Delivery]] = {}
    for row in rows:
        if row.change is not None:
            groups.setdefault(row.change, []).append(row)
    users, undone = names_of_users({row.by for row in rows}), {row.undoes for row in rows}
    made = [
        ChangeMade(
            change=key,
            how=How(group[0].how),
            because=group[0].because,
            at=group[0].at,
            by=users.get(group[0].by, ""),
            cases=len(group),
            followed=followed(group),
            is_undone=key in undone,
            is_undoing=group[0].undoes is not None,
        )
        for key, group in groups.items()
    ]
    return sorted(made, key=lambda one: one.at, reverse=True)


def rows_of(viewer: Viewer, scheme: Scheme, change: UUID | None = None) -> list[Delivery]:
    """Rows of changes of all cases, in cases that the viewer sees, oldest first."""
    rows = Delivery.objects.filter(change__isnull=False, case__in=visible_cases(viewer).filter(scheme=scheme))
    wanted = rows if change is None else rows.filter(change=change)
    return list(wanted.select_related("case__scheme").order_by("at", "case__ref"))


def followed(rows: Sequence[Delivery]) -> tuple[str, ...]:
    """References of cases in which something was done since that rests on how they are delivered. ``rows``: of one change, so of one moment."""
    if not rows:
        return ()
    cases, since = [row.case_id for row in rows], rows[0].at
    later = (
        Delivery.objects.filter(case__in=cases, at__gt=since).values_list("case_id", flat=True),
        Action.objects.filter(case__in=cases, proposed_at__gt=since).values_list("case_id", flat=True),
        Reassignment.objects.filter(action__case__in=cases, at__gt=since).values_list(
            "action__case", flat=True
        ),
        LeadWorker.objects.filter(case__in=cases, at__gt=since).values_list("case_id", flat=True),
        SupervisionNote.objects.filter(case__in=cases, at__gt=since).values_list("case_id", flat=True),
        Closure.objects.filter(case__in=cases, closed_at__gt=since).values_list("case_id", flat=True),
    )
    found = {case for found in later for case in found}
    return tuple(row.case.ref for row in rows if row.case_id in found)
