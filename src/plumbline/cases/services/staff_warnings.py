"""Warn those who visit; look at a warning again; end it; tell whoever leads of those that ran out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ABOUT_WARNING, WARNING_NOTICE
from plumbline.cases.models import Case, ResearchRequest, StaffWarning, StaffWarningEnd, StaffWarningReason
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.queries.staff_warnings import run_out, warning_to_change
from plumbline.cases.services.outside import note_outside
from plumbline.cases.services.states import check_open
from plumbline.notices.queries import given_about, waiting_about
from plumbline.notices.services import Told, end_notices, tell
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import check_ahead
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit


MEANWHILE = "Somebody else looked at this warning a moment ago, or ended it. Open the page again."


@transaction.atomic
def warn_staff(
    *,
    case: Case,
    person_id: UUID,
    do: str,
    why: str,
    source: str,
    until: date,
    by: Viewer,
    readers: Collection[UUID] = (),
    marking: str = Marking.OWNER,
    replaces: StaffWarning | None = None,
    at: datetime | None = None,
) -> StaffWarning:
    """Say what those who visit are to do for their own safety, until a day on which it is looked at again.

    Parameters
    ----------
    do : an instruction, such as “visit in pairs”; whoever sees the case reads it.
    why, source : a sentence, and from where it is known.
    readers : agencies in the case that read why, besides one's own; where none is named one's own alone does.
    marking : ``panel`` where every agency in the case reads why, now and later, whoever is named.
    replaces : a warning that was looked at again and stands on, changed or not.

    Refuses
        NotVisible: the case is not theirs to see. PermissionRefused: no role that works on cases.
        StageRefused: the case is closed, or somebody looked at ``replaces`` meanwhile.
        DataUnfit: somebody who is not in the case, nothing to do, no reason or source, a reader outside the case, or a day that is
        past or further than the scheme lets.
    Records
        ``staff_warning.given``, and ``sharing.outside_agreement`` where an agency in the case is covered by none.
    """
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    permissions.check_may(by, "warn_staff", case.scheme)
    check_open(case)
    check_in_case(case, person_id)
    today = timezone.localdate(now)
    if not all(words.strip() for words in (do, why, source)):
        raise DataUnfit("Say what to do, why, and from where it is known.", slug="warning-says-too-little")
    check_ahead(until, today=today, longest=kind_of(case.scheme).limit("warning"))
    if marking not in (Marking.PANEL, Marking.OWNER):
        raise DataUnfit("Say who may read why.", slug="warning-no-reader")
    if not set(readers) <= set(case.seen_by_agencies):
        raise DataUnfit("Choose agencies in this case.", slug="no-such-agency")
    agency = permissions.acting_agency(by, "warn_staff", case.scheme)
    row = StaffWarning(
        id=uuid4(), owner_agency=agency, case=case, person_id=person_id, do=do.strip(), from_day=today, until=until,
        agency=agency, replaces=warning_to_change(by, replaces.id) if replaces else None, at=now, by=by.user_id,
    )  # fmt: skip
    reason = StaffWarningReason(
        id=uuid4(), owner_agency=agency, case=case, warning=row, why=why.strip(), source=source.strip(),
        marking=Marking(marking).value, seen_by_agencies=sorted({agency, *readers}) if marking == Marking.OWNER else [],
    )  # fmt: skip
    _record("staff_warning.given", row, by=by, at=now)
    save_once(row, clash=MEANWHILE, slug="written-since")
    reason.save(force_insert=True)
    note_outside(
        scheme=case.scheme, case_id=case.id, agencies={agency, *case.seen_by_agencies}, about=row.id, by=by, at=now
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class GivenWarning:
    """A warning that comes with the reply to a research request. ``marking``: all agencies in the case read why, or one's own alone."""

    person_id: UUID
    do: str
    why: str
    source: str
    until: date
    marking: str


@transaction.atomic
def warn_in_reply(
    *, request: ResearchRequest, given: GivenWarning, by: Viewer, at: datetime | None = None
) -> StaffWarning:
    """Warn those who visit, for the agency that answers a request; it need not be in the case, and sees no more of it by that.

    The caller has made sure that ``by`` answers the request.

    Refuses
        DataUnfit: somebody who was not asked about, nothing to do, no reason or source, no reader, or a day that is past or further
        than the scheme lets.
    Records
        ``staff_warning.given``.
    """
    now = at or timezone.now()
    if str(given.person_id) not in {str(request.person_id), *(key for key, _ in request.people)}:
        raise DataUnfit("Choose somebody whom you were asked about.", slug="no-such-person")
    if not all(words.strip() for words in (given.do, given.why, given.source)):
        raise DataUnfit("Say what to do, why, and from where it is known.", slug="warning-says-too-little")
    if given.marking not in (Marking.PANEL, Marking.OWNER):
        raise DataUnfit("Say who may read why.", slug="warning-no-reader")
    today, agency = timezone.localdate(now), request.agency
    check_ahead(given.until, today=today, longest=kind_of(request.scheme).limit("warning"))
    row = StaffWarning(
        id=uuid4(), owner_agency=agency, case_id=request.case_id, person_id=given.person_id, do=given.do.strip(), from_day=today,
        until=given.until, agency=agency, at=now, by=by.user_id,
    )  # fmt: skip
    reason = StaffWarningReason(
        id=uuid4(), owner_agency=agency, case_id=request.case_id, warning=row, why=given.why.strip(), source=given.source.strip(),
        marking=given.marking, seen_by_agencies=[agency] if given.marking == Marking.OWNER else [],
    )  # fmt: skip
    _record("staff_warning.given", row, by=by, at=now)
    row.save(force_insert=True)
    reason.save(force_insert=True)
    return row


@transaction.atomic
def end_warning(*, warning_id: UUID, words: str, by: Viewer, at: datetime | None = None) -> StaffWarningEnd:
    """Say that a warning holds no longer, and why. It stays readable.

    Refuses
        NotVisible: it, or its case, is not theirs to see. PermissionRefused: no role that works on cases.
        DataUnfit: no reason. StageRefused: it was ended or looked at meanwhile.
    Records
        ``staff_warning.ended``.
    """
    row, now = warning_to_change(by, warning_id), at or timezone.now()
    permissions.check_may(by, "warn_staff", row.case.scheme)
    if not words.strip():
        raise DataUnfit("Say why it holds no longer.", slug="words-missing")
    agency = permissions.acting_agency(by, "warn_staff", row.case.scheme)
    end = StaffWarningEnd(
        id=uuid4(), owner_agency=agency, case=row.case, warning=row, words=words.strip(), at=now, by=by.user_id
    )  # fmt: skip
    _record("staff_warning.ended", row, by=by, at=now)
    save_once(end, clash=MEANWHILE, slug="written-since")
    return end


def _record(act: str, row: StaffWarning, *, by: Viewer, at: datetime) -> None:
    objects = [row.id, row.case_id, row.person_id]
    record(act, verb=Verb.COLLECTION, object_kind="staff-warning", objects=objects, by=by, at=at)


@transaction.atomic
def remind_of_warnings(*, by: Viewer, on: date, at: datetime) -> int:
    """Tell whoever leads, once, that a warning ran out and nobody looked; end what was told of those that were looked at.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    over = run_out(by, on=on)
    told = [
        Told(user, kind=WARNING_NOTICE, about_kind=ABOUT_WARNING, about_id=warning, due_on=until)
        for warning, until, user in over
    ]
    given = given_about(by, ABOUT_WARNING)
    new = [one for one in told if (one.recipient, one.about_id, one.due_on) not in given]
    tell(told=new, by=by, at=at)
    waiting = {warning for warning, _, _ in over}
    past = [n.id for n in waiting_about(by, ABOUT_WARNING) if n.about_id not in waiting]
    end_notices(ids=past, by=by, at=at)
    return len(new)
