"""Open actions that somebody else must take on: their owner cannot take them further. Why is not said (ADR 39)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.queries import managers_named, members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.models import Action
from plumbline.cases.permissions import REPRESENTS
from plumbline.cases.queries.delivery import may_in
from plumbline.cases.queries.steps import ActionLine, action_lines, actions_of_open_cases
from plumbline.schemes.permissions import CASE_ROLES


def actions_to_hand_on(viewer: Viewer, *, at: datetime | None = None) -> list[ActionLine]:
    """Open actions of open cases that the viewer may give to somebody else, since their owner cannot take them further; the soonest due first.

    Records
        ``action.listed``, one entry, where there is one to show.
    """
    rows = [action for action in actions_of_open_cases(viewer) if action.state in rules.OPEN_ACTIONS]
    out = owners_out(action.id for action in rows)
    mine = [action for action in rows if action.id in out and _may(viewer, action)]
    if not mine:
        return []
    shown = dict.fromkeys(
        key for action in mine for key in (action.id, action.case_id, action.case.person_id)
    )
    record("action.listed", verb=Verb.CONSULTATION, object_kind="action", objects=shown, by=viewer, at=at)
    lines = action_lines(viewer, mine, on=timezone.localdate(at))
    return sorted(lines, key=lambda line: (line.due_on, line.action.id))


def to_hand_on(viewer: Viewer, lines: Iterable[ActionLine]) -> list[ActionLine]:
    """The same of lines of a case that the viewer is shown: no entry of its own."""
    still_open = [line for line in lines if line.is_open]
    out = owners_out(line.action.id for line in still_open)
    return [line for line in still_open if line.action.id in out and _may(viewer, line.action)]


def may_hand_on(viewer: Viewer, action: Action) -> bool:
    """Say whether the viewer may give an action that they are looking at to somebody else, since its owner cannot take it further.

    Those who lead the case may, whoever represents the owner's agency, and the owner's manager.
    """
    return action.id in owners_out([action.id]) and _may(viewer, action)


def takers_of(action: Action) -> list[tuple[UUID, str]]:
    """Colleagues of the owner who work on cases and may take the action on, by name. Whoever may not is left out like anybody who is not there."""
    away = {action.owner, *action.hidden_from}
    return [
        (user.id, user.name) for user in members_of(action.agency, roles=CASE_ROLES) if user.id not in away
    ]


def owners_out(actions: Iterable[UUID]) -> frozenset[UUID]:
    """Those of some actions that the viewer sees whose owner cannot take them further."""
    wanted = sorted(actions)
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_owners_out(%s)", [wanted])
        return frozenset(key for (key,) in cursor.fetchall())


def _may(viewer: Viewer, action: Action) -> bool:
    return (
        may_in(viewer, "propose_action", action.case)
        or action.agency in viewer.agencies_as(REPRESENTS)
        or managers_named(viewer, [action.owner]).get((action.owner, action.agency)) == viewer.user_id
    )
