"""What the room's screen may show of a meeting under way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.queries.sight import participants_of
from plumbline.cases.queries.steps import ActionLine
from plumbline.meetings import permissions
from plumbline.meetings.enums import Stage
from plumbline.meetings.lines import Sort
from plumbline.meetings.lines.room import Present, masked
from plumbline.meetings.models import (
    AgendaItem,
    KeptLine,
    Meeting,
)
from plumbline.meetings.queries.live import (
    CaseBar,
    actions_of,
    agenda_of,
    case_bar,
    last_slot,
    present_at,
)
from plumbline.meetings.queries.minuting import DecisionLine, decision_lines
from plumbline.meetings.queries.sight import meeting_for, stage_of
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.values.words import say
from plumbline.values.written_days import day_month, day_month_year


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
    stage, last = stage_of(meeting), last_slot(viewer, meeting)
    items = agenda_of(viewer, meeting)
    item = next((i for i in items if last and i.id == last.item_id), None) if stage is Stage.BEGUN else None
    shown = [meeting.id] + ([item.id, item.case_id, item.case.person_id] if item else [])
    record("meeting.shown", verb=Verb.CONSULTATION, object_kind="meeting", objects=shown, by=viewer, at=now)
    if item is None:
        return ScreenPage(meeting, stage, None, "", (), (), (), 0, 0, present_at(meeting))
    # What is not for every agency in the case is not for the room.
    actions = [a for a in actions_of(viewer, item, now) if a.action.marking == Marking.PANEL]
    decisions = decision_lines(item, actions)
    mask = _Mask(viewer, item)
    made = {a for d in decisions for a in d.decision.actions}
    lines = KeptLine.objects.filter(item=item, sort=Sort.ACTION.value)
    made |= {line.points_to for line in lines if line.points_to}
    before = [a for a in actions if a.action.id not in made]
    return ScreenPage(
        meeting=meeting,
        stage=stage,
        bar=case_bar(viewer, item, items, last, now),
        question=mask(item.question),
        options=tuple(kind_of(meeting.scheme).meeting.decisions.values()),
        decisions=tuple(_decision_on_screen(d) for d in decisions),
        actions=tuple(_action_on_screen(a, mask) for a in actions if a.action.id in made),
        done_before=sum(a.state in ("done", "verified") for a in before),
        all_before=len(before),
        present=present_at(meeting),
    )


def on_screen(viewer: Viewer, item: AgendaItem, words: str) -> str:
    """Return words as the room's screen would show them."""
    return _Mask(viewer, item)(words)


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


def _decision_on_screen(line: DecisionLine) -> ScreenLine:
    return ScreenLine(
        line.label, say("{agency} dissents", agency=line.dissenting_agency) if line.decision.dissent else ""
    )


def _action_on_screen(line: ActionLine, mask: _Mask) -> ScreenLine:
    due = line.steps[0].step.due_on
    day = day_month_year(due) if due.year != line.action.proposed_at.year else day_month(due)
    if not (aim := line.action.objective):
        return ScreenLine(mask(line.words), say("{agency}, by {day}", agency=line.agency, day=day))
    return ScreenLine(
        mask(line.words),
        say("{agency}, by {day}, for objective {number}", agency=line.agency, day=day, number=aim.number),
    )
