"""Actions that ended undone and that nobody has taken up: what they were for is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.models import Action
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.delivery import may_in
from plumbline.cases.queries.sight import state_of, visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines, actions_in_state
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def undone_actions(
    viewer: Viewer, *, decided: Mapping[UUID, datetime] | None = None, at: datetime | None = None
) -> list[ActionLine]:
    """Actions of open cases that were declined, could not or were not done, without one in their place, the latest first.

    A meeting that has decided on the case since has looked at them: they are asked about no more.

    Parameters
    ----------
    decided : when a meeting last decided on each case, by case; meetings stand above this room.

    Records
        ``action.listed``, one entry, where there is one to show.
    """
    hosts, seen = viewer.agencies_as(MAY["propose_action"]), decided or {}
    cases = visible_cases(viewer).filter(closure__isnull=True, scheme__host_agency__in=hosts)
    rows = visible_to(narrowed(viewer), Action.objects.filter(case__in=cases, followed_by__isnull=True))
    undone = actions_in_state(rows.select_related("case__scheme", "objective"), rules.UNDONE)
    lines = action_lines(viewer, undone, on=timezone.localdate(at))
    waiting = [line for line in lines if _since(line) > seen.get(line.action.case_id, BEFORE_ALL)]
    if waiting:
        shown = dict.fromkeys(key for line in waiting for key in (line.action.id, line.action.case_id))
        record("action.listed", verb=Verb.CONSULTATION, object_kind="action", objects=shown, by=viewer, at=at)
    return sorted(waiting, key=_since, reverse=True)


def may_take_up(viewer: Viewer, line: ActionLine) -> bool:
    """Whether the viewer may propose something in the place of an action: it ended undone, and nobody has done so."""
    case = line.action.case
    return (
        line.state in rules.UNDONE
        and may_in(viewer, "propose_action", case)
        and not kind_of(case.scheme).course.is_final(state_of(case).state)
        and not Action.objects.filter(follows=line.action).exists()
    )


def taken_up_from(viewer: Viewer, action: Action) -> UUID | None:
    """The action in whose place this one is, if it is in one and the viewer sees that one."""
    rows = Action.objects.filter(id=action.follows_id) if action.follows_id else Action.objects.none()
    return visible_to(narrowed(viewer), rows).values_list("id", flat=True).first()


def _since(line: ActionLine) -> datetime:
    return line.steps[-1].step.at
