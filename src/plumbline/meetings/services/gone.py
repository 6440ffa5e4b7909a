"""Say that somebody left a meeting, or was never there; and take their agency out of the cases that this opened to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.services.share_ends import end_sharing
from plumbline.meetings import permissions
from plumbline.meetings.enums import Gone, Stage
from plumbline.meetings.models import Attendance, AttendanceEnd, MeetingStep
from plumbline.meetings.queries import attendance_for, stage_of
from plumbline.meetings.queries.opened_to import opened_to
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody wrote this down a moment ago. Read the page again."
WHEN = (Stage.SCHEDULED, Stage.BEGUN, Stage.ENDED)


@transaction.atomic
def say_left(
    *, attendance: Attendance, left_at: datetime, by: Viewer, because: str = "", at: datetime | None = None
) -> AttendanceEnd:
    """Say that somebody left before the end: from then on they are no part of the quorum, and their agency has their vote no more.

    Refuses
        NotVisible: the meeting is not theirs to see. PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the meeting has not begun or its minutes are approved, or it is written down already.
        DataUnfit: a moment before the meeting began, before they left an earlier time, or to come.
    Records
        ``meeting.left``.
    """
    row, now = _found(attendance, by=by), at or timezone.now()
    if stage_of(row.meeting) is Stage.SCHEDULED:
        raise StageRefused("The meeting has not begun: nobody has left it yet.", slug="not-begun")
    # Who is there may be written down late, after they left. A form gives minutes: what began within the same one was not after.
    if not _there_from(row).replace(second=0, microsecond=0) <= left_at <= now:
        raise DataUnfit(
            "Give a time between when the meeting began, or they left before, and now.", slug="time-unfit"
        )
    return _store("meeting.left", row, Gone.LEFT, because, by=by, at=now, left_at=left_at)


@transaction.atomic
def say_never_there(
    *,
    attendance: Attendance,
    because: str,
    by: Viewer,
    out_of: Collection[UUID] = (),
    at: datetime | None = None,
) -> AttendanceEnd:
    """Say that somebody was recorded by mistake. Their agency leaves those of the cases that this opened to it that are chosen.

    Parameters
    ----------
    out_of : cases of `opened_to`, each chosen by somebody.

    Refuses
        NotVisible, PermissionRefused, StageRefused: as `say_left`; and as `cases.services.share_ends.end_sharing`.
        DataUnfit: no reason, or a case that this did not open.
    Records
        ``meeting.never_there``, and ``case.share_ended`` for each case.
    """
    row, now = _found(attendance, by=by), at or timezone.now()
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    opened = {one.case.id: one.case for one in opened_to(by, row) if one.may_end}
    if not set(out_of) <= set(opened):
        raise DataUnfit("Choose among the cases that this opened.", slug="case-unfit")
    end = _store("meeting.never_there", row, Gone.NEVER, because, by=by, at=now)
    for case_id in out_of:
        end_sharing(case=opened[case_id], agency=row.agency, because=because, by=by, at=at)
    return end


def _there_from(row: Attendance) -> datetime:
    """The earliest moment at which somebody may have left: the beginning of the meeting, or when they left it before they came back."""
    began = MeetingStep.objects.filter(meeting=row.meeting_id, stage=Stage.BEGUN.value).values_list(
        "at", flat=True
    )
    before = AttendanceEnd.objects.filter(
        attendance__meeting=row.meeting_id, attendance__user=row.user, attendance__agency=row.agency, how=Gone.LEFT.value,
    ).exclude(attendance=row)  # fmt: skip
    return max([*began, *(end.left_at for end in before if end.left_at)], default=row.recorded_at)


def _found(attendance: Attendance, *, by: Viewer) -> Attendance:
    row = attendance_for(by, attendance.id)
    permissions.check_may(by, "record_attendance", row.meeting.scheme)
    if stage_of(row.meeting) not in WHEN:
        raise StageRefused("The minutes are approved, and stand as they are.", slug="approved-already")
    if AttendanceEnd.objects.filter(attendance=row, how=Gone.NEVER.value).exists():
        raise StageRefused(MEANWHILE, slug="written-since")
    return row


def _store(
    act: str,
    row: Attendance,
    how: Gone,
    because: str,
    *,
    by: Viewer,
    at: datetime,
    left_at: datetime | None = None,
) -> AttendanceEnd:
    end = AttendanceEnd(
        id=uuid4(), attendance=row, how=how.value, left_at=left_at, because=because.strip(), at=at, by=by.user_id,
        owner_agency=row.owner_agency,
    )  # fmt: skip
    objects = [end.id, row.id, row.meeting_id, row.agency]
    record(act, verb=Verb.ALTERATION, object_kind="attendance", objects=objects, by=by, at=at)
    save_once(end, clash=MEANWHILE, slug="written-since")
    return end
