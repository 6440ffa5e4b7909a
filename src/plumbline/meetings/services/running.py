"""Call a meeting, set its agenda, let the room in, end it, approve its minutes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, Case
from plumbline.cases.queries.sight import case_to_change, visible_cases
from plumbline.cases.queries.steps import action_lines
from plumbline.cases.services.sight import let_agencies_in
from plumbline.cases.services.states import check_open
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import AgendaItem, Attendance, Meeting, MeetingStep, Minute
from plumbline.meetings.queries import (
    attendance_lines,
    decision_lines,
    draft_minute,
    meeting_for,
    stage_of,
)
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def schedule_meeting(
    *, scheme: Scheme, starts_at: datetime, by: Viewer, place: str = "", at: datetime | None = None
) -> Meeting:
    """Call a meeting of a scheme. Its agencies see that it is held, and nothing of who is discussed.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
    Records
        ``meeting.scheduled``.
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
    _add_step(meeting, 1, Stage.SCHEDULED, by=by, at=now)
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
        raise StageRefused("This meeting has ended. List the case for the next one.")
    if case.scheme_id != meeting.scheme_id:
        raise DataUnfit("That case belongs to another scheme.")
    check_open(case)
    if AgendaItem.objects.filter(meeting=meeting, case=case).exists():
        raise StageRefused("This case is on the agenda already.")
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
    item.save(force_insert=True)
    if stage_of(meeting) is Stage.BEGUN:
        let_agencies_in(case=case, agencies=_bound(meeting), by=by, because="at-the-meeting", at=now)
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
    at: datetime | None = None,
) -> Attendance:
    """Record who is there. Whoever comes late and accepts confidence lets their agency in to the cases from then on.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the meeting has ended, or they are recorded already.
        DataUnfit: not a member of that agency, or an agency outside the scheme.
    Records
        ``meeting.attended``.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "record_attendance", meeting.scheme)
    stage = stage_of(meeting)
    if stage not in (Stage.SCHEDULED, Stage.BEGUN):
        raise StageRefused("This meeting has ended.")
    if agency not in meeting.scheme.agencies or user not in {
        u.id for u in members_of(agency, roles=CASE_ROLES)
    }:
        raise DataUnfit("Choose somebody who works on cases for an agency of this scheme.")
    if Attendance.objects.filter(meeting=meeting, user=user, agency=agency).exists():
        raise StageRefused("This person is recorded already.")
    row = Attendance(
        meeting=meeting,
        agency=agency,
        user=user,
        has_authority=has_authority,
        confidentiality_accepted=confidentiality_accepted,
        recorded_at=now,
        recorded_by=by.user_id,
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
    row.save(force_insert=True)
    if stage is Stage.BEGUN and confidentiality_accepted:
        _let_in(meeting, by=by, at=now)
    return row


@transaction.atomic
def begin_meeting(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> MeetingStep:
    """Begin. Agencies whose people have accepted confidence see the listed cases from now on.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: begun already, or nobody there is bound to confidence.
    Records
        ``meeting.moved`` and ``case.shared`` for each case.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "run", meeting.scheme)
    if not _bound(meeting):
        raise StageRefused("Nobody is recorded as there and bound to confidence. Record that first.")
    step = _move(meeting, Stage.BEGUN, by=by, at=now)
    _let_in(meeting, by=by, at=now)
    return step


@transaction.atomic
def end_meeting(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> MeetingStep:
    """End. No decision is added from now on.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: not under way.
    Records
        ``meeting.moved``.
    """
    meeting = meeting_for(by, meeting.id)
    permissions.check_may(by, "run", meeting.scheme)
    return _move(meeting, Stage.ENDED, by=by, at=at or timezone.now())


@transaction.atomic
def approve_minutes(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> list[Minute]:
    """Approve the minutes: one text a case, built from the decisions, locked with its hash.

    Refuses
        PermissionRefused: not a chair of the scheme.
        StageRefused: not ended, or approved already.
    Records
        ``meeting.moved`` and ``minutes.approved``.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "approve", meeting.scheme)
    _move(meeting, Stage.APPROVED, by=by, at=now)
    rows = [_minute(item, by=by, at=now) for item in _items(meeting, by=by)]
    record(
        "minutes.approved",
        verb=Verb.ALTERATION,
        object_kind="minute",
        objects=[meeting.id, *(r.id for r in rows)],
        by=by,
        at=now,
    )
    for row in rows:
        row.save(force_insert=True)
    return rows


def _minute(item: AgendaItem, *, by: Viewer, at: datetime) -> Minute:
    actions = Action.objects.filter(case=item.case).select_related("case__scheme", "objective")
    decisions = decision_lines(item, action_lines(by, actions, on=timezone.localdate(at)))
    text = draft_minute(item, attendance_lines(item.meeting), decisions)
    return Minute(
        item=item,
        text=text,
        sha256=rules.fingerprint(text),
        approved_at=at,
        approved_by=by.user_id,
        owner_agency=item.owner_agency,
    )


def _items(meeting: Meeting, *, by: Viewer) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(by))
    return list(rows.select_related("meeting__scheme", "case__scheme"))


def _bound(meeting: Meeting) -> set[UUID]:
    rows = Attendance.objects.filter(meeting=meeting, confidentiality_accepted=True)
    return set(rows.values_list("agency", flat=True))


def _let_in(meeting: Meeting, *, by: Viewer, at: datetime) -> None:
    agencies = _bound(meeting)
    for item in _items(meeting, by=by):
        let_agencies_in(case=item.case, agencies=agencies, by=by, because="at-the-meeting", at=at)


def _move(meeting: Meeting, stage: Stage, *, by: Viewer, at: datetime) -> MeetingStep:
    rules.check_next(stage_of(meeting), stage)
    record(
        "meeting.moved",
        verb=Verb.ALTERATION,
        object_kind="meeting",
        objects=[meeting.id],
        by=by,
        at=at,
        because=stage.value,
    )
    return _add_step(meeting, MeetingStep.objects.filter(meeting=meeting).count() + 1, stage, by=by, at=at)


def _add_step(meeting: Meeting, number: int, stage: Stage, *, by: Viewer, at: datetime) -> MeetingStep:
    step = MeetingStep(
        meeting=meeting,
        number=number,
        stage=stage.value,
        at=at,
        by=by.user_id,
        owner_agency=meeting.owner_agency,
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused("Somebody else moved this meeting on just now. Read it again.") from clash
    return step
