"""Begin a meeting, end it, approve its minutes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action
from plumbline.cases.queries.steps import action_lines
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import AgendaItem, Meeting, MeetingStep, Minute
from plumbline.meetings.queries import (
    attending_of,
    decision_lines,
    draft_minute,
    meeting_for,
    stage_of,
)
from plumbline.meetings.queries.there import bound_agencies
from plumbline.meetings.services.room import items_seen, let_room_in, move_meeting
from plumbline.meetings.services.settling import check_settled
from plumbline.referrals.agreements import basis_among
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def begin_meeting(
    *, meeting: Meeting, by: Viewer, gateway: str = "", at: datetime | None = None
) -> MeetingStep:
    """Begin. Agencies whose people have accepted confidence see the listed cases from now on.

    Parameters
    ----------
    gateway : slug or words of the law on which all that is shared at this meeting rests; needed where the agreements of the scheme name several.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: begun already, or nobody there is bound to confidence.
        DataUnfit: there are several laws and none was chosen, or one that is not among them.
    Records
        ``meeting.moved`` and ``case.shared`` for each case.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "run", meeting.scheme)
    if not bound_agencies(meeting):
        raise StageRefused("Nobody is recorded as there and bound to confidence. Record that first.")
    step = move_meeting(
        meeting, Stage.BEGUN, law=_law(meeting, gateway, on=timezone.localdate(now)), by=by, at=now
    )
    let_room_in(meeting, by=by, at=now)
    return step


def _law(meeting: Meeting, gateway: str, *, on: date) -> str:
    """The law chosen, as the step keeps it; empty where there is one alone, which holds without a choice."""
    basis = basis_among(meeting.scheme, meeting.scheme.agencies, disclosers=bound_agencies(meeting), on=on)
    if len(basis.laws) < 2:
        return ""
    law = basis.law(gateway)
    if law.citation is None:
        raise DataUnfit("Choose the law under which this meeting shares what it shares.", slug="no-gateway")
    return law.gateway or law.citation


@transaction.atomic
def end_meeting(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> MeetingStep:
    """End. No decision is added from now on.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: not under way, or a case that was decided on has no answer yet to what its kind needs answered.
    Records
        ``meeting.moved``.
    """
    meeting = meeting_for(by, meeting.id)
    permissions.check_may(by, "run", meeting.scheme)
    check_settled(items_seen(meeting, by=by))
    return move_meeting(meeting, Stage.ENDED, by=by, at=at or timezone.now())


@transaction.atomic
def approve_minutes(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> list[Minute]:
    """Approve the minutes: one text a case, built from the decisions, locked with its hash.

    A chair who does not see a case leaves it to another, who approves what is left after the meeting is closed for everybody else: the first learns of nothing.

    Refuses
        PermissionRefused: not a chair of the scheme.
        StageRefused: not ended, or approved already; or a case that was decided on has no answer yet to what its kind needs answered.
    Records
        ``meeting.moved`` and ``minutes.approved``.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "approve", meeting.scheme)
    items = [item for item in items_seen(meeting, by=by) if not hasattr(item, "minute")]
    check_settled(items)
    if stage_of(meeting) is not Stage.APPROVED or not items:
        move_meeting(meeting, Stage.APPROVED, by=by, at=now)
    rows = [_minute(item, by=by, at=now) for item in items]
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
    text = draft_minute(item, attending_of(item.meeting), decisions)
    return Minute(
        item=item,
        text=text,
        sha256=rules.fingerprint(text),
        approved_at=at,
        approved_by=by.user_id,
        owner_agency=item.owner_agency,
    )
