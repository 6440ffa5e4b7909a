"""Give an action to a colleague of its owner, where the owner cannot take it further."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import Passed
from plumbline.cases.models import Action, ActionStep, Reassignment
from plumbline.cases.queries.owners_out import may_hand_on
from plumbline.cases.queries.sight import action_to_change
from plumbline.cases.services.delivery import check_can_pass, pass_on
from plumbline.cases.services.leaving import HANDED
from plumbline.cases.services.proposing import check_owner
from plumbline.cases.services.turns import take_turn
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import PermissionRefused


@transaction.atomic
def hand_on_action(
    *,
    action: Action,
    owner: UUID,
    by: Viewer,
    words: str = "",
    expected_step: int | None = None,
    at: datetime | None = None,
) -> Reassignment:
    """Give an open action whose owner cannot take it further to a colleague at the same agency. Where it stands and its day stay as they are.

    The agency took it on, so it stays the agency's: for somebody elsewhere it is proposed anew. Why the owner cannot is neither asked nor said.

    Refuses
        NotVisible: the action is not theirs to see.
        PermissionRefused: its owner can, or the viewer neither leads the case, represents that agency nor manages its owner.
        StageRefused: it is settled or moved since, or the colleague cannot take it on.
    Records
        ``action.reassigned``, and ``notice.given`` to whoever it passed to.
    """
    take_turn("action", action.id)
    action, now = action_to_change(by, action), at or timezone.now()
    if not may_hand_on(by, action):
        raise PermissionRefused(
            "An action goes to somebody else only where its owner cannot take it further, and by those who lead the case or the owner’s agency."
        )
    check_can_pass(action, expected_step=expected_step)
    check_owner(action.case, owner, action.agency)
    row = pass_on(action, owner, action.agency, Passed.TAKEN_ON, words.strip(), by=by, at=now)
    due_on = ActionStep.objects.filter(action=action).order_by("-number").values_list("due_on", flat=True)[0]
    tell_at_once(told=[Told(owner, HANDED, "action", action.id, due_on)], by=by, at=now)
    return row
