"""Reads of a meeting under way that its notes and the room's screen share: which case is in hand, who is there, what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.agencies.kinds import kind_words
from plumbline.agencies.queries import agencies
from plumbline.cases.models import Action, ActionStep, Objective
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.meetings import permissions
from plumbline.meetings.lines import KnownAgency, KnownPerson, ParkTo, Table
from plumbline.meetings.lines.room import Present, initials, seconds_left, who_is_there
from plumbline.meetings.models import (
    AgendaItem,
    Apology,
    Attendance,
    AttendanceEnd,
    Decision,
    DecisionEnd,
    GoingOn,
    KeptLine,
    LineEnd,
    Meeting,
    MeetingStep,
    Minute,
    MinutesIssue,
    Observer,
    Parked,
    Pulled,
    Rearrangement,
    Signing,
    Slot,
)
from plumbline.meetings.queries.attending import allowed_at, here, quorum_of
from plumbline.meetings.queries.sight import AGENDA_ORDER, meeting_for
from plumbline.meetings.queries.there import there_at
from plumbline.people.queries import names_for
from plumbline.schemes.permissions import CASE_ROLES, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.changes import change_number as sharing_number
from plumbline.sharing.visibility import visible_to


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


def agenda_of(viewer: Viewer, meeting: Meeting) -> tuple[AgendaItem, ...]:
    """Cases of a meeting that the viewer sees, in order: what was put off to the end last, what is gone to the next meeting after it."""
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    seen = visible_to(narrowed(viewer), rows).select_related("case__scheme", "meeting__scheme")
    items = seen.order_by(*AGENDA_ORDER)
    parked = {row.item_id: row for row in Parked.objects.filter(item__meeting=meeting)}
    return tuple(sorted(items, key=lambda item: _place(parked.get(item.id))))


def _place(parked: Parked | None) -> tuple[int, float]:
    if parked is None:
        return 0, 0.0
    return (2 if parked.to == ParkTo.NEXT.value else 1), parked.at.timestamp()


def gone_from(meeting: Meeting) -> frozenset[UUID]:
    """Items of a meeting that were put off to the next one."""
    rows = Parked.objects.filter(item__meeting=meeting, to=ParkTo.NEXT.value)
    return frozenset(rows.values_list("item_id", flat=True))


def item_in_hand(viewer: Viewer, meeting_id: UUID) -> AgendaItem | None:
    """Return the case that the room has turned to, or the first of the agenda; None if the viewer sees none.

    Raises
    ------
    NotVisible: the meeting is not theirs to see.
    PermissionRefused: neither co-ordinator nor chair of the scheme.
    """
    meeting = meeting_for(viewer, meeting_id)
    permissions.check_may(viewer, "decide", meeting.scheme)
    last, items = last_slot(viewer, meeting), agenda_of(viewer, meeting)
    return next((i for i in items if last and i.id == last.item_id), items[0] if items else None)


def following_of(
    item: AgendaItem, items: Sequence[AgendaItem], *, gone: frozenset[UUID] = frozenset()
) -> AgendaItem | None:
    """The item after this one, None after the last. Those in ``gone`` are passed by."""
    place = [i.id for i in items].index(item.id) + 1
    return next((i for i in items[place:] if i.id not in gone), None)


def change_number(viewer: Viewer, meeting: Meeting, item: AgendaItem | None) -> str:
    """Return what differs when anything that the notes of a meeting show has changed (`sharing.changes`)."""
    rows: list[QuerySet[Any]] = [
        MeetingStep.objects.filter(meeting=meeting),
        Attendance.objects.filter(meeting=meeting),
        AttendanceEnd.objects.filter(attendance__meeting=meeting),
        Apology.objects.filter(meeting=meeting),
        Apology.objects.filter(meeting=meeting, ended_at__isnull=False),
        Observer.objects.filter(meeting=meeting),
        Signing.objects.filter(observer__meeting=meeting),
        GoingOn.objects.filter(meeting=meeting),
        Slot.objects.filter(item__meeting=meeting),
        AgendaItem.objects.filter(meeting=meeting),
        Pulled.objects.filter(item__meeting=meeting),
        Parked.objects.filter(item__meeting=meeting),
    ]
    if item is not None:
        rows += [
            Decision.objects.filter(item=item),
            KeptLine.objects.filter(item=item),
            LineEnd.objects.filter(item=item),
            DecisionEnd.objects.filter(item=item),
            ActionStep.objects.filter(action__case=item.case_id),
            Objective.objects.filter(case=item.case_id),
        ]
    return sharing_number(narrowed(viewer), rows)


def changes_of_meeting(viewer: Viewer, meeting_id: UUID) -> str:
    """Return the change number of a meeting's page: what is said of the meeting, and of each case of it that the viewer sees.

    Raises
    ------
    NotVisible: the meeting is not there, or not theirs to see.
    """
    meeting = meeting_for(viewer, meeting_id)
    cases = AgendaItem.objects.filter(meeting=meeting).values("case")
    rows: list[QuerySet[Any]] = [
        Decision.objects.filter(item__meeting=meeting),
        DecisionEnd.objects.filter(item__meeting=meeting),
        Minute.objects.filter(item__meeting=meeting),
        MinutesIssue.objects.filter(meeting=meeting),
        Rearrangement.objects.filter(meeting=meeting),
        ActionStep.objects.filter(action__case__in=cases),
    ]
    return f"{change_number(viewer, meeting, None)}-{sharing_number(narrowed(viewer), rows)}"


def table_of(viewer: Viewer, item: AgendaItem) -> Table:
    """Return who sits there and what can be decided, for the grammar of a line."""
    scheme = item.meeting.scheme
    there = {(a.user, a.agency) for a in there_at(item.meeting).filter(has_authority=True)}
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


def case_bar(
    viewer: Viewer, item: AgendaItem, items: Sequence[AgendaItem], last: Slot | None, now: datetime
) -> CaseBar:
    """What says which case this is, and how long the room has for it. The caller writes the ledger entry."""
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


def last_slot(viewer: Viewer, meeting: Meeting) -> Slot | None:
    """The slot that the room began last: its case is the one in hand."""
    rows = Slot.objects.filter(item__meeting=meeting)
    return visible_to(narrowed(viewer), rows).order_by("-began_at", "pk").first()


def actions_of(viewer: Viewer, item: AgendaItem, now: datetime) -> list[ActionLine]:
    """Actions of the case that the viewer sees, from before this meeting and of it."""
    rows = Action.objects.filter(case=item.case).select_related("case__scheme", "objective")
    return action_lines(viewer, visible_to(narrowed(viewer), rows), on=timezone.localdate(now))


def present_at(meeting: Meeting) -> Present:
    """Who is there, who of them can commit their agency, and whether the kind's quorum is met."""
    scheme, observers = meeting.scheme, Observer.objects.filter(meeting=meeting)
    signed = Signing.objects.filter(observer__meeting=meeting).count()
    found = who_is_there(here(meeting), agencies_all=len(scheme.agencies), quorum=quorum_of(meeting))
    return replace(
        found,
        observers=signed,
        unsigned=observers.count() - signed,
        allowed=tuple(kind_words(kind) for kind in sorted(allowed_at(meeting))),
    )
