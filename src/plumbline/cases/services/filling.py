"""Fill in a form of the kind while a case goes on. One filled in before stays as a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, CaseForm
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.states import check_open
from plumbline.referrals.entry import check_answers
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else filled in this form just now. Open the page again and read theirs first."


@transaction.atomic
def fill_form(
    *,
    case: Case,
    form: str,
    answers: Mapping[str, str],
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> CaseForm:
    """Fill in one of the kind's forms for a case.

    Parameters
    ----------
    answers : by question of the form; an empty one is left out.
    expected : number of the one that was on the page; 0 for none.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: the case is closed, or somebody filled it in meanwhile.
        DataUnfit: no such form, nothing said, a question that needs an answer left out, or an answer that is not on offer.
    Records
        ``form.filled``, with the form; the ledger holds no answer.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "fill_form", case.scheme)
    check_open(case)
    found = kind_of(case.scheme).forms_on_the_way.get(form)
    if found is None:
        raise DataUnfit("This kind of scheme has no such form.", slug="no-such-form")
    said = check_answers(found, answers)
    if not said:
        raise DataUnfit("Answer at least one question.", slug="form-empty")
    before = CaseForm.objects.filter(case=case, form=form).count()
    if expected not in (None, before):
        raise StageRefused(MEANWHILE, slug="written-since")
    agency = permissions.acting_agency(by, "fill_form", case.scheme)
    row = CaseForm(
        id=uuid4(), case=case, form=form, number=before + 1, answers=said, agency=agency, at=now, by=by.user_id,
        owner_agency=agency,
    )  # fmt: skip
    record(
        "form.filled",
        verb=Verb.COLLECTION,
        object_kind="form",
        objects=[row.id, case.id],
        by=by,
        at=now,
        because=form.replace("_", "-"),
    )
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row
