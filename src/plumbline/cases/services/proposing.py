"""Propose or direct actions, and store their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Action, ActionStep, Case, Contact, Objective
from plumbline.cases.queries.delivery import check_may_in, how_delivered
from plumbline.cases.queries.sight import action_to_change, case_to_change, check_in_case, objective_of
from plumbline.cases.services.closed import EVERYBODY, GivenReaders, check_reads, closing
from plumbline.cases.services.purpose import driver_moved
from plumbline.cases.services.states import check_planning
from plumbline.cases.services.turns import keep_open
from plumbline.notices.services import Told, tell_at_once
from plumbline.referrals.agreements import uncovered
from plumbline.schemes.enums import How
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of, specialist_in
from plumbline.schemes.rules import due_on as last_day
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


TAKEN_UP = "Somebody took this action up already. Read the case before you propose another."


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
    is_new: bool | None = None,
    driver: str = "",
    person_id: UUID | None = None,
    readers: GivenReaders = EVERYBODY,
    follows: Action | None = None,
    at: datetime | None = None,
) -> Action:
    """Propose that a named person of an agency does something by a day.

    `rules.vague_words` says whether the words are vague, in the room before it is kept and on a page once it is saved; nothing is refused for that.

    Parameters
    ----------
    agency : the owner's agency, which must have been let in to the case.
    serves_none_because : the open word that the action serves no objective, and why it is done all the same.
    due_on : by the scheme's clock unless told.
    is_new : it would not happen without the panel; None where nobody said.
    driver : what it should move, of those of the kind, or ``none``; by its objective unless told.
    person_id : whom of the case it is for; None where nobody said.
    readers : who reads it and its steps, every agency in the case unless told; the owner's agency and the host of the scheme always do.
    follows : the action of the same case that it takes up again, which was declined, could not or was not done.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: no meeting has discussed the case, it is closed, or the owner cannot take it on; a team's specialist is directed;
            what it takes up again has not ended so, or somebody took it up already.
        DataUnfit: no verb or object, somebody who is not in the case, no day ahead, neither objective nor reason for having none, a driver that the kind does not have;
            readers as in `closed.closing`, or for something that fewer read.
    Records
        ``action.proposed``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    check_may_in(by, "propose_action", case)
    how = how_delivered(case)
    if how is How.TEAM and specialist_in(case.scheme, owner, on=timezone.localdate(now)):
        raise StageRefused(
            say(
                "{owner} is a specialist of the team that delivers this case, whose manager directs "
                "them. Choose another owner, or ask the manager.",
                owner=names_of_users([owner]).get(owner, "This owner"),
            ),
            slug="directed-only",
        )
    given = _Given(
        verb, what, owner, agency, objective, serves_none_because, due_on, is_new, driver, person_id, readers
    )
    action, due = _new_action(case, given, "propose_action", how, by=by, at=now)
    if follows is not None:
        action.follows = _to_take_up(case, follows, by=by)
        check_reads(action, action.follows, readers=case.seen_by_agencies)
    record(
        "action.proposed",
        verb=Verb.COLLECTION,
        object_kind="action",
        objects=[action.id, case.id],
        by=by,
        at=now,
    )
    save_once(action, clash=TAKEN_UP, slug="taken-up-already")
    add_step(action, 1, "proposed", due, by=by, at=now)
    return action


def _to_take_up(case: Case, action: Action, *, by: Viewer) -> Action:
    """The action that is taken up again, if it ended undone and nobody has taken it up."""
    action = action_to_change(by, action)
    last = ActionStep.objects.filter(action=action).order_by("-number").first()
    if action.case_id != case.id or last is None or last.state not in rules.UNDONE:
        raise StageRefused(
            "Only what was declined, could not or was not done is taken up again.", slug="not-undone"
        )
    if Action.objects.filter(follows=action).exists():
        raise StageRefused(TAKEN_UP, slug="taken-up-already")
    return action


@transaction.atomic
def direct_action(
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
    is_new: bool | None = None,
    driver: str = "",
    person_id: UUID | None = None,
    words: str = "",
    readers: GivenReaders = EVERYBODY,
    at: datetime | None = None,
) -> Action:
    """Direct a specialist of the team to do something by a day. It is theirs at once; they did not accept it, and it says so.

    Parameters
    ----------
    agency : the specialist's own, which must have been let in to the case.
    person_id : as for `propose_action`.
    words : what the manager says with it.
    readers : who may read it beside the specialist's agency and the host.

    Refuses
        PermissionRefused: the viewer does not manage the team, or the team does not deliver this case.
        StageRefused: no meeting has discussed the case, it is closed, or the owner is no specialist of the team.
        DataUnfit: as `propose_action`.
    Records
        ``action.directed``, and ``notice.given`` to its owner.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    check_may_in(by, "direct", case)
    post = specialist_in(case.scheme, owner, on=timezone.localdate(now))
    if post is None or post.agency != agency:
        raise StageRefused(
            "Only a specialist of the team is directed. Propose it instead.", slug="owner-unfit"
        )
    given = _Given(
        verb, what, owner, agency, objective, serves_none_because, due_on, is_new, driver, person_id, readers
    )
    action, due = _new_action(case, given, "direct", How.TEAM, by=by, at=now)
    record(
        "action.directed",
        verb=Verb.COLLECTION,
        object_kind="action",
        objects=[action.id, case.id],
        by=by,
        at=now,
    )
    action.save(force_insert=True)
    add_step(action, 1, "accepted", due, by=by, at=now, words=words.strip(), reason=rules.DIRECTED)
    tell_at_once(told=[Told(owner, "directed", "action", action.id, due)], by=by, at=now)
    return action


@dataclass(frozen=True, slots=True)
class _Given:
    verb: str
    what: str
    owner: UUID
    agency: UUID
    objective: Objective | None
    serves_none_because: str
    due_on: date | None
    is_new: bool | None
    driver: str
    person_id: UUID | None
    readers: GivenReaders = EVERYBODY


def _new_action(
    case: Case, given: _Given, act: str, how: How, *, by: Viewer, at: datetime
) -> tuple[Action, date]:
    check_planning(case)
    objective = objective_of(by, case, given.objective.id) if given.objective else None
    due = given.due_on or last_day(timezone.localdate(at), kind_of(case.scheme).limit("task"))
    _check_words(given.verb, given.what, objective, given.serves_none_because, due, timezone.localdate(at))
    check_owner(case, given.owner, given.agency)
    if given.person_id is not None:
        check_in_case(case, given.person_id)
    own = permissions.acting_agency(by, act, case.scheme)
    action = Action(
        case=case,
        objective=objective,
        serves_none_because=given.serves_none_because.strip(),
        verb=given.verb.strip(),
        what=given.what.strip(),
        person_id=given.person_id,
        owner=given.owner,
        agency=given.agency,
        is_new=given.is_new,
        driver=driver_moved(case, given.driver, objective),
        delivery=how.value,
        proposed_at=at,
        proposed_by=by.user_id,
        owner_agency=own,
        **closing(given.readers, case, own=own, by=by, host=True, doer=(given.owner, given.agency)),
    )
    check_reads(action, objective, readers=case.seen_by_agencies)
    return action, due


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


def check_owner(case: Case, owner: UUID, agency: UUID) -> None:
    """Refuse an owner who cannot take on an action of a case; until the transaction ends their agency is not taken out of it.

    Raises
    ------
    StageRefused: their agency was not let in, no agreement covers it, they work on no cases there, or they are kept out.
    """
    keep_open(case.id)
    columns = Case.objects.filter(id=case.id).values_list("seen_by_agencies", "hidden_from")
    let_in, kept_out = columns.first() or ([], [])
    if agency not in let_in:
        raise StageRefused("That agency was not let in to this case yet.", slug="agency-not-in")
    if uncovered(case.scheme, [agency]):
        raise StageRefused(
            "No information sharing agreement in force covers that agency, so nothing new is given to it. Choose another owner, "
            "or have an agreement recorded first.",
            slug="agency-not-covered",
        )
    members = {user.id for user in members_of(agency, roles=CASE_ROLES)}
    if owner not in members or owner in kept_out:
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
    shown: tuple[str, UUID] | None = None,
    whose: tuple[UUID, UUID] | None = None,
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
        shown_kind=shown[0] if shown else "",
        shown_id=shown[1] if shown else None,
        whose=whose[0] if whose else None,
        whose_agency=whose[1] if whose else None,
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
