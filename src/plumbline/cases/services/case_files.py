"""Take the file of a case out: asked for with a reason, agreed by a second person where it leaves the partnership, written down as a disclosure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, CaseFile, CaseFileAnswer, CaseFileTaken
from plumbline.cases.queries.case_files import case_file_for
from plumbline.cases.queries.sight import case_to_change, participants_of
from plumbline.cases.rules import new_ref
from plumbline.cases.services.basis import rest_share
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


REF_LENGTHS = (6, 6, 8, 10)
LONGEST_KEPT = timedelta(days=366)
CHAIR_TAKES_OUT = "Minutes and papers of this scheme leave the partnership only by its chair, who asks for the file themselves."


@dataclass(frozen=True, slots=True)
class GivenFile:
    """What somebody asks for: ``for_whom`` by role and body, why, and whether it leaves the partnership."""

    for_whom: str
    because: str
    leaves: bool


@transaction.atomic
def ask_case_file(*, case: Case, given: GivenFile, by: Viewer, at: datetime | None = None) -> CaseFile:
    """Ask for the file of a case.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme; or it leaves the partnership, and papers of the kind leave by the chair alone.
        DataUnfit: nobody for whom, or no reason.
    Records
        ``case_file.asked``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "take_file", case.scheme)
    if not given.for_whom.strip():
        raise DataUnfit("Say for whom the file is.", slug="nobody-for-whom")
    if not given.because.strip():
        raise DataUnfit("Say why, in a few words.", slug="no-reason")
    chairs = kind_of(case.scheme).meeting.reshared == "chair_consents"
    if given.leaves and chairs and not by.agencies_as(permissions.CHAIR_ALONE) & case.scheme.agencies:
        raise PermissionRefused(CHAIR_TAKES_OUT)
    row = CaseFile(
        case=case,
        number=CaseFile.objects.filter(case=case).count() + 1,
        for_whom=given.for_whom.strip(),
        because=given.because.strip(),
        leaves=given.leaves,
        asked_at=now,
        asked_by=by.user_id,
        owner_agency=permissions.acting_agency(by, "take_file", case.scheme),
    )
    record(
        "case_file.asked",
        verb=Verb.COLLECTION,
        object_kind="case_file",
        objects=[row.id, case.id],
        by=by,
        at=now,
    )
    save_once(
        row, clash="Somebody else asked for this file just now. Read the page again.", slug="asked-at-once"
    )
    return row


@transaction.atomic
def answer_case_file(
    *, file: CaseFile, given: bool, because: str, by: Viewer, at: datetime | None = None
) -> CaseFileAnswer:
    """Agree that the file of a case leaves the partnership, or not. Whoever asked does not answer.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme, or whoever asked.
        StageRefused: it does not leave the partnership, or was answered already. DataUnfit: no reason.
    Records
        ``case_file.answered``.
    """
    file, now = case_file_for(by, file.id), at or timezone.now()
    permissions.check_may(by, "take_file", file.case.scheme)
    if file.asked_by == by.user_id:
        raise PermissionRefused("Whoever asked for a file does not agree to it. Somebody else does.")
    if not file.leaves:
        raise StageRefused(
            "This file stays in the partnership, so nobody else is asked.", slug="nothing-to-answer"
        )
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="no-reason")
    row = CaseFileAnswer(
        file=file, given=given, because=because.strip(), at=now, by=by.user_id, owner_agency=file.owner_agency
    )
    because_slug = "given" if given else "not-given"
    record(
        "case_file.answered", verb=Verb.ALTERATION, object_kind="case_file", objects=[row.id, file.id, file.case_id], by=by, at=now,
        because=because_slug,
    )  # fmt: skip
    save_once(row, clash="This was answered already, perhaps by a colleague.", slug="answered-already")
    return row


@transaction.atomic
def take_case_file(
    *, file: CaseFile, destroy_by: date, by: Viewer, gateway: str = "", at: datetime | None = None
) -> CaseFileTaken:
    """Write down that the file is made and given out, before it is: once for each asking, to whoever asked.

    Parameters
    ----------
    gateway : the law under which it is given, where an agreement rests on several.

    Refuses
        NotVisible: the case is not theirs to see. PermissionRefused: somebody else asked.
        StageRefused: it waits for a second person, who may have said no; or it was taken out.
        DataUnfit: a day to destroy it by that is past or more than a year ahead.
    Records
        ``case_file.taken``, a disclosure, with the case and everybody in it; ``share.rests_on``.
    """
    file, now = case_file_for(by, file.id), at or timezone.now()
    permissions.check_may(by, "take_file", file.case.scheme)
    if file.asked_by != by.user_id:
        raise PermissionRefused("A file is given to whoever asked for it.")
    if file.leaves and not (hasattr(file, "answer") and file.answer.given):
        raise StageRefused(
            "It leaves the partnership, and a second person has not agreed to it.", slug="not-agreed"
        )
    on = timezone.localdate(now)
    if not on <= destroy_by <= on + LONGEST_KEPT:
        raise DataUnfit("Destroy it by a day from today on, within a year.", slug="destroy-by-unfit")
    row = CaseFileTaken(
        file=file, destroy_by=destroy_by, at=now, by=by.user_id, owner_agency=file.owner_agency
    )
    people = [p.person_id for p in participants_of(file.case)]
    record(
        "case_file.taken", verb=Verb.DISCLOSURE, object_kind="case_file", objects=[row.id, file.id, file.case_id, *people], by=by, at=now,
        because="leaves" if file.leaves else "stays",
    )  # fmt: skip
    if CaseFileTaken.objects.filter(file=file).exists():
        raise StageRefused("This file was taken out already. Ask for another.", slug="taken-already")
    _save_with_ref(row)
    rest_share(case=file.case, act="case_file.taken", about=row.id, gateway=gateway, disclosers=file.case.seen_by_agencies, by=by, at=now)  # fmt: skip
    return row


def _save_with_ref(row: CaseFileTaken) -> None:
    for length in REF_LENGTHS:
        row.ref = f"F-{new_ref(length=length)}"
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise StageRefused("No free reference was found. Try again.")
