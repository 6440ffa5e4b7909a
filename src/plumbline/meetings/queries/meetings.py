"""Read meetings: the stage and who was there for the whole table, each case for those let in to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

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
from plumbline.meetings.lines import Cast, ParkTo
from plumbline.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    MeetingStep,
    Minute,
    MinutesIssue,
    Observer,
    Parked,
    Vote,
)
from plumbline.meetings.queries.attending import (
    AttendanceLine,
    Attending,
    attending_of,
    observer_words,
    quorum_sentence,
)
from plumbline.meetings.queries.between import noted_lines
from plumbline.meetings.queries.drift import Drift, drift_of
from plumbline.meetings.queries.rearranging import RearrangementLine, rearrangements_of
from plumbline.meetings.queries.together import TogetherLine, together_line
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
class DecisionLine:
    """A decision with the actions it points to. ``could_pull`` names agencies, where it was agreed without discussion."""

    decision: Decision
    label: str
    dissenting_agency: str
    actions: tuple[ActionLine, ...]
    could_pull: tuple[str, ...]
    votes: dict[str, tuple[str, ...]]
    not_voting: tuple[str, ...]

    @property
    def vote_words(self) -> str:
        """How it was voted on; empty where it was not put to the vote."""
        return rules.vote_words(self.votes, self.not_voting)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One case at the meeting: what was decided now, and what stands from before."""

    item: AgendaItem
    name: PersonName | None
    decisions: tuple[DecisionLine, ...]
    actions: tuple[ActionLine, ...]
    minute: str
    approved: bool
    together: TogetherLine
    parked: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting as the viewer sees it. ``closed``: how long ago it ended; ``out_after``: how long after that its minutes went out."""

    meeting: Meeting
    stage: str
    stage_label: str
    attending: Attending
    items: tuple[ItemLine, ...]
    cases_to_list: tuple[Case, ...]
    acts: frozenset[str]
    closed: str
    issue: MinutesIssue | None
    out_after: str
    within_aim: bool
    drift: Drift
    rearranged: tuple[RearrangementLine, ...]

    @property
    def together(self) -> tuple[ItemLine, ...]:
        """Cases that wait to be agreed without discussion."""
        return tuple(item for item in self.items if item.together.is_waiting)


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


def cancelled_meetings() -> QuerySet[MeetingStep, UUID]:
    """Keys of meetings that were cancelled."""
    return (
        MeetingStep.objects.filter(stage=Stage.CANCELLED.value).order_by().values_list("meeting", flat=True)
    )


def meetings_for(viewer: Viewer) -> list[MeetingLine]:
    """Meetings of the viewer's schemes, latest first. Names nobody, so no entry is written."""
    meetings = list(visible_meetings(viewer).order_by("-starts_at"))
    steps = MeetingStep.objects.filter(meeting__in=meetings).order_by("number")
    stages = {meeting: Stage(stage) for meeting, stage in steps.values_list("meeting", "stage")}
    items = AgendaItem.objects.filter(meeting__in=meetings, case__in=visible_cases(viewer))
    cases = Counter(items.order_by().values_list("meeting", flat=True))
    return [_meeting_line(m, stages.get(m.id, Stage.SCHEDULED), cases[m.id]) for m in meetings]


def _meeting_line(meeting: Meeting, stage: Stage, cases: int) -> MeetingLine:
    return MeetingLine(meeting, stage.value, STAGE_NAMES[stage], cases)


def meetings_told(viewer: Viewer, ids: Iterable[UUID]) -> set[UUID]:
    """Of some meetings those that the viewer sees."""
    return set(visible_meetings(viewer).filter(id__in=list(ids)).values_list("id", flat=True))


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
    attending, stage = attending_of(meeting), stage_of(meeting)
    return MeetingPage(
        meeting=meeting,
        stage=stage.value,
        stage_label=STAGE_NAMES[stage],
        attending=attending,
        items=tuple(_item(viewer, i, names.get(i.case.person_id), attending, stage, on) for i in items),
        cases_to_list=_to_list(viewer, meeting, items),
        acts=frozenset(
            act
            for act in permissions.MAY.keys() - permissions.FOR_AN_AGENCY_IN_A_CASE
            if permissions.may(viewer, act, meeting.scheme)
        ),
        **_out(meeting, at or timezone.now()),
        drift=drift_of(viewer, meeting),
        rearranged=rearrangements_of(meeting),
    )


def _out(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """How long ago the meeting ended, and how long after that its minutes went out."""
    ended = MeetingStep.objects.filter(meeting=meeting, stage=Stage.ENDED.value).first()
    issue = MinutesIssue.objects.filter(meeting=meeting).first()
    after = issue.at - ended.at if issue and ended else None
    return {
        "closed": rules.time_words((now - ended.at).total_seconds()) if ended else "",
        "issue": issue,
        "out_after": rules.time_words(after.total_seconds()) if after is not None else "",
        "within_aim": after is not None and after <= rules.MINUTES_WITHIN,
    }


def _items(viewer: Viewer, meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    return list(visible_to(narrowed(viewer), rows).select_related("case__scheme", "meeting__scheme"))


def _to_list(viewer: Viewer, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[Case, ...]:
    if not permissions.may(viewer, "list_case", meeting.scheme):
        return ()
    rows = visible_cases(viewer).filter(scheme=meeting.scheme, closure__isnull=True)
    return tuple(rows.exclude(id__in=[i.case_id for i in items]).order_by("opened_at"))


def _item(
    viewer: Viewer,
    item: AgendaItem,
    name: PersonName | None,
    attending: Attending,
    stage: Stage,
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
        minute=minute.text if minute else draft_minute(item, attending, decisions),
        approved=minute is not None,
        together=together_line(viewer, item, stage, decided=bool(decisions)),
        parked="; ".join(parked_words(item)),
    )


def _actions(viewer: Viewer, item: AgendaItem, on: date) -> list[ActionLine]:
    rows = Action.objects.filter(case=item.case).select_related("case__scheme", "objective")
    return action_lines(viewer, visible_to(narrowed(viewer), rows), on=on)


def decision_lines(item: AgendaItem, actions: Sequence[ActionLine]) -> tuple[DecisionLine, ...]:
    """Decisions on one case, with those of their actions that are among ``actions``."""
    kind, by_id = kind_of(item.case.scheme), {a.action.id: a for a in actions}
    rows = list(Decision.objects.filter(item=item).order_by("number"))
    named = {d.dissenting_agency for d in rows if d.dissenting_agency} | {
        a for d in rows for a in d.could_pull
    }
    cast = _votes_of(rows)
    could_vote = _could_vote(item.meeting) if cast else set()
    agencies = names_of(named | could_vote | {v.agency for votes in cast.values() for v in votes})
    return tuple(
        DecisionLine(
            decision=d,
            label=kind.meeting.decisions[d.kind],
            dissenting_agency=agencies.get(d.dissenting_agency, "") if d.dissenting_agency else "",
            actions=tuple(by_id[a] for a in d.actions if a in by_id),
            could_pull=tuple(sorted(agencies.get(a, "") for a in d.could_pull)),
            votes=_by_cast(cast.get(d.id, []), agencies),
            not_voting=tuple(
                sorted(agencies.get(a, "") for a in could_vote - {v.agency for v in cast.get(d.id, [])})
            ),
        )
        for d in rows
    )


def _votes_of(decisions: Sequence[Decision]) -> dict[UUID, list[Vote]]:
    found: dict[UUID, list[Vote]] = {}
    for vote in Vote.objects.filter(decision__in=decisions):
        found.setdefault(vote.decision_id, []).append(vote)
    return found


def _could_vote(meeting: Meeting) -> set[UUID]:
    there = Attendance.objects.filter(meeting=meeting, has_authority=True, confidentiality_accepted=True)
    return set(there.values_list("agency", flat=True))


def _by_cast(votes: Sequence[Vote], agencies: Mapping[UUID, str]) -> dict[str, tuple[str, ...]]:
    return {
        cast.value: tuple(sorted(agencies.get(v.agency, "") for v in votes if v.cast == cast.value))
        for cast in Cast
    }


def draft_minute(item: AgendaItem, attending: Attending, decisions: Sequence[DecisionLine]) -> str:
    """Build the minute of one case from what was decided."""
    return rules.minute_text(
        scheme=item.meeting.scheme.name,
        ref=item.case.ref,
        held_on=timezone.localdate(item.meeting.starts_at),
        present=[_present(line) for line in attending.members],
        observers=[observer_words(line) for line in attending.observers if line.statement],
        quorum=quorum_sentence(attending),
        noted=[*noted_lines(item), *parked_words(item)],
        decisions=[_decision_words(line, attending) for line in decisions],
    )


def parked_words(item: AgendaItem) -> list[str]:
    """To where and why the room put a case off, as it is minuted."""
    goes = {ParkTo.END.value: "the end of the agenda", ParkTo.NEXT.value: "the next meeting"}
    return [
        f"Put off to {goes[row.to]} at {timezone.localtime(row.at):%H:%M}: {row.because}."
        for row in Parked.objects.filter(item=item)
    ]


def _present(line: AttendanceLine) -> str:
    authority = "with authority" if line.attendance.has_authority else "without authority"
    bound = "" if line.is_bound else ", not bound to confidence"
    return f"{line.name} ({line.agency}, {authority}{bound})"


def _decision_words(line: DecisionLine, attending: Attending) -> rules.DecisionWords:
    because = attending.because(line.decision.decided_at)
    notes = [
        line.vote_words,
        rules.without_discussion(line.could_pull),
        rules.without_quorum(line.decision.missing_kinds, because),
    ]
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
        notes=tuple(note for note in notes if note),
    )
