"""Log a contact: once, and it counts as chronology, proof, dose and figure."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Action, Case, Contact, Objective
from plumbline.cases.queries.sight import action_to_change, case_to_change, objective_of
from plumbline.cases.services.states import check_open
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit


LONGEST_MINUTES = 1440


@transaction.atomic
def log_contact(
    *,
    case: Case,
    outcome: str,
    by: Viewer,
    happened_at: datetime | None = None,
    minutes: int = 0,
    action: Action | None = None,
    objective: Objective | None = None,
    words: str = "",
    safety_concern: bool = False,
    who_is_told: str = "",
    entry: UUID | None = None,
    at: datetime | None = None,
) -> Contact:
    """Log a contact, made or attempted.

    Parameters
    ----------
    minutes : the dose; nought when nobody was reached.
    action, objective : what it was for. An action brings its objective.
    entry : key that the form made, so that a form sent twice is one contact.

    Refuses
        PermissionRefused: no role that works with people.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed.
        DataUnfit: unknown outcome, time ahead or before the case, minutes without a contact, a concern of which nobody was told.
    Records
        ``contact.logged``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "log_contact", case.scheme)
    check_open(case)
    known = Contact.objects.filter(id=entry, logged_by=by.user_id).first() if entry else None
    if known is not None:
        return known
    kind, happened = kind_of(case.scheme), happened_at or now
    kind.check_word(kind.work.contact_outcomes, outcome)
    reached = outcome in kind.work.outcomes_reached
    _check(happened, now, minutes, reached, safety_concern, who_is_told)
    if timezone.localdate(happened) < timezone.localdate(case.opened_at):
        raise DataUnfit("This day is before the case was opened.", slug="before-the-case")
    action, objective = _purpose(case, action, objective, by=by)
    contact = Contact(
        id=entry or uuid4(),
        case=case,
        action=action,
        objective=objective,
        outcome=outcome,
        reached=reached,
        minutes=minutes,
        words=words.strip(),
        safety_concern=safety_concern,
        who_is_told=who_is_told.strip(),
        agency=permissions.acting_agency(by, "log_contact", case.scheme),
        happened_at=happened,
        logged_at=now,
        logged_by=by.user_id,
        owner_agency=permissions.acting_agency(by, "log_contact", case.scheme),
    )
    record(
        "contact.logged",
        verb=Verb.COLLECTION,
        object_kind="contact",
        objects=[contact.id, case.id],
        by=by,
        at=now,
    )
    save_once(contact, clash="This contact was saved already. Open the form again to log another.")
    return contact


def _check(
    happened: datetime, now: datetime, minutes: int, reached: bool, safety_concern: bool, who_is_told: str
) -> None:
    if happened > now:
        raise DataUnfit("A contact is logged after it happened.", slug="not-yet")
    if not 0 <= minutes <= LONGEST_MINUTES or (minutes and not reached):
        raise DataUnfit("Minutes are counted when somebody was reached, up to a day.", slug="minutes-unfit")
    if safety_concern and not who_is_told.strip():
        raise DataUnfit("Say who is told of the safety concern now.", slug="nobody-told")


def _purpose(
    case: Case, action: Action | None, objective: Objective | None, *, by: Viewer
) -> tuple[Action | None, Objective | None]:
    if action is not None:
        action = action_to_change(by, action)
        if action.case_id != case.id:
            raise DataUnfit("That action belongs to another case.", slug="other-case")
        return action, action.objective
    return None, objective_of(by, case, objective.id) if objective is not None else None
