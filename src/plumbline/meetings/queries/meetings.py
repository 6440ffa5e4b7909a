"""Read meetings: the stage and who was there for the whole table, each case for those let in to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, Case
from plumbline.cases.permissions import only_practises
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import STAGE_NAMES, Stage
from plumbline.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingStep, Minute
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of, walled_schemes
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list. ``cases`` counts those that the viewer sees."""

    meeting: Meeting
    stage: str
    stage_label: str
    cases: int


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """Who was there, for whom."""

    attendance: Attendance
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision with the actions it points to."""

    decision: Decision
    label: str
    dissenting_agency: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One case at the meeting: what was decided now, and what stands from before."""

    item: AgendaItem
    name: PersonName | None
    decisions: tuple[DecisionLine, ...]
    actions: tuple[ActionLine, ...]
    minute: str
    approved: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting as the viewer sees it."""

    meeting: Meeting
    stage: str
    stage_label: str
    attendances: tuple[AttendanceLine, ...]
    items: tuple[ItemLine, ...]
    cases_to_list: tuple[Case, ...]
    acts: frozenset[str]


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


def stage_of(meeting: Meeting) -> Stage:
    """Where a meeting stands: its last step."""
    last = MeetingStep.objects.filter(meeting=meeting).order_by("-number").first()
    return Stage(last.stage) if last else Stage.SCHEDULED


def meetings_for(viewer: Viewer) -> list[MeetingLine]:
    """Meetings of the viewer's schemes, latest first. Names nobody, so no entry is written."""
    cases = visible_cases(viewer)
    lines = []
    for meeting in visible_meetings(viewer).order_by("-starts_at"):
        stage = stage_of(meeting)
        items = AgendaItem.objects.filter(meeting=meeting, case__in=cases)
        lines.append(MeetingLine(meeting, stage.value, STAGE_NAMES[stage], items.count()))
    return lines


def next_meeting(viewer: Viewer, *, at: datetime | None = None) -> MeetingLine | None:
    """The meeting to prepare for: the one under way, or the first ahead."""
    now = at or timezone.now()
    waiting = [
        m
        for m in meetings_for(viewer)
        if m.stage == Stage.BEGUN or (m.stage == Stage.SCHEDULED and m.meeting.starts_at.date() >= now.date())
    ]
    return waiting[-1] if waiting else None


def meeting_page(viewer: Viewer, meeting_id: UUID, *, at: datetime | None = None) -> MeetingPage:
    """Return one meeting: for each case the viewer sees, what stands and what was decided.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.

    Records
        ``meeting.consulted``, one entry with the cases and people shown.
    """
    meeting, on = meeting_for(viewer, meeting_id), timezone.localdate(at)
    items = _items(viewer, meeting)
    shown = [i for item in items for i in (item.case_id, item.case.person_id)]
    record(
        "meeting.consulted",
        verb=Verb.CONSULTATION,
        object_kind="meeting",
        objects=[meeting.id, *shown],
        by=viewer,
        at=at,
    )
    names = names_for(viewer, [i.case.person_id for i in items]) if items else {}
    present, stage = attendance_lines(meeting), stage_of(meeting)
    return MeetingPage(
        meeting=meeting,
        stage=stage.value,
        stage_label=STAGE_NAMES[stage],
        attendances=present,
        items=tuple(_item(viewer, i, names.get(i.case.person_id), present, on) for i in items),
        cases_to_list=_to_list(viewer, meeting, items),
        acts=frozenset(act for act in permissions.MAY if permissions.may(viewer, act, meeting.scheme)),
    )


def _items(viewer: Viewer, meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    return list(visible_to(narrowed(viewer), rows).select_related("case__scheme", "meeting__scheme"))


def _to_list(viewer: Viewer, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[Case, ...]:
    if not permissions.may(viewer, "list_case", meeting.scheme):
        return ()
    rows = visible_cases(viewer).filter(scheme=meeting.scheme, closure__isnull=True)
    return tuple(rows.exclude(id__in=[i.case_id for i in items]).order_by("opened_at"))


def attendance_lines(meeting: Meeting) -> tuple[AttendanceLine, ...]:
    """Who is recorded as there."""
    rows = list(Attendance.objects.filter(meeting=meeting))
    users, agencies = names_of_users({a.user for a in rows}), names_of({a.agency for a in rows})
    return tuple(AttendanceLine(a, users.get(a.user, ""), agencies.get(a.agency, "")) for a in rows)


def _item(
    viewer: Viewer,
    item: AgendaItem,
    name: PersonName | None,
    present: Sequence[AttendanceLine],
    on: date,
) -> ItemLine:
    actions = _actions(viewer, item, on)
    decisions = decision_lines(item, actions)
    minute = Minute.objects.filter(item=item).first()
    return ItemLine(
        item=item,
        name=name,
        decisions=decisions,
        actions=tuple(actions),
        minute=minute.text if minute else draft_minute(item, present, decisions),
        approved=minute is not None,
    )


def _actions(viewer: Viewer, item: AgendaItem, on: date) -> list[ActionLine]:
    rows = Action.objects.filter(case=item.case).select_related("case__scheme", "objective")
    return action_lines(viewer, visible_to(narrowed(viewer), rows), on=on)


def decision_lines(item: AgendaItem, actions: Sequence[ActionLine]) -> tuple[DecisionLine, ...]:
    """Decisions on one case, with those of their actions that are among ``actions``."""
    kind, by_id = kind_of(item.case.scheme), {a.action.id: a for a in actions}
    rows = list(Decision.objects.filter(item=item).order_by("number"))
    agencies = names_of({d.dissenting_agency for d in rows if d.dissenting_agency})
    return tuple(
        DecisionLine(
            decision=d,
            label=kind.meeting.decisions[d.kind],
            dissenting_agency=agencies.get(d.dissenting_agency, "") if d.dissenting_agency else "",
            actions=tuple(by_id[a] for a in d.actions if a in by_id),
        )
        for d in rows
    )


def draft_minute(
    item: AgendaItem, present: Sequence[AttendanceLine], decisions: Sequence[DecisionLine]
) -> str:
    """Build the minute of one case from what was decided."""
    return rules.minute_text(
        scheme=item.meeting.scheme.name,
        ref=item.case.ref,
        held_on=timezone.localdate(item.meeting.starts_at),
        present=[_present(line) for line in present],
        decisions=[_decision_words(line) for line in decisions],
    )


def _present(line: AttendanceLine) -> str:
    authority = "with authority" if line.attendance.has_authority else "without authority"
    return f"{line.name} ({line.agency}, {authority})"


def _decision_words(line: DecisionLine) -> rules.DecisionWords:
    return rules.DecisionWords(
        label=line.label,
        words=line.decision.words,
        dissent=line.decision.dissent,
        dissenting_agency=line.dissenting_agency,
        actions=tuple(
            rules.action_words(
                words=a.words,
                owner=a.owner,
                agency=a.agency,
                due_on=a.steps[0].step.due_on,
                objective=a.objective,
            )
            for a in line.actions
        ),
    )
