"""Reads of a meeting under way: the notes on one case for those who take them, and what the room's screen may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from plumbline.access.queries import members_of, names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agencies
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, ActionStep, Fact, Objective, ObjectiveRating
from plumbline.cases.queries.sight import participants_of, state_of, visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.meetings import permissions
from plumbline.meetings.enums import STAGE_NAMES, Stage
from plumbline.meetings.lines import KnownAgency, KnownPerson, Sort, Table
from plumbline.meetings.lines.room import Here, Present, initials, masked, seconds_left, who_is_there
from plumbline.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Draft,
    KeptLine,
    Meeting,
    MeetingStep,
    Slot,
)
from plumbline.meetings.queries import (
    DecisionLine,
    attendance_lines,
    decision_lines,
    draft_minute,
    item_for,
    meeting_for,
    stage_of,
)
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.permissions import CASE_ROLES, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import visible_to


SORT_NAMES = {
    Sort.FACT: "Fact",
    Sort.OPINION: "Opinion",
    Sort.STRENGTH: "Strength",
    Sort.NOTE: "Note",
    Sort.ACTION: "Action",
    Sort.DECISION: "Decision",
}


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A kept line in finished words."""

    line: KeptLine
    label: str
    words: str
    agency: str
    by: str


@dataclass(frozen=True, slots=True)
class FactSaid:
    """A fact that research released to the meeting, with whose it is."""

    fact: Fact
    is_opinion: bool
    agency: str


@dataclass(frozen=True, slots=True)
class ObjectiveSaid:
    """An objective with its number, by which a line names it, and its last rating."""

    objective: Objective
    rating: str


@dataclass(frozen=True, slots=True)
class CaseBar:
    """What says which case this is: never a name in full."""

    item: AgendaItem
    initials: str
    position: int
    count: int
    began_at: datetime | None
    minutes: int | None
    seconds_left: int | None
    is_in_hand: bool


@dataclass(frozen=True, slots=True)
class NotePage:
    """The notes on one case.

    ``before`` are actions from before this meeting, ``actions`` those it proposed; ``unminuted`` counts those that no decision
    takes in yet. ``in_hand`` is the item that the room has turned to, if the viewer sees it.
    """

    bar: CaseBar
    stage: Stage
    stage_label: str
    can_plan: bool
    state_label: str
    before: tuple[ActionLine, ...]
    actions: tuple[ActionLine, ...]
    unminuted: tuple[ActionLine, ...]
    decisions: tuple[DecisionLine, ...]
    facts: tuple[FactSaid, ...]
    strengths: tuple[NoteLine, ...]
    lines: tuple[NoteLine, ...]
    objectives: tuple[ObjectiveSaid, ...]
    minute: str
    present: Present
    items: tuple[AgendaItem, ...]
    in_hand: AgendaItem | None
    following: AgendaItem | None
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A decision or an action as the room may read it."""

    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """What the screen of the room shows: initials, reference, the question, options, what was decided, the clock."""

    meeting: Meeting
    stage: Stage
    bar: CaseBar | None
    question: str
    options: tuple[str, ...]
    decisions: tuple[ScreenLine, ...]
    actions: tuple[ScreenLine, ...]
    done_before: int
    all_before: int
    present: Present


def note_page(viewer: Viewer, item_id: UUID, *, at: datetime | None = None) -> NotePage:
    """Return the notes on one case at a meeting, for whoever takes them.

    Raises
    ------
    NotVisible: the item, or its case, is not theirs to see.
    PermissionRefused: neither co-ordinator nor chair of the scheme.

    Records
        ``meeting.notes_consulted``, with the case and the person.
    """
    item, now = item_for(viewer, item_id), at or timezone.now()
    permissions.check_may(viewer, "decide", item.meeting.scheme)
    shown = [item.id, item.case_id, item.case.person_id]
    record(
        "meeting.notes_consulted",
        verb=Verb.CONSULTATION,
        object_kind="agenda-item",
        objects=shown,
        by=viewer,
        at=now,
    )
    items = agenda_of(viewer, item.meeting)
    actions = _actions(viewer, item, now)
    decisions, lines = decision_lines(item, actions), _lines(viewer, item, actions)
    stage, kind = stage_of(item.meeting), kind_of(item.case.scheme)
    state = state_of(item.case).state
    minuted = {a for d in decisions for a in d.decision.actions}
    made = {line.line.points_to for line in lines}
    here = tuple(a for a in actions if a.action.id in made | minuted)
    last = _last_slot(viewer, item.meeting)
    return NotePage(
        bar=_bar(viewer, item, items, last, now),
        stage=stage,
        stage_label=STAGE_NAMES[stage],
        can_plan=kind.course.states[state].plans,
        state_label=kind.course.label(state),
        before=tuple(a for a in actions if a not in here),
        actions=here,
        unminuted=tuple(a for a in here if a.action.id not in minuted),
        decisions=decisions,
        facts=_facts(viewer, item),
        strengths=_strengths(viewer, item),
        lines=lines,
        objectives=_objectives(viewer, item),
        minute=draft_minute(item, attendance_lines(item.meeting), decisions),
        present=_present(item.meeting),
        items=items,
        in_hand=next((i for i in items if last and i.id == last.item_id), None),
        following=following_of(item, items),
        draft=Draft.objects.filter(item=item, user=viewer.user_id).first(),
    )


def screen_page(viewer: Viewer, meeting_id: UUID, *, at: datetime | None = None) -> ScreenPage:
    """Return what the screen of the room shows: the case in hand, without names, dates of birth, addresses, facts or notes.

    Decisions are shown by their label, since their words may say anything; actions with names and addresses masked.

    Raises
    ------
    NotVisible: the meeting is not theirs to see.
    PermissionRefused: neither co-ordinator nor chair of the scheme.

    Records
        ``meeting.shown``, with the case.
    """
    meeting, now = meeting_for(viewer, meeting_id), at or timezone.now()
    permissions.check_may(viewer, "run", meeting.scheme)
    stage, last = stage_of(meeting), _last_slot(viewer, meeting)
    items = agenda_of(viewer, meeting)
    item = next((i for i in items if last and i.id == last.item_id), None) if stage is Stage.BEGUN else None
    shown = [meeting.id] + ([item.id, item.case_id, item.case.person_id] if item else [])
    record("meeting.shown", verb=Verb.CONSULTATION, object_kind="meeting", objects=shown, by=viewer, at=now)
    if item is None:
        return ScreenPage(meeting, stage, None, "", (), (), (), 0, 0, _present(meeting))
    actions = _actions(viewer, item, now)
    decisions = decision_lines(item, actions)
    mask = _Mask(viewer, item)
    made = {a for d in decisions for a in d.decision.actions}
    lines = KeptLine.objects.filter(item=item, sort=Sort.ACTION.value)
    made |= {line.points_to for line in lines if line.points_to}
    before = [a for a in actions if a.action.id not in made]
    return ScreenPage(
        meeting=meeting,
        stage=stage,
        bar=_bar(viewer, item, items, last, now),
        question=mask(item.question),
        options=tuple(kind_of(meeting.scheme).meeting.decisions.values()),
        decisions=tuple(_decision_on_screen(d) for d in decisions),
        actions=tuple(_action_on_screen(a, mask) for a in actions if a.action.id in made),
        done_before=sum(a.state in ("done", "verified") for a in before),
        all_before=len(before),
        present=_present(meeting),
    )


def on_screen(viewer: Viewer, item: AgendaItem, words: str) -> str:
    """Return words as the room's screen would show them."""
    return _Mask(viewer, item)(words)


def change_number(viewer: Viewer, meeting: Meeting, item: AgendaItem | None) -> str:
    """Return what differs when anything that a page shows has changed: counts of rows, of which none is ever taken away.

    Only rows that the viewer sees are counted. Names nobody, so no entry is written.
    """
    seen = narrowed(viewer)
    rows = [
        MeetingStep.objects.filter(meeting=meeting),
        Attendance.objects.filter(meeting=meeting),
        Slot.objects.filter(item__meeting=meeting),
        AgendaItem.objects.filter(meeting=meeting),
    ]
    if item is not None:
        rows += [
            Decision.objects.filter(item=item),
            KeptLine.objects.filter(item=item),
            ActionStep.objects.filter(action__case=item.case_id),
            Objective.objects.filter(case=item.case_id),
        ]
    counts = {f"n{place}": _counted(visible_to(seen, found)) for place, found in enumerate(rows)}
    (told,) = Meeting.objects.filter(id=meeting.id).annotate(**counts).values_list(*counts)
    return "-".join(map(str, told))


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as part of one query for all of them."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(counted), 0)


def agenda_of(viewer: Viewer, meeting: Meeting) -> tuple[AgendaItem, ...]:
    """Cases of a meeting that the viewer sees, in order."""
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    return tuple(visible_to(narrowed(viewer), rows).select_related("case__scheme", "meeting__scheme"))


def item_in_hand(viewer: Viewer, meeting_id: UUID) -> AgendaItem | None:
    """Return the case that the room has turned to, or the first of the agenda; None if the viewer sees none.

    Raises
    ------
    NotVisible: the meeting is not theirs to see.
    PermissionRefused: neither co-ordinator nor chair of the scheme.
    """
    meeting = meeting_for(viewer, meeting_id)
    permissions.check_may(viewer, "decide", meeting.scheme)
    last, items = _last_slot(viewer, meeting), agenda_of(viewer, meeting)
    return next((i for i in items if last and i.id == last.item_id), items[0] if items else None)


def following_of(item: AgendaItem, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item after this one, None after the last."""
    ids = [i.id for i in items]
    place = ids.index(item.id) + 1
    return items[place] if place < len(items) else None


def table_of(viewer: Viewer, item: AgendaItem) -> Table:
    """Return who sits there and what can be decided, for the grammar of a line."""
    scheme = item.meeting.scheme
    there = {(a.user, a.agency) for a in Attendance.objects.filter(meeting=item.meeting, has_authority=True)}
    objectives = visible_to(narrowed(viewer), Objective.objects.filter(case=item.case))
    return Table(
        agencies=tuple(
            KnownAgency(str(a.id), a.name, tuple(dict.fromkeys((a.kind, a.slug))))
            for a in agencies()
            if a.id in scheme.agencies
        ),
        people=tuple(
            KnownPerson(str(user.id), user.name, str(agency), here=(user.id, agency) in there)
            for agency in sorted(scheme.agencies)
            for user in members_of(agency, roles=CASE_ROLES)
        ),
        decisions=kind_of(scheme).meeting.decisions,
        objectives={o.number: o.words for o in objectives},
    )


def objective_numbered(viewer: Viewer, item: AgendaItem, number: int) -> Objective | None:
    """The objective of this number in the case of the item, None if there is none."""
    return visible_to(narrowed(viewer), Objective.objects.filter(case=item.case, number=number)).first()


class _Mask:
    """Hides from words what tells who a case is about."""

    def __init__(self, viewer: Viewer, item: AgendaItem) -> None:
        ids = {item.case.person_id, *(p.person_id for p in participants_of(item.case))}
        found: Iterable[PersonName] = names_for(viewer, ids).values()
        self._names = [
            part for n in found for name in (n.first_name, n.last_name) for part in (name, *name.split())
        ]
        self._births = [n.date_of_birth for n in found if n.date_of_birth]

    def __call__(self, words: str) -> str:
        return masked(words, names=self._names, births=self._births)


def _bar(
    viewer: Viewer, item: AgendaItem, items: Sequence[AgendaItem], last: Slot | None, now: datetime
) -> CaseBar:
    name = names_for(viewer, [item.case.person_id]).get(item.case.person_id)
    in_hand = last is not None and last.item_id == item.id
    began = last.began_at if last is not None and in_hand else None
    minutes = kind_of(item.meeting.scheme).meeting.minutes_per_case
    return CaseBar(
        item=item,
        initials=initials(name.first_name, name.last_name) if name else "",
        position=[i.id for i in items].index(item.id) + 1,
        count=len(items),
        began_at=began,
        minutes=minutes,
        seconds_left=seconds_left(began=began, minutes=minutes, now=now),
        is_in_hand=in_hand,
    )


def _last_slot(viewer: Viewer, meeting: Meeting) -> Slot | None:
    rows = Slot.objects.filter(item__meeting=meeting)
    return visible_to(narrowed(viewer), rows).order_by("-began_at").first()


def _actions(viewer: Viewer, item: AgendaItem, now: datetime) -> list[ActionLine]:
    rows = Action.objects.filter(case=item.case).select_related("case__scheme", "objective")
    return action_lines(viewer, visible_to(narrowed(viewer), rows), on=timezone.localdate(now))


def _lines(viewer: Viewer, item: AgendaItem, actions: Sequence[ActionLine]) -> tuple[NoteLine, ...]:
    rows = visible_to(narrowed(viewer), KeptLine.objects.filter(item=item))
    made = {a.action.id: f"{a.owner}, {a.agency}: {a.words}" for a in actions}
    made |= {d.id: d.words for d in Decision.objects.filter(item=item)}
    return _note_lines(list(rows), made)


def _strengths(viewer: Viewer, item: AgendaItem) -> tuple[NoteLine, ...]:
    rows = KeptLine.objects.filter(item__case=item.case, sort=Sort.STRENGTH.value)
    return _note_lines(list(visible_to(narrowed(viewer), rows)), {})


def _note_lines(rows: Sequence[KeptLine], made: Mapping[UUID, str]) -> tuple[NoteLine, ...]:
    users = names_of_users({r.kept_by for r in rows})
    names = {a.id: a.name for a in agencies()}
    return tuple(
        NoteLine(
            line=r,
            label=SORT_NAMES[Sort(r.sort)],
            words=made.get(r.points_to, "") if r.points_to else r.words,
            agency=names.get(r.agency, "") if r.agency else "",
            by=users.get(r.kept_by, ""),
        )
        for r in rows
    )


def _facts(viewer: Viewer, item: AgendaItem) -> tuple[FactSaid, ...]:
    """Facts that their agencies gave to the whole meeting; those kept to their giver or to named people are not read out."""
    rows = Fact.objects.filter(reply__request__case=item.case, marking=Marking.PANEL.value)
    names = {a.id: a.name for a in agencies()}
    return tuple(
        FactSaid(f, f.nature == "opinion", names.get(f.reply.request.agency, ""))
        for f in visible_to(narrowed(viewer), rows).select_related("reply__request")
    )


def _objectives(viewer: Viewer, item: AgendaItem) -> tuple[ObjectiveSaid, ...]:
    seen, labels = narrowed(viewer), kind_of(item.case.scheme).work.ratings
    last = {
        r.objective_id: labels[r.rating]
        for r in visible_to(seen, ObjectiveRating.objects.filter(objective__case=item.case))
    }
    rows = visible_to(seen, Objective.objects.filter(case=item.case))
    return tuple(ObjectiveSaid(o, last.get(o.id, "")) for o in rows)


def _present(meeting: Meeting) -> Present:
    kinds = {a.id: a.kind for a in agencies()}
    rows = [
        Here(str(a.agency), kinds.get(a.agency, ""), a.has_authority, a.confidentiality_accepted)
        for a in Attendance.objects.filter(meeting=meeting)
    ]
    scheme = meeting.scheme
    return who_is_there(rows, agencies_all=len(scheme.agencies), quorum=kind_of(scheme).meeting.quorum)


def _decision_on_screen(line: DecisionLine) -> ScreenLine:
    return ScreenLine(line.label, f"{line.dissenting_agency} dissents" if line.decision.dissent else "")


def _action_on_screen(line: ActionLine, mask: _Mask) -> ScreenLine:
    due = line.steps[0].step.due_on
    purpose = f", for objective {line.action.objective.number}" if line.action.objective else ""
    year = f" {due.year}" if due.year != line.action.proposed_at.year else ""
    return ScreenLine(mask(line.words), f"{line.agency}, by {due:%-d %B}{year}{purpose}")
