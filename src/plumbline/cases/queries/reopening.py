"""How a case went on after it was closed, and who may let it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.models import Case, Closure, LookBackNote, Reopening
from plumbline.schemes.kind import Kind, Reopens
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class ReopeningLine:
    """One reopening in words, with the closure that it ended and what was written to the look-backs of that time."""

    reopening: Reopening
    label: str
    decided_by: str
    by: str
    notes: tuple[LookBackNote, ...]


def reopens_of(case: Case, state: str) -> Reopens | None:
    """How a case goes on from a state that is an end; None from any other, and where its kind never does."""
    return kind_of(case.scheme).course.states[state].reopens


def deciders_of(scheme: Scheme, reopens: Reopens) -> dict[UUID, str]:
    """Those who decide in a scheme that a case is reopened, by id, with their names."""
    roles = frozenset(map(Role, reopens.by))
    return {user.id: user.name for agency in scheme.agencies for user in members_of(agency, roles=roles)}


def may_reopen(viewer: Viewer, case: Case, state: str, closure: Closure | None) -> bool:
    """Say whether the viewer, who sees the case, may reopen it now."""
    reopens = reopens_of(case, state)
    if reopens is None or closure is None or closure.reason in reopens.never_after:
        return False
    return permissions.may_move(viewer, reopens, case.scheme)


def reopening_lines(viewer: Viewer, case: Case, kind: Kind) -> tuple[ReopeningLine, ...]:
    """Each time that a case was reopened, the last first, as far as the viewer sees."""
    seen = narrowed(viewer)
    rows = list(visible_to(seen, Reopening.objects.filter(case=case)).order_by("-number"))
    if not rows:
        return ()
    notes = list(
        visible_to(seen, LookBackNote.objects.filter(look_back__ended_with__in=rows))
        .select_related("look_back")
        .order_by("at", "pk")
    )
    names = names_of_users({user for row in rows for user in (row.by, row.decided_by)})
    return tuple(
        ReopeningLine(
            reopening=row,
            label=kind.work.closure_reasons.get(row.reason, row.reason),
            decided_by=names.get(row.decided_by, ""),
            by=names.get(row.by, ""),
            notes=tuple(note for note in notes if note.look_back.ended_with_id == row.id),
        )
        for row in rows
    )
