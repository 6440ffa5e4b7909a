"""The stages of a meeting, and letting the room in to its cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.services.sight import let_agencies_in
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import AgendaItem, Meeting, MeetingStep
from plumbline.meetings.queries import law_of, missing_at, stage_of
from plumbline.meetings.queries.attending import quorum_of
from plumbline.meetings.queries.sight import AGENDA_ORDER
from plumbline.meetings.queries.there import bound_agencies
from plumbline.values.errors import StageRefused


def one_at_a_time(wanted: UUID) -> None:
    """Wait for whoever writes on the same thing: rows here are only added, so there is no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"meetings.{wanted}"])


def items_seen(meeting: Meeting, *, by: Viewer) -> list[AgendaItem]:
    """Items of a meeting whose case the actor sees."""
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(by))
    return list(rows.select_related("meeting__scheme", "case__scheme").order_by(*AGENDA_ORDER))


def called_to(meeting: Meeting) -> set[UUID]:
    """Those who sit at the table of the scheme."""
    return {
        user.id
        for agency in meeting.scheme.agencies
        for user in members_of(agency, roles=permissions.MAY["answer_between"])
    }


def let_room_in(meeting: Meeting, *, by: Viewer, at: datetime) -> None:
    """Let the agencies that are bound to confidence in to every listed case that the actor sees."""
    agencies, law = bound_agencies(meeting), law_of(meeting)
    for item in items_seen(meeting, by=by):
        let_agencies_in(case=item.case, agencies=agencies, by=by, because="at-the-meeting", law=law, at=at)


def let_room_in_to(item: AgendaItem, *, by: Viewer, at: datetime) -> None:
    """Let the agencies that are bound to confidence in to one case of a meeting under way, unless all of them are."""
    agencies = bound_agencies(item.meeting)
    if not agencies <= set(item.case.seen_by_agencies):
        law = law_of(item.meeting)
        let_agencies_in(case=item.case, agencies=agencies, by=by, because="at-the-meeting", law=law, at=at)


def move_meeting(meeting: Meeting, stage: Stage, *, by: Viewer, at: datetime, law: str = "") -> MeetingStep:
    """Bring a meeting, which the caller has checked, to its next stage."""
    one_at_a_time(meeting.id)
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
    number = MeetingStep.objects.filter(meeting=meeting).count() + 1
    return add_step(meeting, number, stage, law=law, by=by, at=at)


def add_step(
    meeting: Meeting, number: int, stage: Stage, *, by: Viewer, at: datetime, law: str = ""
) -> MeetingStep:
    """Store one stage; of two with one number the second is refused."""
    step = MeetingStep(
        meeting=meeting,
        number=number,
        stage=stage.value,
        missing_kinds=list(missing_at(meeting)) if stage is Stage.ENDED else None,
        quorum=list(quorum_of(meeting)) if stage is Stage.ENDED else None,
        law=law,
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
