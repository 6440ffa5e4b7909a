"""Put a case off: to the end of the agenda, or to the next meeting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Stage
from plumbline.meetings.lines import ParkTo
from plumbline.meetings.models import AgendaItem, Meeting, MeetingStep, Parked
from plumbline.meetings.queries import cancelled_meetings, item_for, stage_of
from plumbline.meetings.services.room import one_at_a_time
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def park_item(
    *, item: AgendaItem, key: UUID, to: ParkTo, because: str, by: Viewer, at: datetime | None = None
) -> Parked:
    """Put a case off, with a reason that stands in the minutes. To the next meeting: it is listed there, or when that is called.

    Parameters
    ----------
    key : made by the page; a line that is sent again under the same key does nothing.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting is not under way, or the case was put off to the next meeting already.
        DataUnfit: no reason.
    Records
        ``meeting.parked``, and ``meeting.case_listed`` where it goes to the next meeting.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    permissions.check_may(by, "decide", item.meeting.scheme)
    rules.check_under_way(stage_of(item.meeting))
    one_at_a_time(item.id)
    before = Parked.objects.filter(item=item, key=key).first()
    if before:
        return before
    if not because.strip():
        raise DataUnfit("Say why it is put off.", slug="no-reason")
    if Parked.objects.filter(item=item, to=ParkTo.NEXT.value).exists():
        raise StageRefused("It was put off to the next meeting already.", slug="parked-already")
    row = Parked(
        item=item,
        key=key,
        to=to.value,
        because=because.strip(),
        at=now,
        by=by.user_id,
        owner_agency=item.owner_agency,
    )
    record(
        "meeting.parked",
        verb=Verb.ALTERATION,
        object_kind="agenda-item",
        objects=[row.id, item.id, item.case_id],
        by=by,
        at=now,
        because=to.value,
    )
    row.save(force_insert=True)
    following = (
        following_meeting(item.meeting.scheme_id, after=item.meeting.starts_at) if to is ParkTo.NEXT else None
    )
    if following is not None:
        _list_again(item, following, by=by, at=now)
    return row


@transaction.atomic
def list_parked(*, meeting: Meeting, by: Viewer, at: datetime) -> None:
    """Put every open case that was put off to the next meeting, and is on none since, on this one's agenda.

    Records
        ``meeting.case_listed`` for each.
    """
    rows = AgendaItem.objects.filter(
        meeting__scheme=meeting.scheme,
        meeting__starts_at__lt=meeting.starts_at,
        parkings__to=ParkTo.NEXT.value,
        case__closure__isnull=True,
        case__in=visible_cases(by),
    ).select_related("meeting", "case")
    for item in rows:
        later = AgendaItem.objects.filter(case=item.case, meeting__starts_at__gt=item.meeting.starts_at)
        if not later.exists():
            _list_again(item, meeting, by=by, at=at)


@transaction.atomic
def list_cancelled(*, meeting: Meeting, by: Viewer, at: datetime) -> None:
    """Put every open case that stood on a meeting that was cancelled, and on no other since, on this one's agenda.

    Records
        ``meeting.case_listed`` for each.
    """
    rows = AgendaItem.objects.filter(
        meeting__scheme=meeting.scheme,
        meeting__in=cancelled_meetings(),
        case__closure__isnull=True,
        case__in=visible_cases(by),
    ).select_related("meeting", "case")
    for item in rows:
        held = AgendaItem.objects.filter(case=item.case).exclude(meeting__in=cancelled_meetings())
        if not held.filter(meeting__starts_at__gte=item.meeting.starts_at).exists() and not _is_planned(held):
            _list_again(item, meeting, by=by, at=at)


def _is_planned(items: QuerySet[AgendaItem]) -> bool:
    """Whether one of these items is on a meeting that has yet to begin."""
    return items.exclude(
        meeting__in=MeetingStep.objects.exclude(stage=Stage.SCHEDULED.value).values("meeting")
    ).exists()


def following_meeting(scheme: UUID, *, after: datetime) -> Meeting | None:
    """The first planned meeting of a scheme after a moment."""
    rows = Meeting.objects.filter(scheme=scheme, starts_at__gt=after)
    return next((m for m in rows.order_by("starts_at", "pk") if stage_of(m) is Stage.SCHEDULED), None)


def _list_again(item: AgendaItem, meeting: Meeting, *, by: Viewer, at: datetime) -> None:
    if AgendaItem.objects.filter(meeting=meeting, case=item.case).exists():
        return
    again = AgendaItem(
        meeting=meeting,
        case=item.case,
        question=item.question,
        listed_at=at,
        listed_by=by.user_id,
        owner_agency=item.owner_agency,
    )
    record(
        "meeting.case_listed",
        verb=Verb.ALTERATION,
        object_kind="agenda-item",
        objects=[again.id, item.case_id],
        by=by,
        at=at,
    )
    again.save(force_insert=True)
