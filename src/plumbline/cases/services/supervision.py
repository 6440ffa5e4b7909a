"""Write down what a manager and a specialist said of the work with a case. Sealed, and theirs alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, SupervisionNote
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.sealing import seal
from plumbline.schemes.queries import specialist_in
from plumbline.sharing.enums import Marking
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def write_supervision_note(
    *, case: Case, specialist: UUID, words: str, by: Viewer, at: datetime | None = None
) -> SupervisionNote:
    """Keep a note of supervision about the work with one case. The specialist reads it; nobody else ever does.

    Refuses
        PermissionRefused: the viewer does not manage the team that delivers the case.
        NotVisible: the case is not theirs to see.
        StageRefused: that person is no specialist of the team, or is kept out of the case.
        DataUnfit: no words.
    Records
        ``supervision.noted``, and ``access.granted`` for its two readers.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    check_may_in(by, "supervise", case)
    if not words.strip():
        raise DataUnfit("Write what was said of the work.", slug="words-missing")
    if specialist_in(case.scheme, specialist, on=timezone.localdate(now)) is None or (
        specialist in case.hidden_from
    ):
        raise StageRefused("Choose a specialist of the team.", slug="owner-unfit")
    key = uuid4()
    note = SupervisionNote(
        id=key,
        case=case,
        manager=by.user_id,
        specialist=specialist,
        sealed=seal(words.strip(), rule=key),
        at=now,
        marking=Marking.NAMED.value,
        owner_agency=permissions.acting_agency(by, "supervise", case.scheme),
        seen_by_agencies=[],
        seen_by_users=sorted({by.user_id, specialist}, key=str),
    )
    objects = [note.id, case.id, specialist]
    record(
        "supervision.noted",
        verb=Verb.COLLECTION,
        object_kind="supervision-note",
        objects=objects,
        by=by,
        at=now,
    )
    note.save(force_insert=True)
    start_grants(row=note, by=by, because="supervision", at=now)
    return note
