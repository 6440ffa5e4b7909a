"""Log a contact: once, and it counts as chronology, proof, dose and figure. Correct one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Action, Case, Contact, ContactWords, Objective, Onward
from plumbline.cases.onward import UNDER_WAY
from plumbline.cases.queries.about import person_chosen, says_whom
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.onward import last_steps, onward_to_change
from plumbline.cases.queries.sight import action_to_change, case_to_change, contact_to_change, objective_of
from plumbline.cases.services.closed import (
    EVERYBODY,
    GivenReaders,
    as_closed_as,
    check_reads,
    closing,
    is_closed,
)
from plumbline.cases.services.own_words import apart_as_before, apart_from, said_before, store_apart
from plumbline.cases.services.sessions import check_further
from plumbline.cases.services.states import check_open
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


SAVED_OTHERWISE = "This entry was saved before, in other words. What was saved first stands: open the case and correct it there."
CORRECTED_MEANWHILE = "This contact was corrected already. Open the case and correct what stands there now."


@transaction.atomic
def log_contact(
    *,
    case: Case,
    outcome: str,
    by: Viewer,
    person_id: UUID | None = None,
    happened_at: datetime | None = None,
    minutes: int = 0,
    action: Action | None = None,
    objective: Objective | None = None,
    onward: Onward | None = None,
    elements: Sequence[str] = (),
    words: str = "",
    view: str = "",
    their_words: str = "",
    went: int | None = None,
    safety_concern: bool = False,
    who_is_told: str = "",
    is_further: bool = False,
    readers: GivenReaders = EVERYBODY,
    own_words: GivenReaders = EVERYBODY,
    entry: UUID | None = None,
    at: datetime | None = None,
) -> Contact:
    """Log a contact, made or attempted.

    Parameters
    ----------
    person_id : with whom in the case; the person it is counted by unless told, and of a session whoever was referred. Behind a wall, where
        the case holds several, it has to be told once somebody was reached: whether that was the victim stops a clock.
    minutes : the dose; nought when nobody was reached.
    words, view : what was said or seen, and apart from it what the worker makes of it.
    went : how it went, 1 badly to 5 well; None when nobody was reached or nobody says.
    action, objective : what it was for. An action brings its objective.
    onward, elements : it was a session of this onward referral, with these parts of the planned session delivered. The referral
        brings the action and objective that it serves, where none is named.
    readers : who may read it, every agency in the case unless told. A session of a referral on is read like the referral.
    own_words : who may read what the person said themselves, whoever reads the contact unless told; never more than read that.
    is_further : a second session of that referral on one day; the provider may have logged the first.
    entry : key that the form made. Sent again, the same entry gives back the contact that it made, as it was then saved: whatever
        happened since, a closing or a correction, stays as it is.

    Refuses
        PermissionRefused: no role that works with people.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, the entry was saved before in other words, or a session of that day is logged already.
        DataUnfit: nobody named where that has to be told; somebody who is not in the case, or not whose session it was; unknown outcome, time ahead or before the case, minutes without a contact, a concern of which nobody was told; a session
        or a concern that is not for every agency; readers as in `closed.closing`, or for something that fewer read; own words that more
        would read than the contact.
    Records
        ``contact.logged``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    check_may_in(by, "log_contact", case)
    onward = _session(case, onward, by=by)
    action, objective = _purpose(case, action, objective, onward, by=by)
    contact = _contact(
        case,
        by=by,
        now=now,
        id=entry or uuid4(),
        **closing(readers, case, own=permissions.acting_agency(by, "log_contact", case.scheme), by=by),
        person_id=_with_whom(case, person_id, onward),
        outcome=outcome,
        happened_at=happened_at or now,
        minutes=minutes,
        action=action,
        objective=objective,
        onward=onward,
        elements=_ticked(onward, elements),
        words=words.strip(),
        view=view.strip(),
        their_words=their_words.strip(),
        went=went,
        safety_concern=safety_concern,
        who_is_told=who_is_told.strip(),
    )
    apart = apart_from(contact, own_words, by=by)
    known = _saved_before(contact, apart, is_timed=happened_at is not None) if entry else None
    if known is not None:
        return known
    check_open(case)
    _check_whom(contact, person_id)
    _check(contact, case, now)
    if onward is not None:
        check_further(onward, contact, is_further=is_further)
    try:
        _store("contact.logged", contact, apart, clash=SAVED_OTHERWISE, by=by, at=now)
    except StageRefused:
        # Two at the same moment: the second gets what the first made.
        known = _saved_before(contact, apart, is_timed=happened_at is not None)
        if known is None:
            raise
        return known
    return contact


@transaction.atomic
def correct_contact(
    *,
    contact: Contact,
    because: str,
    by: Viewer,
    outcome: str = "",
    person_id: UUID | None = None,
    happened_at: datetime | None = None,
    minutes: int = 0,
    action: Action | None = None,
    objective: Objective | None = None,
    onward: Onward | None = None,
    elements: Sequence[str] = (),
    words: str = "",
    view: str = "",
    their_words: str = "",
    went: int | None = None,
    safety_concern: bool = False,
    who_is_told: str = "",
    withdraw: bool = False,
    is_further: bool = False,
    own_words: GivenReaders | None = None,
    at: datetime | None = None,
) -> Contact:
    """Correct one's own contact by a further row that stands for it, or withdraw it. What was first said stays readable.

    Parameters
    ----------
    person_id : with whom it was after all, as for a new contact.
    withdraw : it should not be here at all: it counts no more, and only its reason is new.
    own_words : who may read what the person said themselves; None: whoever read it before. Where they are closed now, what stood before is
        closed with them.

    Refuses
        NotVisible: the contact, or its case, is not theirs to see.
        PermissionRefused: somebody else logged it.
        StageRefused: it was corrected already.
        DataUnfit: no reason, or as for a new contact.
    Records
        ``contact.corrected`` or ``contact.withdrawn``.
    """
    before, now = contact_to_change(by, contact), at or timezone.now()
    check_may_in(by, "log_contact", before.case)
    if before.logged_by != by.user_id:
        raise PermissionRefused("Whoever logged a contact corrects it. Ask them, or log your own.")
    if Contact.objects.filter(corrects=before).exists() or before.is_withdrawn:
        raise StageRefused(CORRECTED_MEANWHILE, slug="corrected-meanwhile")
    if not because.strip():
        raise DataUnfit("Say what was wrong.", slug="why-corrected")
    if withdraw:
        given = {name: getattr(before, name) for name in (*rules.CONTACT_SAID, "happened_at")}
    else:
        onward = _session(before.case, onward, by=by, stands=before.onward)
        action, objective = _purpose(before.case, action, objective, onward, by=by)
        given = {
            "person_id": _with_whom(before.case, person_id, onward),
            "outcome": outcome,
            "happened_at": happened_at or before.happened_at,
            "minutes": minutes,
            "action": action,
            "objective": objective,
            "onward": onward,
            "elements": _ticked(onward, elements),
            "words": words.strip(),
            "view": view.strip(),
            "their_words": their_words.strip(),
            "went": went,
            "safety_concern": safety_concern,
            "who_is_told": who_is_told.strip(),
        }
    row = _contact(before.case, by=by, now=now, id=uuid4(), **given, **as_closed_as(before))
    row.corrects, row.corrected_because, row.is_withdrawn = before, because.strip(), withdraw
    apart = (
        apart_as_before(before, row) if withdraw or own_words is None else apart_from(row, own_words, by=by)
    )
    if not withdraw:
        _check_whom(row, person_id)
        _check(row, before.case, now)
        if onward is not None:
            check_further(onward, row, is_further=is_further, besides=before)
    _store(
        "contact.withdrawn" if withdraw else "contact.corrected",
        row,
        apart,
        clash=CORRECTED_MEANWHILE,
        by=by,
        at=now,
        also=before,
    )
    return row


def _contact(case: Case, *, by: Viewer, now: datetime, outcome: str, **given: object) -> Contact:
    kind, agency = kind_of(case.scheme), permissions.acting_agency(by, "log_contact", case.scheme)
    return Contact(
        case=case,
        outcome=outcome,
        reached=outcome in kind.work.outcomes_reached,
        counts_anyway=kind.counts_everybody,
        agency=agency,
        owner_agency=agency,
        logged_at=now,
        logged_by=by.user_id,
        **given,
    )


def _saved_before(contact: Contact, apart: ContactWords | None, *, is_timed: bool) -> Contact | None:
    """What this very entry made before; nothing where it is new.

    Raises
    ------
    StageRefused: it made a contact that says something else.
    """
    known = Contact.objects.filter(id=contact.id, logged_by=contact.logged_by).first()
    if known is None:
        return None
    said_now = apart.their_words if apart else contact.their_words
    if said_before(known) != said_now or not rules.says_the_same(known, contact, with_time=is_timed):
        raise StageRefused(SAVED_OTHERWISE, slug="saved-otherwise")
    return known


def _store(
    what: str,
    contact: Contact,
    apart: ContactWords | None,
    *,
    clash: str,
    by: Viewer,
    at: datetime,
    also: Contact | None = None,
) -> None:
    ids = [contact.id, contact.case_id, *([also.id] if also else [])]
    verb = Verb.ALTERATION if also else Verb.COLLECTION
    # Where the row clashes its entry goes with it: nothing was logged.
    with transaction.atomic():
        record(what, verb=verb, object_kind="contact", objects=ids, by=by, at=at)
        save_once(contact, clash=clash, slug="saved-otherwise")
        store_apart(apart, corrects=also is not None)


def _check_readers(contact: Contact, case: Case) -> None:
    """A closed contact tells of itself nowhere else: it is no session, and no alarm; nor is an open one for what fewer read."""
    if is_closed(contact) and contact.onward is not None:
        raise DataUnfit(
            "A session is read by whoever reads the referral. Log it for every agency in the case.",
            slug="closed-session",
        )
    if is_closed(contact) and contact.safety_concern:
        raise DataUnfit(
            "If anybody is in danger, every agency in the case has to read it.", slug="closed-concern"
        )
    check_reads(contact, contact.action, contact.objective, readers=case.seen_by_agencies)


def _check_whom(contact: Contact, person_id: UUID | None) -> None:
    """Refuse a contact behind a wall that leaves open who was reached; a session says it by itself."""
    if contact.reached and person_id is None and contact.onward is None and says_whom(contact.case):
        raise DataUnfit("Say whom it was with.", slug="whom-missing")


def _check(contact: Contact, case: Case, now: datetime) -> None:
    kind = kind_of(case.scheme)
    _check_readers(contact, case)
    kind.check_word(kind.work.contact_outcomes, contact.outcome)
    if contact.elements and not contact.reached:
        raise DataUnfit("Parts of a session are ticked when somebody was reached.", slug="elements-unfit")
    rules.check_contact(
        happened=contact.happened_at,
        now=now,
        opened=timezone.localdate(case.opened_at),
        happened_on=timezone.localdate(contact.happened_at),
        minutes=contact.minutes,
        reached=contact.reached,
        went=contact.went,
        safety_concern=contact.safety_concern,
        who_is_told=contact.who_is_told,
    )


def _session(case: Case, onward: Onward | None, *, by: Viewer, stands: Onward | None = None) -> Onward | None:
    """The referral that a contact is a session of: one of this case, accepted and not over; in a correction, as it stood, too."""
    if onward is None:
        return None
    row = onward_to_change(by, onward)
    if row.case_id != case.id:
        raise DataUnfit("That referral belongs to another case.", slug="other-case")
    if row != stands and last_steps([row])[row.id].state not in UNDER_WAY:
        raise StageRefused(
            "A session is logged once the provider has accepted, and before it is over.", slug="no-session"
        )
    return row


def _with_whom(case: Case, person_id: UUID | None, onward: Onward | None) -> UUID | None:
    """Whom a contact is kept to be with; of a session whoever was referred, and nobody else."""
    if onward is None:
        return person_chosen(case, person_id)
    if person_id not in (None, onward.person_id):
        raise DataUnfit(
            "A session is with the person who was referred. Choose them, or say that it was no session.",
            slug="other-person",
        )
    return person_chosen(case, onward.person_id)


def _ticked(onward: Onward | None, elements: Sequence[str]) -> list[str]:
    """Parts of the planned session, in the order of the plan."""
    planned = onward.version.elements if onward else []
    if not set(elements) <= set(planned):
        raise DataUnfit("Tick parts of the session that this intervention plans.", slug="elements-unfit")
    return [part for part in planned if part in set(elements)]


def _purpose(
    case: Case, action: Action | None, objective: Objective | None, onward: Onward | None, *, by: Viewer
) -> tuple[Action | None, Objective | None]:
    if onward is not None and action is None and objective is None:
        action, objective = onward.action, onward.objective
    if action is not None:
        action = action_to_change(by, action)
        if action.case_id != case.id:
            raise DataUnfit("That action belongs to another case.", slug="other-case")
        return action, action.objective
    return None, objective_of(by, case, objective.id) if objective is not None else None
