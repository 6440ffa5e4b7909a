"""A provider plans and logs the sessions of a referral to it, from outside the case too. Each is a contact, and counts as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.enums import OnwardSide
from plumbline.cases.models import Contact, Onward, SessionPlan
from plumbline.cases.onward import UNDER_WAY, check_no_postcode
from plumbline.cases.queries.onward import last_steps, onward_to_change, sides_of
from plumbline.cases.queries.sessions import session_to_withdraw, sessions_on
from plumbline.cases.services.turns import take_turn
from plumbline.cases.sessions import NOT_OF_A_SESSION, check_once_a_day, check_plan, standing_plans
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


NOT_YOURS = "The provider logs and plans the sessions of a referral to it."
NO_SESSION = "A session is logged once the provider has accepted, and before it is over."
MEANWHILE = "Somebody else changed this just now. Read it again."


@transaction.atomic
def log_session(
    *,
    onward: Onward,
    outcome: str,
    by: Viewer,
    happened_at: datetime | None = None,
    minutes: int = 0,
    elements: Sequence[str] = (),
    words: str = "",
    their_words: str = "",
    safety_concern: bool = False,
    who_is_told: str = "",
    is_further: bool = False,
    at: datetime | None = None,
) -> Contact:
    """Log a session of a referral for its provider: held, or missed and by whom.

    It is a contact of the case, for what the referral serves, so it stands in the chronology, proves the action and counts as dose, fidelity
    and figure, once. The provider reads its own and learns nothing of the case by it.

    Parameters
    ----------
    minutes : the dose; nought where the person was not there.
    elements : parts of the planned session that were delivered.
    is_further : a second session on a day on which one is logged already, whoever logged it.

    Refuses
        NotVisible: the referral is not theirs to see. PermissionRefused: they are not of the provider.
        StageRefused: it is not under way, or a session of that day is logged already.
        DataUnfit: unknown outcome, a time ahead or before the referral, minutes without the person, a concern of which nobody was told.
    Records
        ``session.logged``.
    """
    row, now = _provided(by, onward), at or timezone.now()
    kind, happened = kind_of(row.scheme), happened_at or now
    if outcome in NOT_OF_A_SESSION:
        raise DataUnfit("Say what came of your own session.", slug="outcome-unfit")
    kind.check_word(kind.work.contact_outcomes, outcome)
    contact = Contact(
        id=uuid4(), case_id=row.case_id, action_id=row.action_id, objective_id=row.objective_id, onward=row,
        person_id=row.person_id, counts_anyway=kind.counts_everybody,
        elements=_ticked(row, elements), outcome=outcome, reached=outcome in kind.work.outcomes_reached, minutes=minutes,
        words=words.strip(), their_words=their_words.strip(), safety_concern=safety_concern,
        who_is_told=who_is_told.strip(), agency=row.provider, owner_agency=row.provider, happened_at=happened,
        logged_at=now, logged_by=by.user_id,
    )  # fmt: skip
    if contact.elements and not contact.reached:
        raise DataUnfit("Parts of a session are ticked when the person was there.", slug="elements-unfit")
    rules.check_contact(
        happened=happened, now=now, opened=timezone.localdate(row.sent_at), happened_on=timezone.localdate(happened),
        minutes=minutes, reached=contact.reached, went=None, safety_concern=safety_concern, who_is_told=contact.who_is_told,
    )  # fmt: skip
    # A provider may hold an address of its own; it does not go to the table by this way.
    check_no_postcode((contact.words, contact.their_words, contact.who_is_told))
    check_further(row, contact, is_further=is_further)
    objects = [contact.id, row.id, row.case_id]
    record("session.logged", verb=Verb.COLLECTION, object_kind="contact", objects=objects, by=by, at=now)
    contact.save(force_insert=True)
    return contact


def check_further(
    onward: Onward, contact: Contact, *, is_further: bool, besides: Contact | None = None
) -> None:
    """Let sessions of one referral in one after the other, and ask about a second on the same day.

    Parameters
    ----------
    besides : the contact that this one stands for.

    Raises
    ------
    StageRefused: one is logged for that day, and it is not said that this is a further one.
    """
    if not contact.reached:
        return
    take_turn("session", onward.id)
    day = timezone.localdate(contact.happened_at)
    found = sessions_on(onward, day, besides=besides.id if besides else None)
    check_once_a_day(reached=True, on_that_day=found, is_further=is_further)


@transaction.atomic
def withdraw_session(*, contact_id: UUID, because: str, by: Viewer, at: datetime | None = None) -> Contact:
    """Take away a session that one logged by mistake: it counts no more, and stays readable with the reason.

    Refuses
        NotVisible: not there, or somebody else logged it. StageRefused: taken away or corrected already. DataUnfit: no reason.
    Records
        ``session.withdrawn``.
    """
    before, now = session_to_withdraw(by, contact_id), at or timezone.now()
    if before.is_withdrawn:
        raise StageRefused(MEANWHILE, slug="corrected-meanwhile")
    if not because.strip():
        raise DataUnfit("Say what was wrong.", slug="why-corrected")
    said = {name: getattr(before, name) for name in rules.CONTACT_SAID if name not in ("action", "objective")}
    row = Contact(
        id=uuid4(), case_id=before.case_id, action_id=before.action_id, objective_id=before.objective_id,
        counts_anyway=before.counts_anyway, reached=before.reached, agency=before.agency, owner_agency=before.agency, happened_at=before.happened_at,
        logged_at=now, logged_by=by.user_id, corrects=before, corrected_because=because.strip(), is_withdrawn=True, **said,
    )  # fmt: skip
    objects = [row.id, before.id, before.case_id]
    record("session.withdrawn", verb=Verb.ALTERATION, object_kind="contact", objects=objects, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="corrected-meanwhile")
    return row


@transaction.atomic
def plan_session(*, onward: Onward, on: date, by: Viewer, at: datetime | None = None) -> SessionPlan:
    """Plan a session for a day.

    Refuses
        NotVisible: the referral is not theirs to see. PermissionRefused: they are not of the provider.
        StageRefused: not under way, planned for that day already, or two at once. DataUnfit: the day is past.
    Records
        ``session.planned``.
    """
    row, now = _provided(by, onward), at or timezone.now()
    plans = list(SessionPlan.objects.filter(onward=row).order_by("number"))
    stands = [day for day, is_off in standing_plans(plans).items() if not is_off]
    check_plan(on=on, today=timezone.localdate(now), planned=stands)
    return _plan(row, plans, on, because="", by=by, at=now)


@transaction.atomic
def call_off_session(
    *, onward: Onward, on: date, because: str, by: Viewer, at: datetime | None = None
) -> SessionPlan:
    """Call a planned session off before its day is over.

    Refuses
        NotVisible: the referral is not theirs to see. PermissionRefused: they are not of the provider.
        StageRefused: none is planned for that day, or two at once. DataUnfit: no reason.
    Records
        ``session.planned``.
    """
    row, now = _provided(by, onward), at or timezone.now()
    plans = list(SessionPlan.objects.filter(onward=row).order_by("number"))
    if standing_plans(plans).get(on) is not False or on < timezone.localdate(now):
        raise StageRefused("No session to come is planned for this day.", slug="not-planned")
    if not because.strip():
        raise DataUnfit("Say why it is called off.", slug="because")
    return _plan(row, plans, on, because=because.strip(), by=by, at=now)


def _plan(
    row: Onward, before: Sequence[SessionPlan], on: date, *, because: str, by: Viewer, at: datetime
) -> SessionPlan:
    plan = SessionPlan(
        onward=row, number=len(before) + 1, on=on, is_off=bool(because), because=because, agency=row.provider, at=at,
        by=by.user_id, owner_agency=row.provider,
    )  # fmt: skip
    objects = [row.id, row.case_id]
    record("session.planned", verb=Verb.COLLECTION, object_kind="onward", objects=objects, by=by, at=at)
    save_once(plan, clash=MEANWHILE, slug="moved-since")
    return plan


def _provided(by: Viewer, onward: Onward) -> Onward:
    """The referral as it stands, if the viewer is of its provider and it is under way."""
    row = onward_to_change(by, onward)
    if OnwardSide.PROVIDER not in sides_of(by, row):
        raise PermissionRefused(NOT_YOURS)
    if last_steps([row])[row.id].state not in UNDER_WAY:
        raise StageRefused(NO_SESSION, slug="no-session")
    return row


def _ticked(onward: Onward, elements: Sequence[str]) -> list[str]:
    planned = onward.version.elements
    if not set(elements) <= set(planned):
        raise DataUnfit("Tick parts of the session that this intervention plans.", slug="elements-unfit")
    return [part for part in planned if part in set(elements)]
