"""Move a planned meeting, or cancel it. What it was stays in rows of their own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import ABOUT_MEETING, Stage
from plumbline.meetings.models import Meeting, Rearrangement
from plumbline.meetings.queries import meeting_for, stage_of
from plumbline.meetings.services.between import list_waiting
from plumbline.meetings.services.parking import following_meeting, list_cancelled
from plumbline.meetings.services.room import called_to, move_meeting, one_at_a_time
from plumbline.notices.enums import MEETING_CANCELLED, MEETING_MOVED
from plumbline.notices.services import Told, tell_at_once


@transaction.atomic
def rearrange_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    place: str,
    because: str,
    by: Viewer,
    at: datetime | None = None,
) -> Rearrangement:
    """Move a planned meeting to another time or place. Those called are told anew; what they were told before ends.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the meeting is not theirs to see.
        StageRefused: it has begun, or is cancelled.
        DataUnfit: no reason, a moment that is over, or nothing that changes.
    Records
        ``meeting.rearranged``; ``notice.given``.
    """
    meeting, now = _planned(meeting, by), at or timezone.now()
    wanted = (starts_at, place.strip())
    rules.check_move((meeting.starts_at, meeting.place), wanted, because=because, at=now)
    row = _row(meeting, because, by=by, at=now)
    row.starts_at, row.place = wanted
    record(
        "meeting.rearranged",
        verb=Verb.ALTERATION,
        object_kind="meeting",
        objects=[meeting.id, row.id],
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    _tell(meeting, MEETING_MOVED, starts_at, by=by, at=now)
    return row


@transaction.atomic
def cancel_meeting(
    *, meeting: Meeting, because: str, by: Viewer, at: datetime | None = None
) -> Rearrangement:
    """Cancel a planned meeting. Those called are told; its cases, and questions it was to note, go on to the next one.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the meeting is not theirs to see.
        StageRefused: it has begun, or is cancelled already.
        DataUnfit: no reason.
    Records
        ``meeting.cancelled``, ``meeting.moved``; ``notice.given``; ``meeting.case_listed`` and ``question.listed`` where another
        meeting is planned.
    """
    meeting, now = _planned(meeting, by), at or timezone.now()
    rules.check_says_why(because)
    row = _row(meeting, because, by=by, at=now)
    record(
        "meeting.cancelled",
        verb=Verb.ALTERATION,
        object_kind="meeting",
        objects=[meeting.id, row.id],
        by=by,
        at=now,
    )
    row.save(force_insert=True)
    move_meeting(meeting, Stage.CANCELLED, by=by, at=now)
    _tell(meeting, MEETING_CANCELLED, meeting.starts_at, by=by, at=now)
    following = following_meeting(meeting.scheme_id, after=now)
    if following is not None:
        list_waiting(meeting=following, by=by, at=now)
        list_cancelled(meeting=following, by=by, at=now)
    return row


def _planned(meeting: Meeting, by: Viewer) -> Meeting:
    permissions.check_may(by, "rearrange", meeting_for(by, meeting.id).scheme)
    one_at_a_time(meeting.id)
    found = meeting_for(by, meeting.id)
    rules.check_planned(stage_of(found))
    return found


def _row(meeting: Meeting, because: str, *, by: Viewer, at: datetime) -> Rearrangement:
    return Rearrangement(
        meeting=meeting,
        number=Rearrangement.objects.filter(meeting=meeting).count() + 1,
        was_at=meeting.starts_at,
        was_place=meeting.place,
        because=because.strip(),
        at=at,
        by=by.user_id,
        owner_agency=meeting.owner_agency,
    )


def _tell(meeting: Meeting, kind: str, starts_at: datetime, *, by: Viewer, at: datetime) -> None:
    day = timezone.localdate(starts_at)
    told = [
        Told(user, kind, ABOUT_MEETING, meeting.id, day) for user in sorted(called_to(meeting) - {by.user_id})
    ]
    tell_at_once(told=told, by=by, at=at)
