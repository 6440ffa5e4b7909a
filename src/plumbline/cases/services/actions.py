"""Propose actions and take them step by step. Each step is a dated row that names who took it."""

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
from plumbline.cases.models import Action, ActionStep, Case, Objective
from plumbline.cases.queries.sight import action_to_change, case_to_change, objective_of
from plumbline.cases.queries.steps import capacities_in
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
    due = due_on or last_day(now.date(), kind_of(case.scheme).clocks["task"])
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
    _add_step(action, 1, "proposed", due, by=by, at=now)
    return action


def _check_words(
    verb: str, what: str, objective: Objective | None, serves_none_because: str, due: date, on: date
) -> None:
    if not (verb.strip() and what.strip()):
        raise DataUnfit("An action needs a verb and what it is done to.")
    if (objective is None) == (not serves_none_because.strip()):
        raise DataUnfit("An action serves one objective, or says that it serves none and why.")
    if due < on:
        raise DataUnfit("The day for this action is past.")


def _check_owner(case: Case, owner: UUID, agency: UUID) -> None:
    if agency not in case.seen_by_agencies:
        raise StageRefused("That agency was not let in to this case yet.", slug="agency-not-in")
    members = {user.id for user in members_of(agency, roles=CASE_ROLES)}
    if owner not in members or owner in case.hidden_from:
        raise StageRefused("That person cannot take on an action of this case.", slug="owner-unfit")


def accept_action(
    *, action: Action, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Take an action on."""
    return take_step(action=action, state="accepted", by=by, expected_step=expected_step, at=at)


def decline_action(
    *, action: Action, words: str, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Refuse an action, with the reason."""
    return take_step(action=action, state="declined", words=words, by=by, expected_step=expected_step, at=at)


def start_action(
    *, action: Action, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Say that work on an action has begun."""
    return take_step(action=action, state="in_progress", by=by, expected_step=expected_step, at=at)


def finish_action(
    *, action: Action, evidence: str, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Say that an action is done, and how one can tell."""
    return take_step(action=action, state="done", words=evidence, by=by, expected_step=expected_step, at=at)


def report_could_not(
    *,
    action: Action,
    reason: str,
    words: str,
    by: Viewer,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Say that circumstances changed and the action cannot be done: kept apart from not doing it."""
    return take_step(
        action=action,
        state="could_not",
        reason=reason,
        words=words,
        by=by,
        expected_step=expected_step,
        at=at,
    )


def report_did_not(
    *, action: Action, words: str, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Say that the action was not done."""
    return take_step(action=action, state="did_not", words=words, by=by, expected_step=expected_step, at=at)


def verify_action(
    *,
    action: Action,
    by: Viewer,
    words: str = "",
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Accept the evidence: done, and checked by somebody other than whoever did it."""
    return take_step(action=action, state="verified", words=words, by=by, expected_step=expected_step, at=at)


def send_back_action(
    *, action: Action, words: str, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Refuse the evidence: the action is not done yet."""
    return take_step(
        action=action, state="in_progress", words=words, by=by, expected_step=expected_step, at=at
    )


def supersede_action(
    *, action: Action, words: str, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Take an action off the plan because another has taken its place, or there is no more use in it."""
    return take_step(
        action=action, state="superseded", words=words, by=by, expected_step=expected_step, at=at
    )


def extend_action(
    *,
    action: Action,
    due_on: date,
    words: str,
    by: Viewer,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Give an action a later day, with the reason; at most as often as the kind of scheme allows."""
    last = ActionStep.objects.filter(action=action).order_by("-number").first()
    state = last.state if last else "accepted"
    return take_step(
        action=action, state=state, words=words, due_on=due_on, by=by, expected_step=expected_step, at=at
    )


@transaction.atomic
def take_step(
    *,
    action: Action,
    state: str,
    by: Viewer,
    words: str = "",
    reason: str = "",
    due_on: date | None = None,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Take one step of an action, as the moves of its kind allow.

    Parameters
    ----------
    expected_step : how many steps the action had when the form was opened.
    due_on : the new day, when the state stays as it was.

    Refuses
        NotVisible: the action, or its case, is not theirs to see.
        PermissionRefused: the step belongs to somebody else.
        StageRefused: it does not lead there, or it has moved since.
        DataUnfit: reason or evidence is missing, or the new day is no later.
    Records
        ``action.moved``, with the state.
    """
    action, now = action_to_change(by, action), at or timezone.now()
    kind = kind_of(action.case.scheme).actions
    steps = list(ActionStep.objects.filter(action=action).order_by("number"))
    last = steps[-1]
    rules.check_not_moved(expected=expected_step, steps=len(steps))
    rules.check_step(
        before=last.state,
        after=state,
        capacities=_capacities(action, state, steps, by=by),
        words=words,
        extensions=rules.count_extensions([s.state for s in steps]),
        kind=kind,
    )
    if state == "could_not" and reason not in kind.could_not_reasons:
        raise DataUnfit(f"Choose one of: {', '.join(kind.could_not_reasons.values())}.")
    due = _next_day(last, state, due_on)
    record(
        "action.moved",
        verb=Verb.ALTERATION,
        object_kind="action",
        objects=[action.id, action.case_id],
        by=by,
        at=now,
        because=state.replace("_", "-"),
    )
    return _add_step(action, last.number + 1, state, due, by=by, at=now, words=words.strip(), reason=reason)


def _capacities(action: Action, state: str, steps: list[ActionStep], *, by: Viewer) -> frozenset[str]:
    """Nobody verifies what they themselves said was done."""
    found = capacities_in(by, action)
    said_done = state == "verified" and steps[-1].by == by.user_id
    return found - {"checker"} if said_done else found


def _next_day(last: ActionStep, state: str, due_on: date | None) -> date:
    if state != last.state:
        return last.due_on
    if due_on is None or due_on <= last.due_on:
        raise DataUnfit("Give a day later than the one it has.")
    return due_on


def _add_step(
    action: Action,
    number: int,
    state: str,
    due: date,
    *,
    by: Viewer,
    at: datetime,
    words: str = "",
    reason: str = "",
) -> ActionStep:
    step = ActionStep(
        action=action,
        number=number,
        state=state,
        due_on=due,
        reason=reason,
        words=words,
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
