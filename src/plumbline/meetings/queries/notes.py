"""The notes on one case, for those who take them at a meeting under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agencies
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Fact, Objective, ObjectiveRating
from plumbline.cases.queries.fact_ends import standing_facts
from plumbline.cases.queries.sight import state_of
from plumbline.cases.queries.steps import ActionLine
from plumbline.cases.queries.usual import UsualAction, usual_actions
from plumbline.meetings import permissions
from plumbline.meetings.enums import STAGE_NAMES, Stage
from plumbline.meetings.lines import Sort
from plumbline.meetings.lines.room import Present
from plumbline.meetings.models import (
    AgendaItem,
    Decision,
    Draft,
    KeptLine,
)
from plumbline.meetings.queries.attending import Attending, attending_of
from plumbline.meetings.queries.drift import Drift, drift_of
from plumbline.meetings.queries.live import (
    CaseBar,
    actions_of,
    agenda_of,
    case_bar,
    following_of,
    gone_from,
    last_slot,
    present_at,
)
from plumbline.meetings.queries.minuting import DecisionLine, decision_lines, draft_minute
from plumbline.meetings.queries.sight import item_for, stage_of
from plumbline.meetings.queries.taken_back import standing_lines, taken_back_of
from plumbline.schemes.permissions import narrowed
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
    Sort.PARK: "Parked",
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
class NotePage:
    """The notes on one case.

    ``before`` are actions from before this meeting, ``actions`` those it proposed; ``unminuted`` counts those that no decision
    takes in yet. ``usual``: what the kind offers and the case does not have. ``attending``: who is there by name, for whoever keeps the attendance; the screen of the room has `present` alone. ``taken_back``: a sentence for each line and decision that was. ``in_hand`` is the item that the room has turned to, if the viewer sees it.
    """

    bar: CaseBar
    stage: Stage
    stage_label: str
    can_plan: bool
    state_label: str
    before: tuple[ActionLine, ...]
    actions: tuple[ActionLine, ...]
    unminuted: tuple[ActionLine, ...]
    usual: tuple[UsualAction, ...]
    decisions: tuple[DecisionLine, ...]
    facts: tuple[FactSaid, ...]
    strengths: tuple[NoteLine, ...]
    lines: tuple[NoteLine, ...]
    objectives: tuple[ObjectiveSaid, ...]
    minute: str
    present: Present
    attending: Attending
    drift: Drift
    items: tuple[AgendaItem, ...]
    in_hand: AgendaItem | None
    following: AgendaItem | None
    draft: Draft | None
    taken_back: tuple[str, ...] = ()


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
    actions = actions_of(viewer, item, now)
    decisions, lines = decision_lines(item, actions), _lines(viewer, item, actions)
    stage, kind = stage_of(item.meeting), kind_of(item.case.scheme)
    state = state_of(item.case).state
    minuted = {a for d in decisions for a in d.decision.actions}
    made = {line.line.points_to for line in lines}
    here = tuple(a for a in actions if a.action.id in made | minuted)
    last, attending = last_slot(viewer, item.meeting), attending_of(item.meeting)
    return NotePage(
        bar=case_bar(viewer, item, items, last, now),
        stage=stage,
        stage_label=STAGE_NAMES[stage],
        can_plan=kind.course.states[state].plans,
        state_label=kind.course.label(state),
        before=tuple(a for a in actions if a not in here),
        actions=here,
        unminuted=tuple(a for a in here if a.action.id not in minuted),
        usual=usual_actions(kind, actions),
        decisions=decisions,
        facts=_facts(viewer, item),
        strengths=strengths_of_case(viewer, item.case),
        lines=lines,
        objectives=_objectives(viewer, item),
        minute=draft_minute(item, attending, decisions),
        present=present_at(item.meeting),
        attending=attending,
        drift=drift_of(viewer, item.meeting),
        items=items,
        in_hand=next((i for i in items if last and i.id == last.item_id), None),
        following=following_of(item, items, gone=gone_from(item.meeting)),
        draft=Draft.objects.filter(item=item, user=viewer.user_id).first(),
        taken_back=taken_back_of(narrowed(viewer), item),
    )


def _lines(viewer: Viewer, item: AgendaItem, actions: Sequence[ActionLine]) -> tuple[NoteLine, ...]:
    rows = standing_lines(narrowed(viewer), item=item)
    made = {a.action.id: f"{a.owner}, {a.agency}: {a.words}" for a in actions}
    made |= {d.id: d.words for d in Decision.objects.filter(item=item)}
    return _note_lines(list(rows), made)


def strengths_of_case(viewer: Viewer, case: Case) -> tuple[NoteLine, ...]:
    """What agencies said at meetings that goes well in a case, earliest first. The caller writes the ledger entry."""
    rows = standing_lines(narrowed(viewer), item__case=case, sort=Sort.STRENGTH.value)
    return _note_lines(list(rows), {})


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
    rows = standing_facts(narrowed(viewer), reply__request__case=item.case, marking=Marking.PANEL.value)
    names = {a.id: a.name for a in agencies()}
    return tuple(
        FactSaid(f, f.nature == "opinion", names.get(f.reply.request.agency, ""))
        for f in rows.select_related("reply__request")
    )


def _objectives(viewer: Viewer, item: AgendaItem) -> tuple[ObjectiveSaid, ...]:
    seen, labels = narrowed(viewer), kind_of(item.case.scheme).work.ratings
    last = {
        r.objective_id: labels[r.rating]
        for r in visible_to(seen, ObjectiveRating.objects.filter(objective__case=item.case))
    }
    rows = visible_to(seen, Objective.objects.filter(case=item.case))
    return tuple(ObjectiveSaid(o, last.get(o.id, "")) for o in rows)
