"""Call a meeting, set its agenda, record who is there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.sight import let_agencies_in
from plumbline.cases.services.states import check_open
from plumbline.meetings import permissions
from plumbline.meetings.enums import ABOUT_MEETING, Stage
from plumbline.meetings.models import AgendaItem, Attendance, Meeting
from plumbline.meetings.queries import (
    law_of,
    meeting_for,
    stage_of,
)
from plumbline.meetings.queries.there import bound_agencies, there_at
from plumbline.meetings.services.attending import add_acceptance
from plumbline.meetings.services.between import list_waiting
from plumbline.meetings.services.parking import list_cancelled, list_parked
from plumbline.meetings.services.room import add_step, called_to, let_room_in
from plumbline.notices.enums import MEETING_CALLED
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit, StageRefused


LISTED = "This case is on the agenda already."
RECORDED = "This person is recorded already."


@transaction.atomic
def schedule_meeting(
    *, scheme: Scheme, starts_at: datetime, by: Viewer, place: str = "", at: datetime | None = None
) -> Meeting:
    """Call a meeting of a scheme. Its agencies see that it is held, and nothing of who is discussed.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
    Records
        ``meeting.scheduled``; ``notice.given``, to those who sit at the table.
    """
    permissions.check_may(by, "schedule", scheme)
    now = at or timezone.now()
    meeting = Meeting(
        scheme=scheme,
        starts_at=starts_at,
        place=place.strip(),
        scheduled_at=now,
        scheduled_by=by.user_id,
        owner_agency=scheme.host_agency_id,
        seen_by_agencies=sorted(scheme.agencies),
    )
    record(
        "meeting.scheduled", verb=Verb.COLLECTION, object_kind="meeting", objects=[meeting.id], by=by, at=now
    )
    meeting.save(force_insert=True)
    start_grants(row=meeting, by=by, because="sits-at-the-table", at=now)
    add_step(meeting, 1, Stage.SCHEDULED, by=by, at=now)
    list_waiting(meeting=meeting, by=by, at=now)
    list_parked(meeting=meeting, by=by, at=now)
    list_cancelled(meeting=meeting, by=by, at=now)
    day = timezone.localdate(starts_at)
    called = sorted(called_to(meeting) - {by.user_id})
    tell_at_once(
        told=[Told(user, MEETING_CALLED, ABOUT_MEETING, meeting.id, day) for user in called], by=by, at=now
    )
    return meeting


@transaction.atomic
def add_to_agenda(
    *, meeting: Meeting, case: Case, by: Viewer, question: str = "", at: datetime | None = None
) -> AgendaItem:
    """Put a case on the agenda. Only those who see the case see that it is there.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: meeting or case is not theirs to see.
        StageRefused: the meeting has ended, the case is closed, or it is listed already.
        DataUnfit: a case of another scheme.
    Records
        ``meeting.case_listed``.
    """
    meeting, case, now = meeting_for(by, meeting.id), case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "list_case", meeting.scheme)
    if stage_of(meeting) not in (Stage.SCHEDULED, Stage.BEGUN):
        raise StageRefused("This meeting has ended or is cancelled. List the case for the next one.")
    if case.scheme_id != meeting.scheme_id:
        raise DataUnfit("That case belongs to another scheme.")
    check_open(case)
    if AgendaItem.objects.filter(meeting=meeting, case=case).exists():
        raise StageRefused(LISTED, slug="listed-already")
    item = AgendaItem(
        meeting=meeting,
        case=case,
        question=question.strip(),
        listed_at=now,
        listed_by=by.user_id,
        owner_agency=case.owner_agency,
    )
    record(
        "meeting.case_listed",
        verb=Verb.ALTERATION,
        object_kind="agenda-item",
        objects=[item.id, case.id],
        by=by,
        at=now,
    )
    save_once(item, clash=LISTED, slug="listed-already")
    if stage_of(meeting) is Stage.BEGUN:
        let_agencies_in(
            case=case,
            agencies=bound_agencies(meeting),
            by=by,
            because="at-the-meeting",
            law=law_of(meeting),
            at=now,
        )
    return item


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    user: UUID,
    agency: UUID,
    has_authority: bool,
    confidentiality_accepted: bool,
    by: Viewer,
    sha256: str | None = None,
    at: datetime | None = None,
) -> Attendance:
    """Record who is there. Whoever comes late and accepts confidence lets their agency in to the cases from then on.

    Which text they accepted is kept; whoever has not may later (`accept_statement`).

    Parameters
    ----------
    sha256 : fingerprint of the text that they were shown; None where nobody knows.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the meeting has ended, or they are recorded already.
        DataUnfit: not a member of that agency, an agency outside the scheme, or another text is in force than they were shown.
    Records
        ``meeting.attended``, and ``meeting.statement_accepted``.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "record_attendance", meeting.scheme)
    stage = stage_of(meeting)
    if stage not in (Stage.SCHEDULED, Stage.BEGUN):
        raise StageRefused("This meeting has ended or is cancelled.")
    if agency not in meeting.scheme.agencies or user not in {
        u.id for u in members_of(agency, roles=CASE_ROLES)
    }:
        raise DataUnfit("Choose somebody who works on cases for an agency of this scheme.")
    if there_at(meeting).filter(user=user, agency=agency).exists():
        raise StageRefused(RECORDED, slug="recorded-already")
    turns = Attendance.objects.filter(meeting=meeting, user=user, agency=agency).count()
    row = Attendance(
        meeting=meeting,
        agency=agency,
        user=user,
        has_authority=has_authority,
        confidentiality_accepted=confidentiality_accepted,
        recorded_at=now,
        recorded_by=by.user_id,
        turn=turns + 1,
        owner_agency=meeting.owner_agency,
    )
    record(
        "meeting.attended",
        verb=Verb.COLLECTION,
        object_kind="attendance",
        objects=[row.id, meeting.id],
        by=by,
        at=now,
    )
    save_once(row, clash=RECORDED, slug="recorded-already")
    if confidentiality_accepted:
        add_acceptance(row, sha256=sha256, by=by, at=now)
    if stage is Stage.BEGUN and confidentiality_accepted:
        let_room_in(meeting, by=by, at=now)
    return row
