"""Of which kinds of agency a quorum was short at a moment that is past, as it is known now.

One rule for minutes, returns and, in SQL (`quorum_policy`), for the figures of boards: what was noted then, and whoever turned out since to
have left before, or never to have been there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from plumbline.meetings.enums import Stage
from plumbline.meetings.lines.room import missing_of
from plumbline.meetings.models import AttendanceEnd, Decision, Meeting, MeetingStep
from plumbline.meetings.queries.attending import here, quorum_of


def missing_kinds(decision: Decision) -> tuple[str, ...]:
    """Kinds of agency without which a decision was taken, as it is known now."""
    meeting = decision.item.meeting
    return missing_then(
        meeting, decision.missing_kinds, decision.decided_at, changed=changed_among([meeting.id])
    )


def missing_then(
    meeting: Meeting, noted: Iterable[str], at: datetime, *, changed: Collection[UUID]
) -> tuple[str, ...]:
    """Kinds that were missing at a moment: those ``noted`` then, and at a meeting in ``changed`` those that are known to be since."""
    if meeting.id not in changed:
        return tuple(noted)
    return tuple(sorted({*noted, *missing_of(here(meeting, at), _quorum_at_its_end(meeting))}))


def changed_among(meetings: Collection[UUID]) -> frozenset[UUID]:
    """Those of some meetings of which somebody said that a person had left, or was never there."""
    rows = AttendanceEnd.objects.filter(attendance__meeting__in=meetings)
    return frozenset(rows.values_list("attendance__meeting", flat=True))


def _quorum_at_its_end(meeting: Meeting) -> tuple[str, ...]:
    """The quorum that a meeting had as it ended; while it goes on, and where that was not kept, the one that it has now."""
    step = MeetingStep.objects.filter(meeting=meeting, stage=Stage.ENDED.value, quorum__isnull=False).first()
    return tuple(step.quorum) if step is not None and step.quorum is not None else quorum_of(meeting)
