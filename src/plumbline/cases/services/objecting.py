"""Take down what a person of a case objects to, and answer it in its month. Each is a further row (UK GDPR Articles 12 and 21)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.enums import ObjectionOutcome
from plumbline.cases.models import (
    Case,
    Objection,
    ObjectionAnswer,
    ObjectionExtension,
    ObjectionIdentity,
    ObjectionIdentityShown,
)
from plumbline.cases.queries.told import may_be_reached, month_of, objection_to_change
from plumbline.cases.services.telling_rows import MEANWHILE, begin, common, past, written
from plumbline.cases.telling import (
    answer_by,
    check_identity_asked,
    check_identity_shown,
    check_may_reach,
    check_rule,
    check_told_of_extension,
    extended_to,
    law,
)
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


EXTENDED = "The time for this answer was extended already. Open the page again and read why."
ASKED_WHO = "They were asked already. Open the page again and read when."
SHOWN_WHO = "It was written down already that they showed it. Open the page again and read when."
WAITS_FOR_WHO = "The month for this answer has not begun: they were asked to show who they are. Write down first that they did."
ANSWERED = "This objection was answered already. Open the page again and read the answer."


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
    case, now = begin(case, person_id, "take_objection", by=by, at=at)
    check_may_reach(never=not may_be_reached(case, person_id))
    if not to_what.strip() or not words.strip():
        raise DataUnfit("Say what they object to, and in what words.", slug="words-missing")
    day = past(on, now)
    row = Objection(
        to_what=to_what.strip(), words=words.strip(), on=day, answer_by=answer_by(day),
        **common(case, person_id, "take_objection", Objection, by=by, at=now),
    )  # fmt: skip
    written("objection.taken", row, case, person_id, by=by, at=now)
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
    written("objection.extended", row, case, objection.person_id, by=by, at=now, because=reason)
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
    written(
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
    written("objection.identity_shown", row, case, objection.person_id, by=by, at=now)
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
    case, day = objection.case, past(on, now)
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
    written("objection.answered", row, case, objection.person_id, by=by, at=now, because=row.outcome)
    save_once(row, clash=ANSWERED, slug="written-since")
    return row
