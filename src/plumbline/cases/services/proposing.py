"""Propose actions, and store their steps."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Action, ActionStep, Case, Contact, Objective
from plumbline.cases.queries.sight import case_to_change, objective_of
from plumbline.cases.services.states import check_planning
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on as last_day
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def propose_action(
    *,
    case: Case,
    verb: str,
    what: str,
    owner: UUID,
    agency: UUID,
    by: Viewer,
    objective: Objective | None = None,
    serves_none_because: str = "",
    due_on: date | None = None,
    is_new: bool = True,
    at: datetime | None = None,
) -> Action:
    """Propose that a named person of an agency does something by a day.

    `rules.doubts_about_action` says beforehand whether the words are vague; nothing is refused for that.

    Parameters
    ----------
    agency : the owner's agency, which must have been let in to the case.
    serves_none_because : the open word that the action serves no objective, and why it is done all the same.
    due_on : by the scheme's clock unless told.
    is_new : it would not have happened without the panel.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: no meeting has discussed the case, it is closed, or the owner cannot take it on.
        DataUnfit: no verb or object, no day ahead, neither objective nor reason for having none.
    Records
        ``action.proposed``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "propose_action", case.scheme)
    check_planning(case)
    if objective is not None:
        objective = objective_of(by, case, objective.id)
    due = due_on or last_day(now.date(), kind_of(case.scheme).limit("task"))
    _check_words(verb, what, objective, serves_none_because, due, now.date())
    _check_owner(case, owner, agency)
    action = Action(
        case=case,
        objective=objective,
        serves_none_because=serves_none_because.strip(),
        verb=verb.strip(),
        what=what.strip(),
        owner=owner,
        agency=agency,
        is_new=is_new,
        proposed_at=now,
        proposed_by=by.user_id,
        owner_agency=permissions.acting_agency(by, "propose_action", case.scheme),
    )
    record(
        "action.proposed",
        verb=Verb.COLLECTION,
        object_kind="action",
        objects=[action.id, case.id],
        by=by,
        at=now,
    )
    action.save(force_insert=True)
    add_step(action, 1, "proposed", due, by=by, at=now)
    return action


def _check_words(
    verb: str, what: str, objective: Objective | None, serves_none_because: str, due: date, on: date
) -> None:
    if not (verb.strip() and what.strip()):
        raise DataUnfit("An action needs a verb and what it is done to.")
    if (objective is None) == (not serves_none_because.strip()):
        raise DataUnfit(
            "An action serves one objective, or says that it serves none and why.", slug="objective-or-why"
        )
    if due < on:
        raise DataUnfit("The day for this action is past.", slug="day-past")


def _check_owner(case: Case, owner: UUID, agency: UUID) -> None:
    if agency not in case.seen_by_agencies:
        raise StageRefused("That agency was not let in to this case yet.", slug="agency-not-in")
    members = {user.id for user in members_of(agency, roles=CASE_ROLES)}
    if owner not in members or owner in case.hidden_from:
        raise StageRefused("That person cannot take on an action of this case.", slug="owner-unfit")


def add_step(
    action: Action,
    number: int,
    state: str,
    due: date,
    *,
    by: Viewer,
    at: datetime,
    words: str = "",
    reason: str = "",
    proof: Contact | None = None,
) -> ActionStep:
    """Store one step; of two with one number the second is refused."""
    step = ActionStep(
        action=action,
        number=number,
        state=state,
        due_on=due,
        reason=reason,
        words=words,
        proof=proof,
        at=at,
        by=by.user_id,
        owner_agency=action.agency,
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused(rules.MOVED_SINCE, slug="moved-since") from clash
    return step
