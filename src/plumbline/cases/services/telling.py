"""Write down what a person of a case was told, what they object to, and which services they consent to. Each is a further row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ConsentAnswer, ObjectionOutcome, Told
from plumbline.cases.models import (
    Case,
    Consent,
    Objection,
    ObjectionAnswer,
    ObjectionExtension,
    ObjectionIdentity,
    ObjectionIdentityShown,
    Telling,
)
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.queries.told import deciders, may_be_reached, month_of, objection_to_change
from plumbline.cases.services.onward import stop_without_consent
from plumbline.cases.services.states import check_open
from plumbline.cases.services.turns import take_turn
from plumbline.cases.telling import (
    answer_by,
    check_consent,
    check_identity_asked,
    check_identity_shown,
    check_may_reach,
    check_rule,
    check_told_of_extension,
    extended_to,
    law,
)
from plumbline.interventions.queries import called, entry_for
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else wrote something here just now. Open the page again and read theirs first."
EXTENDED = "The time for this answer was extended already. Open the page again and read why."
ASKED_WHO = "They were asked already. Open the page again and read when."
SHOWN_WHO = "It was written down already that they showed it. Open the page again and read when."
WAITS_FOR_WHO = "The month for this answer has not begun: they were asked to show who they are. Write down first that they did."
ANSWERED = "This objection was answered already. Open the page again and read the answer."


@transaction.atomic
def say_told(
    *,
    case: Case,
    person_id: UUID,
    how: str,
    by: Viewer,
    words: str = "",
    on: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Telling:
    """Write down that a person was told that agencies work together on their case.

    Parameters
    ----------
    how : a way of `cases/telling.yaml`. ``words``: in which words, where they help.
    on : the day; today unless told.
    expected : number of the last row that was on the page; 0 for none.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: the case is closed, nothing may reach this person, or somebody wrote something meanwhile.
        DataUnfit: nobody of this case, no such way, or a day to come.
    Records
        ``telling.told``.
    """
    case, now = _begin(case, person_id, "say_told", by=by, at=at)
    check_open(case)
    check_may_reach(never=not may_be_reached(case, person_id))
    _check_way(how)
    row = Telling(
        outcome=Told.TOLD.value, how=how, words=words.strip(), on=_past(on, now),
        **_common(case, person_id, "say_told", Telling, by=by, at=now, expected=expected),
    )  # fmt: skip
    _record("telling.told", row, case, person_id, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def say_not_told(
    *,
    case: Case,
    person_id: UUID,
    reason: str,
    decided_by: UUID,
    review_on: date,
    by: Viewer,
    words: str = "",
    on: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Telling:
    """Write down the decision that a person is not told, until it is looked at again.

    Parameters
    ----------
    reason : one of `cases/telling.yaml` that was in force on the day of the decision.
    decided_by : who decided: somebody who works on cases at an agency in the case.
    review_on : the day on which it is looked at again.
    on : the day of the decision; today unless told.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: the case is closed, or somebody wrote something meanwhile.
        DataUnfit: nobody of this case, no such reason or decider, a decision to come, or a review that is not ahead.
    Records
        ``telling.not_told``, with the reason.
    """
    case, now = _begin(case, person_id, "say_told", by=by, at=at)
    check_open(case)
    day = _past(on, now)
    check_rule(law().reasons, reason, on=day)
    if decided_by not in deciders(case):
        raise DataUnfit(
            "Choose who decided among people who work on cases at an agency in this case.",
            slug="no-such-decider",
        )
    if review_on <= timezone.localdate(now):
        raise DataUnfit("The day on which it is looked at again lies ahead.", slug="day-past")
    row = Telling(
        outcome=Told.NOT_TOLD.value, reason=reason, words=words.strip(), on=day, decided_by=decided_by, review_on=review_on,
        **_common(case, person_id, "say_told", Telling, by=by, at=now, expected=expected),
    )  # fmt: skip
    _record("telling.not_told", row, case, person_id, by=by, at=now, because=reason)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def take_objection(
    *,
    case: Case,
    person_id: UUID,
    to_what: str,
    words: str,
    by: Viewer,
    on: date | None = None,
    at: datetime | None = None,
) -> Objection:
    """Take down that a person objects, in a case that is open or closed: the right does not end with it.

    Parameters
    ----------
    to_what : use of what is known of them. ``words``: theirs, where they can be had.
    on : the day on which it reached an agency; today unless told. One month later it is to be answered.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: nothing may reach this person, or somebody wrote something meanwhile.
        DataUnfit: nobody of this case, nothing objected to, no words, or a day to come.
    Records
        ``objection.taken``.
    """
    case, now = _begin(case, person_id, "take_objection", by=by, at=at)
    check_may_reach(never=not may_be_reached(case, person_id))
    if not to_what.strip() or not words.strip():
        raise DataUnfit("Say what they object to, and in what words.", slug="words-missing")
    day = _past(on, now)
    row = Objection(
        to_what=to_what.strip(), words=words.strip(), on=day, answer_by=answer_by(day),
        **_common(case, person_id, "take_objection", Objection, by=by, at=now),
    )  # fmt: skip
    _record("objection.taken", row, case, person_id, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


@transaction.atomic
def extend_objection(
    *,
    objection: Objection,
    reason: str,
    words: str,
    months: int,
    told_on: date,
    by: Viewer,
    at: datetime | None = None,
) -> ObjectionExtension:
    """Write down that the answer to an objection waits longer, of which the person was told within the first month. Once.

    Parameters
    ----------
    reason : one of `cases/telling.yaml` that was in force on the day they were told. ``words``: the reasons as they were told.
    months : how many longer than the first, as far as the law lets.
    told_on : the day on which they were told; it is not sent from here.

    Refuses
        NotVisible: it, or its case, is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was answered or extended already, it waits for who they are, or nothing may reach this person.
        DataUnfit: no such reason, no words, too many months, or they were not told within the first month.
    Records
        ``objection.extended``, with the reason.
    """
    objection, now = _open_objection(objection, by=by, at=at)
    case, begins = objection.case, month_of(objection)
    if begins is None:
        raise StageRefused(WAITS_FOR_WHO, slug="month-not-begun")
    check_rule(law().extensions, reason, on=told_on)
    if not words.strip():
        raise DataUnfit("Say why, as they were told.", slug="words-missing")
    check_told_of_extension(begins, told_on, on=timezone.localdate(now))
    agency = permissions.acting_agency(by, "answer_objection", case.scheme)
    row = ObjectionExtension(
        id=uuid4(), case=case, objection=objection, reason=reason, words=words.strip(), told_on=told_on,
        answer_by=extended_to(begins, months), agency=agency, at=now, by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    _record("objection.extended", row, case, objection.person_id, by=by, at=now, because=reason)
    save_once(row, clash=EXTENDED, slug="written-since")
    return row


@transaction.atomic
def ask_who_objects(
    *,
    objection: Objection,
    reason: str,
    words: str,
    asked_on: date,
    by: Viewer,
    at: datetime | None = None,
) -> ObjectionIdentity:
    """Write down that whoever objects was asked to show who they are. Until they do, the month for the answer stands still. Once.

    Parameters
    ----------
    reason : one of `cases/telling.yaml` that was in force on the day they were asked. ``words``: what makes it so, and what was asked for.
    asked_on : the day on which they were asked; it is not sent from here.

    Refuses
        NotVisible: it, or its case, is not theirs to see. PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was answered or extended already, they were asked already, or nothing may reach this person.
        DataUnfit: no such reason, no words, or a day to come, before the objection or after its month.
    Records
        ``objection.identity_asked``.
    """
    objection, now = _open_objection(objection, by=by, at=at)
    if ObjectionExtension.objects.filter(objection=objection).exists():
        raise StageRefused(EXTENDED, slug="written-since")
    check_rule(law().identity, reason, on=asked_on)
    if not words.strip():
        raise DataUnfit("Say what makes it doubtful, and what they were asked for.", slug="words-missing")
    check_identity_asked(objection.on, asked_on, on=timezone.localdate(now))
    case, agency = objection.case, permissions.acting_agency(by, "answer_objection", objection.case.scheme)
    row = ObjectionIdentity(
        id=uuid4(), case=case, objection=objection, reason=reason, words=words.strip(), asked_on=asked_on, agency=agency, at=now,
        by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    _record(
        "objection.identity_asked",
        row,
        case,
        objection.person_id,
        by=by,
        at=now,
        because=reason.replace("_", "-"),
    )
    save_once(row, clash=ASKED_WHO, slug="written-since")
    return row


@transaction.atomic
def say_who_objects(
    *, objection: Objection, words: str, shown_on: date, by: Viewer, at: datetime | None = None
) -> ObjectionIdentityShown:
    """Write down that whoever objects has shown who they are. The month for the answer begins on that day.

    Parameters
    ----------
    words : how they showed it; no number of a document.

    Refuses
        NotVisible, PermissionRefused: as `ask_who_objects`.
        StageRefused: they were not asked, or have shown it already; it was answered; nothing may reach this person.
        DataUnfit: no words, or a day to come or before they were asked.
    Records
        ``objection.identity_shown``.
    """
    objection, now = _open_objection(objection, by=by, at=at)
    asked = ObjectionIdentity.objects.filter(objection=objection).first()
    if asked is None:
        raise StageRefused("They were not asked to show who they are.", slug="not-asked")
    if not words.strip():
        raise DataUnfit("Say how they showed who they are.", slug="words-missing")
    check_identity_shown(asked.asked_on, shown_on, on=timezone.localdate(now))
    case, agency = objection.case, permissions.acting_agency(by, "answer_objection", objection.case.scheme)
    row = ObjectionIdentityShown(
        id=uuid4(), case=case, asked=asked, words=words.strip(), shown_on=shown_on, agency=agency, at=now, by=by.user_id,
        owner_agency=agency,
    )  # fmt: skip
    _record("objection.identity_shown", row, case, objection.person_id, by=by, at=now)
    save_once(row, clash=SHOWN_WHO, slug="written-since")
    return row


def _open_objection(objection: Objection, *, by: Viewer, at: datetime | None) -> tuple[Objection, datetime]:
    """An objection that has no answer, for whoever answers it."""
    objection = objection_to_change(by, objection.id)
    permissions.check_may(by, "answer_objection", objection.case.scheme)
    check_may_reach(never=not may_be_reached(objection.case, objection.person_id))
    if ObjectionAnswer.objects.filter(objection=objection).exists():
        raise StageRefused(ANSWERED, slug="written-since")
    return objection, at or timezone.now()


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    outcome: ObjectionOutcome | str,
    words: str,
    by: Viewer,
    ground: str = "",
    on: date | None = None,
    at: datetime | None = None,
) -> ObjectionAnswer:
    """Answer an objection: upheld, or not upheld on a ground and for a reason. Once; also in a closed case.

    Parameters
    ----------
    words : what is done about it, or why it is not upheld in this case.
    ground : one of `cases/telling.yaml` that was in force on the day, where it is not upheld.

    Refuses
        NotVisible: it, or its case, is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was answered already, or nothing may reach this person.
        DataUnfit: no such outcome or ground, no words, or a day to come or before the objection.
    Records
        ``objection.answered``, with the outcome.
    """
    objection, now = objection_to_change(by, objection.id), at or timezone.now()
    case, day = objection.case, _past(on, now)
    permissions.check_may(by, "answer_objection", case.scheme)
    check_may_reach(never=not may_be_reached(case, objection.person_id))
    if outcome not in set(ObjectionOutcome):
        raise DataUnfit("Choose whether it is upheld.", slug="no-such-outcome")
    refused = outcome == ObjectionOutcome.NOT_UPHELD
    if refused:
        check_rule(law().grounds, ground, on=day)
    if not words.strip():
        raise DataUnfit(
            "Say why it is not upheld." if refused else "Say what is done about it.", slug="words-missing"
        )
    if day < objection.on:
        raise DataUnfit("It cannot be answered before it was made.", slug="not-yet")
    agency = permissions.acting_agency(by, "answer_objection", case.scheme)
    row = ObjectionAnswer(
        id=uuid4(), case=case, objection=objection, outcome=ObjectionOutcome(outcome).value, ground=ground if refused else "",
        words=words.strip(), on=day, agency=agency, at=now, by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    _record("objection.answered", row, case, objection.person_id, by=by, at=now, because=row.outcome)
    save_once(row, clash=ANSWERED, slug="written-since")
    return row


@transaction.atomic
def record_consent(
    *,
    case: Case,
    person_id: UUID,
    answer: ConsentAnswer | str,
    how: str,
    by: Viewer,
    intervention: UUID | None = None,
    service: str = "",
    words: str = "",
    on: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Consent:
    """Write down what a person said to a service that rests on their consent. Never a ground for sharing to keep somebody safe.

    A withdrawal counts at once, whatever day it speaks of, and may be written down after the case has ended. It, and a refusal, end
    the referrals of the person to that service.

    Parameters
    ----------
    intervention : a service of the catalogue. ``service``: the name of one that the catalogue has not; a name that it has stands for
        that service.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works with the person.
        StageRefused: nothing may reach this person, none stands that could be withdrawn, the case is closed, or somebody wrote one meanwhile.
        DataUnfit: nobody of this case, no service, a name that several services go by, no such answer or way, or a day to come.
    Records
        ``consent.recorded``, with the answer; what `stop_without_consent` records.
    """
    case, now = _begin(case, person_id, "take_consent", by=by, at=at)
    check_may_reach(never=not may_be_reached(case, person_id))
    if answer not in set(ConsentAnswer):
        raise DataUnfit("Say what they answered.", slug="no-service")
    key, name = _service(by, intervention, service)
    if answer != ConsentAnswer.WITHDRAWN:
        check_open(case)
    _check_way(how)
    take_turn("consent", case.id, person_id)
    before = Consent.objects.filter(case=case, person_id=person_id).order_by("number")
    check_consent(ConsentAnswer(answer), name, key, before)
    row = Consent(
        service=name, intervention_id=key, answer=ConsentAnswer(answer).value, how=how, words=words.strip(), on=_past(on, now),
        **_common(case, person_id, "take_consent", Consent, by=by, at=now, expected=expected),
    )  # fmt: skip
    _record("consent.recorded", row, case, person_id, by=by, at=now, because=row.answer)
    save_once(row, clash=MEANWHILE, slug="written-since")
    if key and answer != ConsentAnswer.GIVEN:
        stop_without_consent(case=case, person_id=person_id, intervention=key, by=by, at=now)
    return row


def _service(by: Viewer, intervention: UUID | None, service: str) -> tuple[UUID | None, str]:
    """The key that the catalogue has for a service, and its name."""
    if intervention is not None:
        return intervention, entry_for(by, intervention).version.name
    name = " ".join(service.split())
    if not name:
        raise DataUnfit("Choose the service, or name it.", slug="no-service")
    found = called(name)
    if len(found) > 1:
        raise DataUnfit(
            "The catalogue has several services of this name. Choose one from the list.", slug="no-service"
        )
    return next(iter(found.items()), (None, name))


def _begin(
    case: Case, person_id: UUID, act: str, *, by: Viewer, at: datetime | None
) -> tuple[Case, datetime]:
    case = case_to_change(by, case)
    permissions.check_may(by, act, case.scheme)
    check_in_case(case, person_id)
    return case, at or timezone.now()


def _past(on: date | None, now: datetime) -> date:
    today = timezone.localdate(now)
    if on is not None and on > today:
        raise DataUnfit("This day is still to come.", slug="not-yet")
    return on or today


def _check_way(how: str) -> None:
    if how not in law().ways:
        raise DataUnfit("Say by which way, from the list.", slug="no-such-way")


def _common(
    case: Case,
    person_id: UUID,
    act: str,
    model: type[Telling] | type[Objection] | type[Consent],
    *,
    by: Viewer,
    at: datetime,
    expected: int | None = None,
) -> dict[str, Any]:
    """What the rows have in common: whose, the next number, by whom."""
    last = (
        model.objects.filter(case=case, person_id=person_id).aggregate(last=models.Max("number"))["last"] or 0
    )
    if expected not in (None, last):
        raise StageRefused(MEANWHILE, slug="written-since")
    agency = permissions.acting_agency(by, act, case.scheme)
    return {
        "id": uuid4(), "case": case, "person_id": person_id, "number": last + 1, "agency": agency, "at": at,
        "by": by.user_id, "owner_agency": agency,
    }  # fmt: skip


def _record(
    act: str,
    row: Telling
    | Objection
    | ObjectionExtension
    | ObjectionIdentity
    | ObjectionIdentityShown
    | ObjectionAnswer
    | Consent,
    case: Case,
    person_id: UUID,
    *,
    by: Viewer,
    at: datetime,
    because: str = "",
) -> None:
    kind, objects = act.split(".")[0], [row.id, case.id, person_id]
    record(act, verb=Verb.COLLECTION, object_kind=kind, objects=objects, by=by, at=at, because=because)
