"""Take actions step by step. Each step is a dated row that names who took it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.enums import Mover
from plumbline.cases.models import Action, ActionStep, Case, Contact, ShareEnd
from plumbline.cases.queries.own_work import own_action_to_change
from plumbline.cases.queries.proofs import ProofLine, is_seen_by_all, proofs_for
from plumbline.cases.queries.sight import action_to_change, contact_to_change
from plumbline.cases.queries.steps import capacities_in
from plumbline.cases.services.closed import is_closed
from plumbline.cases.services.proposing import add_step, check_owner
from plumbline.cases.services.turns import take_turn
from plumbline.referrals.agreements import check_gives
from plumbline.schemes.queries import kind_of
from plumbline.sharing.models import Scoped
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


ACTION = "action"
PROVED_ON = "Shown by the contact of"
SHOWN_BY = "Shown by:"
SHOWN_ON = "Shown by what the case holds of"


def accept_action(
    *, action: Action, by: Viewer, expected_step: int | None = None, at: datetime | None = None
) -> ActionStep:
    """Take an action on."""
    return take_step(action=action, state="accepted", by=by, expected_step=expected_step, at=at)


def decline_action(
    *,
    action: Action,
    words: str,
    by: Viewer,
    whose: tuple[UUID, UUID] | None = None,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Refuse an action, with the reason, and perhaps with whose it is: somebody and their agency."""
    return take_step(
        action=action, state="declined", words=words, whose=whose, by=by, expected_step=expected_step, at=at
    )


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
    proof: Contact | None = None,
    shown: str = "",
    whose: tuple[UUID, UUID] | None = None,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Take one step of an action, as the moves of its kind allow. Who steps and who passes it on take turns.

    Parameters
    ----------
    action : as whoever steps read it.
    proof : a contact of this action that shows it is done. Where no words are given, it says when that was.
    shown : in its place another row of the case, as `queries.proofs.ProofLine.key` names it. Where no words are given, it says when that was,
        and what it is if everybody who sees the action sees that row too.
    whose : whoever should have been asked, and their agency, where it is declined because it is not the owner's. It gives nobody anything.
    expected_step : how many steps the action had when the form was opened.
    due_on : the new day, when the state stays as it was.

    Refuses
        NotVisible: the action, or its case, is not theirs to see.
        PermissionRefused: the step belongs to somebody else.
        StageRefused: it does not lead there, or it has moved or passed to somebody else since.
        DataUnfit: reason or evidence is missing, or the new day is no later; or somebody is named whose it cannot be.
    Records
        ``action.moved``, with the state.
    """
    take_turn(ACTION, action.id)
    action, read = action_to_change(by, action), action
    rules.check_not_passed(read=read.owner, owner=action.owner, by=by.user_id)
    if proof is not None:
        proof = _proof(action, proof, by=by)
        words = words.strip() or f"{PROVED_ON} {timezone.localtime(proof.happened_at):%-d %B %Y}"
    line = _shown(action, state, shown, by=by) if shown and proof is None else None
    if line is not None:
        words = words.strip() or _shown_words(line, action)
    if whose is not None:
        _check_whose(action, state, whose)
    by_row = (line.shows.value, line.id) if line else None
    given = _Given(state, words, reason, due_on, proof, whose, expected_step, by_row)
    return _take(action, given, capacities_in(by, action), by=by, at=at or timezone.now())


@transaction.atomic
def take_own_step(
    *,
    action_id: UUID,
    state: str,
    by: Viewer,
    words: str = "",
    reason: str = "",
    due_on: date | None = None,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> ActionStep:
    """Take one step of one's own action, for somebody who is not vetted and sees nothing of its case.

    Refuses
        NotVisible: it is not their own, or its case is closed.
        StageRefused, DataUnfit: as `take_step`.
    Records
        ``action.moved``, with the state.
    """
    given = _Given(state, words, reason, due_on, None, None, expected_step)
    take_turn(ACTION, action_id)
    action = own_action_to_change(by, action_id)
    check_gives(action.agency, action.case.scheme)
    return _take(action, given, frozenset({Mover.OWNER}), by=by, at=at or timezone.now())


@dataclass(frozen=True, slots=True)
class _Given:
    state: str
    words: str
    reason: str
    due_on: date | None
    proof: Contact | None
    whose: tuple[UUID, UUID] | None
    expected_step: int | None
    shown: tuple[str, UUID] | None = None


def _take(
    action: Action, given: _Given, capacities: frozenset[str], *, by: Viewer, at: datetime
) -> ActionStep:
    kind = kind_of(action.case.scheme).work.actions
    steps = list(ActionStep.objects.filter(action=action).order_by("number"))
    last = steps[-1]
    rules.check_not_moved(expected=given.expected_step, steps=len(steps))
    rules.check_step(
        before=last.state,
        after=given.state,
        capacities=_capacities(capacities, given.state, last, by=by),
        words=given.words,
        extensions=rules.count_extensions([s.state for s in steps]),
        kind=kind,
    )
    if given.state == "could_not" and given.reason not in kind.could_not_reasons:
        raise DataUnfit(
            say(
                "Choose one of: {choices}.",
                choices=joined(kind.could_not_reasons.values(), ", "),
            ),
            slug="why-not",
        )
    if last.state == "done" and given.state in rules.OPEN_ACTIONS:
        _check_still_in(action)
    due = _next_day(last, given.state, given.due_on)
    record(
        "action.moved",
        verb=Verb.ALTERATION,
        object_kind="action",
        objects=[action.id, action.case_id],
        by=by,
        at=at,
        because=given.state.replace("_", "-"),
    )
    words, reason = given.words.strip(), given.reason
    return add_step(
        action,
        last.number + 1,
        given.state,
        due,
        by=by,
        at=at,
        words=words,
        reason=reason,
        proof=given.proof,
        shown=given.shown,
        whose=given.whose,
    )


def _check_still_in(action: Action) -> None:
    """What is sent back is theirs to do again, and nobody of an agency that was taken out would see it."""
    was_in = ShareEnd.objects.filter(case=action.case_id, agency=action.agency).exists()
    # Read anew: it may have been taken out while this waited for its turn.
    inside = Case.objects.values_list("seen_by_agencies", flat=True).get(id=action.case_id)
    if was_in and action.agency not in inside:
        name = names_of([action.agency]).get(action.agency, "")
        raise StageRefused(
            say(
                "{name} is no longer in this case and would not see it. Pass the action on first, or let the agency in again.",
                name=name,
            ),
            slug="agency-left",
        )


def _check_whose(action: Action, state: str, whose: tuple[UUID, UUID]) -> None:
    """Only where it is declined, and only of somebody who could take it on."""
    if state != "declined":
        raise DataUnfit("Say whose it is only where you decline it.", slug="whose-unfit")
    if whose[0] == action.owner:
        raise DataUnfit("It is theirs already. Choose somebody else, or leave it.", slug="whose-unfit")
    check_owner(action.case, *whose)


def _proof(action: Action, contact: Contact, *, by: Viewer) -> Contact:
    """The contact, if it counts and is of this action."""
    contact = contact_to_change(by, contact)
    superseded = contact.is_withdrawn or Contact.objects.filter(corrects=contact).exists()
    if contact.action_id != action.id or superseded:
        raise DataUnfit("Choose a contact that was logged for this action and stands.", slug="proof-unfit")
    if is_closed(contact) and _readers(contact) != _readers(action):
        raise DataUnfit(
            "This contact is read by fewer agencies than the action. Say in words how one can tell.",
            slug="proof-unfit",
        )
    return contact


def _readers(row: Scoped) -> tuple[frozenset[UUID], frozenset[UUID]]:
    return frozenset(row.seen_by_agencies), frozenset(row.seen_by_users)


def _shown(action: Action, state: str, key: str, *, by: Viewer) -> ProofLine:
    """The row that is said to show it: of the same case, since the action was agreed, and seen by whoever says so."""
    line = next((one for one in proofs_for(by, action) if one.key == key), None)
    if state != "done" or line is None:
        raise DataUnfit("Choose something of this case that shows that it is done.", slug="proof-unfit")
    return line


def _shown_words(line: ProofLine, action: Action) -> str:
    on = f"{line.on:%-d %B %Y}"
    return f"{SHOWN_BY} {line.words}, {on}" if is_seen_by_all(line, action) else f"{SHOWN_ON} {on}"


def _capacities(found: frozenset[str], state: str, last: ActionStep, *, by: Viewer) -> frozenset[str]:
    """Nobody verifies what they themselves said was done."""
    said_done = state == "verified" and last.by == by.user_id
    return found - {"checker"} if said_done else found


def _next_day(last: ActionStep, state: str, due_on: date | None) -> date:
    if state != last.state:
        return last.due_on
    if due_on is None or due_on <= last.due_on:
        raise DataUnfit("Give a day later than the one it has.", slug="day-not-later")
    return due_on
