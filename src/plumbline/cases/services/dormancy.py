"""Answer whether a case in which nothing happens is still needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.dormancy import CLOSE_WITHIN, check_until
from plumbline.cases.enums import Dormancy
from plumbline.cases.models import Case, DormancyAnswer
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.states import check_open
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused


@transaction.atomic
def answer_dormancy(
    *,
    case: Case,
    answer: Dormancy,
    words: str,
    by: Viewer,
    until: date | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> DormancyAnswer:
    """Say what becomes of a dormant case. It stays open whatever is said: closing is an act of its own.

    Parameters
    ----------
    until : when it is looked at next, where it is still needed; the day of the meeting, where it goes to one.
    expected : how many answers there were when the form was opened.

    Refuses
        PermissionRefused: not the co-ordinator of the host.
        NotVisible: the case is not theirs to see.
        StageRefused: it is closed, or somebody else answered meanwhile.
        DataUnfit: no reason, or no next date within the time that the kind gives.
    Records
        ``dormancy.answered``, with the answer.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    if case.scheme.host_agency_id not in by.agencies_as(permissions.MAY["answer_dormancy"]):
        raise PermissionRefused(permissions.SENTENCES["answer_dormancy"])
    check_open(case)
    if not words.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    today = timezone.localdate(now)
    number = DormancyAnswer.objects.filter(case=case).count() if expected is None else expected
    row = DormancyAnswer(
        case=case,
        number=number + 1,
        answer=answer.value,
        words=words.strip(),
        until=_until(case, answer, until, today),
        at=now,
        by=by.user_id,
        owner_agency=case.owner_agency,
    )
    record(
        "dormancy.answered",
        verb=Verb.ALTERATION,
        object_kind="case",
        objects=[case.id, row.id],
        by=by,
        at=now,
        because=answer.value.replace("_", "-"),
    )
    save_once(row, clash="Somebody else answered this just now. Read it again.", slug="moved-since")
    return row


def _until(case: Case, answer: Dormancy, until: date | None, today: date) -> date:
    if answer is Dormancy.CLOSE:
        return today + CLOSE_WITHIN
    if answer is Dormancy.TO_MEETING and until is not None:
        return max(until, today) + timedelta(days=1)
    latest = due_on(today, kind_of(case.scheme).limit("next_look"))
    return check_until(until, today=today, latest=latest)
