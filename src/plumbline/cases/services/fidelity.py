"""Answer the fidelity checklist of an intervention that somebody was referred to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import OnwardSide
from plumbline.cases.fidelity import answers_in_order, check_can_answer
from plumbline.cases.models import FidelityCheck, Onward
from plumbline.cases.onward import check_no_postcode
from plumbline.cases.queries.onward import last_steps, onward_to_change, sides_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import PermissionRefused, StageRefused


NOT_YOURS = "The provider answers the checklist, or somebody who works on the case."
MEANWHILE = "Somebody else answered this just now. Read it again."


@transaction.atomic
def answer_checklist(
    *,
    onward: Onward,
    answers: Mapping[int, str],
    by: Viewer,
    words: str = "",
    expected: int | None = None,
    at: datetime | None = None,
) -> FidelityCheck:
    """Say, line by line, whether an intervention was delivered as meant. A later answering stands for the one before.

    Parameters
    ----------
    answers : one of `Kept` by the number of the line, from 0; a line left out is not answered, and is shown as that.
    expected : how many answerings the form was based on.

    Refuses
        NotVisible: the referral is not theirs to see. PermissionRefused: on neither side of it.
        StageRefused: no checklist, not begun, or somebody answered meanwhile. DataUnfit: no answer, none of the four, or a postcode in the words.
    Records
        ``onward.checked``.
    """
    row, now = onward_to_change(by, onward), at or timezone.now()
    sides = sides_of(by, row)
    if not sides:
        raise PermissionRefused(NOT_YOURS)
    check_no_postcode((words,))
    check_can_answer(row.version.must_happen, last_steps([row])[row.id].state)
    before = FidelityCheck.objects.filter(onward=row).count()
    if expected is not None and expected != before:
        raise StageRefused(MEANWHILE, slug="answered-meanwhile")
    provides = OnwardSide.PROVIDER in sides
    agency = row.provider if provides else permissions.acting_agency(by, "refer_on", row.scheme)
    check = FidelityCheck(
        onward=row,
        number=before + 1,
        answers=answers_in_order(row.version.must_happen, answers),
        words=words.strip(),
        side=OnwardSide.PROVIDER if provides else OnwardSide.SENDER,
        agency=agency,
        owner_agency=agency,
        at=now,
        by=by.user_id,
    )
    objects = [row.id, row.case_id]
    record("onward.checked", verb=Verb.COLLECTION, object_kind="onward", objects=objects, by=by, at=now)
    save_once(check, clash=MEANWHILE, slug="answered-meanwhile")
    return check
