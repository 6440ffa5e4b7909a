"""Which meetings the viewer sees, where each stands, and what hangs on one, to act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.permissions import only_practises
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings.enums import STAGE_NAMES, Stage
from plumbline.meetings.models import AgendaItem, Attendance, Meeting, MeetingStep, Observer
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import walled_schemes
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


# Cases listed at one moment: the one that has been open longest first.
AGENDA_ORDER = ("listed_at", "case__opened_at", "case__ref", "pk")


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list. ``cases`` counts those that the viewer sees."""

    meeting: Meeting
    stage: str
    stage_label: str
    cases: int


def visible_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Meetings of the schemes at whose table the viewer sits.

    Behind a wall a date can say enough: whoever only works with people sees a meeting there if a case of theirs is on it.
    """
    rows = visible_to(narrowed(viewer), Meeting.objects.all()).select_related("scheme")
    if not only_practises(narrowed(viewer)):
        return rows
    mine = AgendaItem.objects.filter(meeting_id=OuterRef("id"), case__in=visible_cases(viewer))
    return rows.filter(~Q(scheme__in=walled_schemes()) | Exists(mine))


def meeting_for(viewer: Viewer, meeting_id: UUID) -> Meeting:
    """Return a meeting, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    return one_visible_to(caseworker(viewer), visible_meetings(viewer).filter(id=meeting_id))


def item_for(viewer: Viewer, item_id: UUID) -> AgendaItem:
    """Return an agenda item, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    rows = AgendaItem.objects.filter(id=item_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(caseworker(viewer), rows.select_related("meeting__scheme", "case__scheme"))


def observer_for(viewer: Viewer, observer_id: UUID) -> Observer:
    """Return somebody who observes a meeting, to act on.

    Raises
    ------
    NotVisible: they, or the meeting, are not theirs to see.
    """
    rows = Observer.objects.filter(id=observer_id, meeting__in=visible_meetings(viewer))
    return one_visible_to(caseworker(viewer), rows.select_related("meeting__scheme"))


def attendance_for(viewer: Viewer, attendance_id: UUID) -> Attendance:
    """Return somebody who is at a meeting for an agency, to act on.

    Raises
    ------
    NotVisible: they, or the meeting, are not theirs to see.
    """
    rows = Attendance.objects.filter(id=attendance_id, meeting__in=visible_meetings(viewer))
    return one_visible_to(caseworker(viewer), rows.select_related("meeting__scheme"))


def stage_of(meeting: Meeting) -> Stage:
    """Where a meeting stands: its last step."""
    last = MeetingStep.objects.filter(meeting=meeting).order_by("-number").first()
    return Stage(last.stage) if last else Stage.SCHEDULED


def law_of(meeting: Meeting) -> str:
    """The law that was chosen as a meeting began; empty where there was one alone, or it has not begun."""
    rows = MeetingStep.objects.filter(meeting=meeting, stage=Stage.BEGUN.value)
    return rows.values_list("law", flat=True).order_by("-number").first() or ""


def cancelled_meetings() -> QuerySet[MeetingStep, UUID]:
    """Keys of meetings that were cancelled."""
    return (
        MeetingStep.objects.filter(stage=Stage.CANCELLED.value).order_by().values_list("meeting", flat=True)
    )


def meetings_for(viewer: Viewer) -> list[MeetingLine]:
    """Meetings of the viewer's schemes, latest first. Names nobody, so no entry is written."""
    return _meeting_lines(viewer, list(visible_meetings(viewer).order_by("-starts_at", "pk")))


def _meeting_lines(viewer: Viewer, meetings: Sequence[Meeting]) -> list[MeetingLine]:
    steps = MeetingStep.objects.filter(meeting__in=meetings).order_by("number")
    stages = {meeting: Stage(stage) for meeting, stage in steps.values_list("meeting", "stage")}
    items = AgendaItem.objects.filter(meeting__in=meetings, case__in=visible_cases(viewer))
    cases = Counter(items.order_by().values_list("meeting", flat=True))
    return [_meeting_line(m, stages.get(m.id, Stage.SCHEDULED), cases[m.id]) for m in meetings]


def _meeting_line(meeting: Meeting, stage: Stage, cases: int) -> MeetingLine:
    return MeetingLine(meeting, stage.value, STAGE_NAMES[stage], cases)


def meetings_told(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of some meetings those that the viewer sees, each by its scheme and its day."""
    rows = visible_meetings(viewer).filter(id__in=list(ids)).select_related("scheme")
    return {
        row.id: say(
            "{scheme}, {day}",
            scheme=row.scheme.name,
            day=day_month_year(timezone.localtime(row.starts_at)),
        )
        for row in rows
    }


def meetings_to_list_for(viewer: Viewer, scheme: UUID, *, at: datetime | None = None) -> list[Meeting]:
    """Planned meetings of a scheme from today on, the next one first. Names nobody, so no entry is written."""
    rows = visible_meetings(viewer).filter(scheme=scheme, starts_at__date__gte=timezone.localdate(at))
    begun = MeetingStep.objects.exclude(stage=Stage.SCHEDULED.value).order_by().values("meeting")
    return list(rows.exclude(id__in=begun).order_by("starts_at", "pk"))


def next_meeting(viewer: Viewer, *, at: datetime | None = None) -> MeetingLine | None:
    """The meeting to prepare for: the one under way, or the first ahead."""
    today = timezone.localdate(at)
    last = MeetingStep.objects.filter(meeting=OuterRef("id")).order_by("-number").values("stage")[:1]
    rows = visible_meetings(viewer).alias(stage=Coalesce(Subquery(last), Value(Stage.SCHEDULED.value)))
    ahead = Q(stage=Stage.SCHEDULED.value, starts_at__date__gte=today)
    found = rows.filter(ahead | Q(stage=Stage.BEGUN.value)).order_by("starts_at", "id")[:1]
    return next(iter(_meeting_lines(viewer, list(found))), None)
