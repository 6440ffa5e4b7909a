"""Write a formulation of a person in a case. One written before stays as a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import Box
from plumbline.cases.models import Case, Formulation
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.services.states import check_open
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else wrote a formulation just now. Open the page again and read theirs first."


@transaction.atomic
def write_formulation(
    *,
    case: Case,
    person_id: UUID,
    facts: Mapping[str, str],
    opinions: Mapping[str, str],
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> Formulation:
    """Say what is happening, why now, what keeps it going and what protects, what is known apart from what is thought.

    Parameters
    ----------
    facts, opinions : words by box; a box may be empty, not all of them.
    expected : number of the one that was on the page; 0 for none.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works with people.
        StageRefused: the case is closed, or somebody wrote one meanwhile.
        DataUnfit: nobody of this case, no such box, no words.
    Records
        ``formulation.written``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "formulate", case.scheme)
    check_open(case)
    check_in_case(case, person_id)
    known, thought = _boxes(facts), _boxes(opinions)
    if not known and not thought:
        raise DataUnfit("Write something in at least one box.", slug="formulation-empty")
    last = Formulation.objects.filter(case=case, person_id=person_id).order_by("-number").first()
    before = last.number if last else 0
    if expected not in (None, before):
        raise StageRefused(MEANWHILE, slug="written-since")
    agency = permissions.acting_agency(by, "formulate", case.scheme)
    row = Formulation(
        id=uuid4(), case=case, person_id=person_id, number=before + 1, facts=known, opinions=thought, agency=agency,
        at=now, by=by.user_id, owner_agency=agency,
    )  # fmt: skip
    objects = [row.id, case.id, person_id]
    record(
        "formulation.written", verb=Verb.COLLECTION, object_kind="formulation", objects=objects, by=by, at=now
    )
    save_once(row, clash=MEANWHILE, slug="written-since")
    return row


def _boxes(given: Mapping[str, str]) -> dict[str, str]:
    if not set(given) <= {box.value for box in Box}:
        raise DataUnfit("A formulation has four boxes. Open the form again.", slug="no-such-box")
    return {box.value: given[box].strip() for box in Box if given.get(box, "").strip()}
