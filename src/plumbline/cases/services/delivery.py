"""Say how a case is delivered, who leads its work, and give actions to others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import Passed
from plumbline.cases.models import Action, ActionStep, Case, Delivery, LeadWorker, Reassignment
from plumbline.cases.queries.delivery import check_may_in, how_delivered
from plumbline.cases.queries.sight import action_to_change, case_to_change
from plumbline.cases.services.closed import is_closed
from plumbline.cases.services.proposing import check_owner
from plumbline.cases.services.sight import let_agencies_in
from plumbline.cases.services.states import check_open
from plumbline.cases.services.turns import take_turn
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.enums import How
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import delivered, kind_of, manager_of, specialist_in
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else changed this just now. Read it again."
NO_MANAGER = "This scheme has no team with a manager. Name one first."


@transaction.atomic
def choose_delivery(
    *, case: Case, how: How, because: str, by: Viewer, at: datetime | None = None
) -> Delivery:
    """Say how a case is delivered from now on. What was agreed before stays as it was agreed.

    Given to a team, the agency of its manager is let in.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: it is closed, it is so already, there is no team, or somebody changed it at the same moment.
        DataUnfit: no reason, or not a way of this kind.
    Records
        ``case.delivery_chosen``, and ``case.shared`` where an agency is let in.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    check_may_in(by, "choose_delivery", case)
    check_open(case)
    if how.value not in kind_of(case.scheme).delivery:
        raise DataUnfit("Cases of this kind are not delivered so.", slug="delivery-unfit")
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    if how is how_delivered(case):
        raise StageRefused("The case is delivered so already.", slug="no-change")
    if how is How.TEAM and manager_of(case.scheme, on=timezone.localdate(now)) is None:
        raise StageRefused(NO_MANAGER, slug="no-team")
    return add_delivery(case, how, because.strip(), by=by, at=now)


def begin_delivery(case: Case, *, by: Viewer, at: datetime) -> None:
    """Write how a case that opens is delivered: the way of its scheme on that day. Only kinds with several ways have rows."""
    if len(kind_of(case.scheme).delivery) == 1:
        return
    day = timezone.localdate(at)
    how = delivered(case.scheme, day)
    if how is How.TEAM and manager_of(case.scheme, on=day) is None:
        how = How.PANEL
    add_delivery(case, how, "As the scheme delivers its cases", by=by, at=at)


def add_delivery(
    case: Case,
    how: How,
    because: str,
    *,
    by: Viewer,
    at: datetime,
    change: UUID | None = None,
    undoes: UUID | None = None,
) -> Delivery:
    """Store one row, in a case that the caller has checked.

    Parameters
    ----------
    change, undoes : the change of all open cases of which this is one row, and the one that it takes back.

    Raises
    ------
    StageRefused: somebody changed it at the same moment.

    Records
        ``case.delivery_chosen``.
    """
    row = Delivery(
        case=case,
        number=Delivery.objects.filter(case=case).count() + 1,
        how=how.value,
        because=because,
        change=change,
        undoes=undoes,
        at=at,
        by=by.user_id,
        owner_agency=case.owner_agency,
    )
    record(
        "case.delivery_chosen",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[case.id, row.id],
        by=by,
        at=at,
        because=how.value,
    )
    save_once(row, clash=MEANWHILE, slug="moved-since")
    manager = manager_of(case.scheme, on=timezone.localdate(at)) if how is How.TEAM else None
    if manager is not None and manager.agency not in case.seen_by_agencies:
        let_agencies_in(case=case, agencies=[manager.agency], by=by, because="manages-the-team", at=at)
    return row


@transaction.atomic
def let_manager_in(*, scheme: Scheme, cases: Iterable[Case], by: Viewer, at: datetime | None = None) -> int:
    """Let the agency of a team's manager in to those cases of the team that it does not see yet. Returns how many.

    Records
        ``case.shared`` for each.
    """
    manager = manager_of(scheme)
    mine = [c for c in cases if c.scheme_id == scheme.id and how_delivered(c) is How.TEAM]
    new = [c for c in mine if manager is not None and manager.agency not in c.seen_by_agencies]
    for case in new:
        let_agencies_in(
            case=case, agencies=[manager.agency] if manager else [], by=by, because="manages-the-team", at=at
        )
    return len(new)


@transaction.atomic
def name_lead_worker(
    *, case: Case, user: UUID, agency: UUID, because: str, by: Viewer, at: datetime | None = None
) -> LeadWorker:
    """Name who leads the work with a case.

    Refuses
        PermissionRefused: by the panel, neither co-ordinator nor chair; by a team, not its manager.
        StageRefused: the case is closed, that person cannot work in it, or is no specialist of the team that delivers it.
        DataUnfit: no reason.
    Records
        ``case.lead_named``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    check_may_in(by, "name_lead", case)
    check_open(case)
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    check_owner(case, user, agency)
    if how_delivered(case) is How.TEAM:
        _check_specialist(case, user, agency, at=now)
    return add_lead(case, user, agency, because.strip(), by=by, at=now)


def add_lead(
    case: Case, user: UUID | None, agency: UUID, because: str, *, by: Viewer, at: datetime
) -> LeadWorker:
    """Store who leads, in a case that the caller has checked.

    Records
        ``case.lead_named``.
    """
    row = LeadWorker(
        case=case,
        number=LeadWorker.objects.filter(case=case).count() + 1,
        user=user,
        agency=agency,
        because=because,
        at=at,
        by=by.user_id,
        owner_agency=case.owner_agency,
    )
    objects = [case.id, *([user] if user else [])]
    record("case.lead_named", verb=Verb.ALTERATION, object_kind="case", objects=objects, by=by, at=at)
    save_once(row, clash=MEANWHILE, slug="moved-since")
    return row


@transaction.atomic
def reassign_action(
    *,
    action: Action,
    owner: UUID,
    agency: UUID,
    words: str,
    by: Viewer,
    expected_step: int | None = None,
    at: datetime | None = None,
) -> Reassignment:
    """Give an open action to another specialist of the team. Where it stands and its day stay as they are.

    Refuses
        PermissionRefused: the viewer does not manage the team that delivers the case.
        StageRefused: it is settled, it moved since, or the new owner is no specialist of the team.
        DataUnfit: no reason.
    Records
        ``action.reassigned``, and ``notice.given`` to whoever it passed to.
    """
    take_turn("action", action.id)
    action, now = action_to_change(by, action), at or timezone.now()
    check_may_in(by, "reassign", action.case)
    if not words.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    check_can_pass(action, expected_step=expected_step)
    check_owner(action.case, owner, agency)
    if is_closed(action) and agency not in action.seen_by_agencies and owner not in action.seen_by_users:
        raise StageRefused(
            "That agency may not read this action. Choose somebody of one that does.", slug="owner-unfit"
        )
    _check_specialist(action.case, owner, agency, at=now)
    if owner == action.owner:
        raise StageRefused("It is theirs already.", slug="no-change")
    row = pass_on(action, owner, agency, Passed.DIRECTED, words.strip(), by=by, at=now)
    due_on = ActionStep.objects.filter(action=action).order_by("-number").values_list("due_on", flat=True)[0]
    tell_at_once(told=[Told(owner, "directed", "action", action.id, due_on)], by=by, at=now)
    return row


def check_can_pass(action: Action, *, expected_step: int | None = None) -> None:
    """Refuse to pass on an action that is settled, or that moved or was passed on since its page was opened.

    Raises
    ------
    StageRefused: it is settled, moved or was passed on since.
    """
    if action.owner != Action.objects.values_list("owner", flat=True).get(id=action.id):
        raise StageRefused(MEANWHILE, slug="moved-since")
    steps = list(ActionStep.objects.filter(action=action).order_by("number"))
    if expected_step is not None and expected_step != len(steps):
        raise StageRefused(MEANWHILE, slug="moved-since")
    if steps[-1].state not in kind_of(action.case.scheme).work.actions.open_states:
        raise StageRefused("This action is settled. Direct a new one.", slug="action-settled")


def pass_on(
    action: Action, owner: UUID, agency: UUID, why: Passed, words: str, *, by: Viewer, at: datetime
) -> Reassignment:
    """Store that an action passed to another owner; the database then makes it theirs.

    Records
        ``action.reassigned``.
    """
    row = Reassignment(
        action=action,
        number=Reassignment.objects.filter(action=action).count() + 1,
        from_owner=action.owner,
        from_agency=action.agency,
        owner=owner,
        agency=agency,
        why=why.value,
        words=words,
        at=at,
        by=by.user_id,
        owner_agency=action.owner_agency,
    )
    record(
        "action.reassigned",
        verb=Verb.ALTERATION,
        object_kind="action",
        objects=[action.id, action.case_id, action.owner, owner],
        by=by,
        at=at,
        because=why.value,
    )
    save_once(row, clash=MEANWHILE, slug="moved-since")
    return row


def _check_specialist(case: Case, user: UUID, agency: UUID, *, at: datetime) -> None:
    post = specialist_in(case.scheme, user, on=timezone.localdate(at))
    if post is None or post.agency != agency:
        raise StageRefused("Choose a specialist of the team.", slug="owner-unfit")
