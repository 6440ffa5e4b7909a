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
from plumbline.meetings.lines.room import Present, masked, shown_verb
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
    """What the screen of the room shows: initials, reference, options, what was decided, the clock.

    ``item``: the case in hand; ``words_shown``: its question and the words of its actions are on the wall, because somebody pressed for it;
    ``has_words``: there are some that are not.
    """

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
    item: UUID | None = None
    words_shown: bool = False
    has_words: bool = False


def screen_page(
    viewer: Viewer, meeting_id: UUID, *, words_of: UUID | None = None, at: datetime | None = None
) -> ScreenPage:
    """Return what the screen of the room shows: the case in hand, and nothing of it that somebody typed.

    A line that was typed may say where the victim is, an illness or an allegation, and no filter can tell. So a decision is shown by its
    label, an action by its verb, the agency that does it, its day and the number of its objective, and the question not at all.

    Parameters
    ----------
    words_of : the case, as its item of the agenda, whose question and actions whoever runs the screen shows in words, with names, births,
        postcodes and street addresses masked. Of any other case nothing is shown by it: the next one begins without.

    Raises
    ------
    NotVisible: the meeting is not theirs to see.
    PermissionRefused: neither co-ordinator nor chair of the scheme.

    Records
        ``meeting.shown``, with the case; because of ``words`` where they are shown.
    """
    meeting, now = meeting_for(viewer, meeting_id), at or timezone.now()
    permissions.check_may(viewer, "run", meeting.scheme)
    stage, last = stage_of(meeting), last_slot(viewer, meeting)
    items = agenda_of(viewer, meeting)
    item = next((i for i in items if last and i.id == last.item_id), None) if stage is Stage.BEGUN else None
    shown = [meeting.id] + ([item.id, item.case_id, item.case.person_id] if item else [])
    words_shown = item is not None and words_of == item.id
    record(
        "meeting.shown",
        verb=Verb.CONSULTATION,
        object_kind="meeting",
        objects=shown,
        by=viewer,
        at=now,
        because="words" if words_shown else "",
    )
    if item is None:
        return ScreenPage(meeting, stage, None, "", (), (), (), 0, 0, present_at(meeting))
    # What is not for every agency in the case is not for the room.
    actions = [a for a in actions_of(viewer, item, now) if a.action.marking == Marking.PANEL]
    decisions = decision_lines(item, actions)
    mask = _Mask(viewer, item) if words_shown else None
    made = {a for d in decisions for a in d.decision.actions}
    lines = KeptLine.objects.filter(item=item, sort=Sort.ACTION.value)
    made |= {line.points_to for line in lines if line.points_to}
    before = [a for a in actions if a.action.id not in made]
    return ScreenPage(
        meeting=meeting,
        stage=stage,
        bar=case_bar(viewer, item, items, last, now),
        question=mask(item.question) if mask else "",
        options=tuple(kind_of(meeting.scheme).meeting.decisions.values()),
        decisions=tuple(_decision_on_screen(d) for d in decisions),
        actions=tuple(_action_on_screen(a, mask) for a in actions if a.action.id in made),
        done_before=sum(a.state in ("done", "verified") for a in before),
        all_before=len(before),
        present=present_at(meeting),
        item=item.id,
        words_shown=words_shown,
        has_words=bool(item.question or any(a.action.id in made for a in actions)),
    )


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


def _action_on_screen(line: ActionLine, mask: _Mask | None) -> ScreenLine:
    words = mask(line.words) if mask else shown_verb(line.action.verb) or say("Action")
    due = line.steps[0].step.due_on
    day = day_month_year(due) if due.year != line.action.proposed_at.year else day_month(due)
    if not (aim := line.action.objective):
        return ScreenLine(words, say("{agency}, by {day}", agency=line.agency, day=day))
    return ScreenLine(
        words,
        say("{agency}, by {day}, for objective {number}", agency=line.agency, day=day, number=aim.number),
    )
