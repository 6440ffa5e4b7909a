"""The page of one meeting: the stage and who was there for the whole table, each case for those let in to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, Case
from plumbline.cases.permissions import keeps_on_screen
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import STAGE_NAMES, Stage
from plumbline.meetings.models import AgendaItem, Meeting, MeetingStep, Minute, MinutesIssue
from plumbline.meetings.queries.attending import Attending, attending_of
from plumbline.meetings.queries.drift import Drift, drift_of
from plumbline.meetings.queries.minuting import DecisionLine, decision_lines, draft_minute, parked_words
from plumbline.meetings.queries.rearranging import RearrangementLine, rearrangements_of
from plumbline.meetings.queries.settled import SettledLine, settled_lines
from plumbline.meetings.queries.sight import AGENDA_ORDER, meeting_for, stage_of
from plumbline.meetings.queries.taken_back import decision_ends
from plumbline.meetings.queries.together import TogetherLine, together_line
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import joined


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One case at the meeting: what was decided now, and what stands from before."""

    item: AgendaItem
    name: PersonName | None
    decisions: tuple[DecisionLine, ...]
    actions: tuple[ActionLine, ...]
    minute: str
    approved_at: datetime | None
    approved_by: str
    together: TogetherLine
    parked: str
    settled: tuple[SettledLine, ...]
    taken_back: tuple[str, ...]

    @property
    def approved(self) -> bool:
        """Whether the minute is a chair's word, and no draft."""
        return self.approved_at is not None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting as the viewer sees it. ``closed``: how long ago it ended; ``out_after``: how long after that its minutes went out.

    ``stays_on_screen``: what was decided and minuted goes on no paper that the viewer prints from the page: the chair consents first.
    """

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
    minutes_late: bool
    drift: Drift
    rearranged: tuple[RearrangementLine, ...]
    stays_on_screen: bool

    @property
    def together(self) -> tuple[ItemLine, ...]:
        """Cases that wait to be agreed without discussion."""
        return tuple(item for item in self.items if item.together.is_waiting)

    @property
    def left_to_approve(self) -> int:
        """Cases without a minute though the minutes are approved: whoever approved them does not see those cases."""
        return sum(not item.approved for item in self.items) if self.stage == Stage.APPROVED.value else 0

    @property
    def undecided(self) -> tuple[tuple[int, ItemLine], ...]:
        """Cases on which nothing is decided yet, each with its number on the agenda; none once the minutes are approved or the meeting is off."""
        if self.stage in (Stage.APPROVED.value, Stage.CANCELLED.value):
            return ()
        return tuple((n, item) for n, item in enumerate(self.items, start=1) if not item.decisions)


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
        stays_on_screen=keeps_on_screen(viewer, meeting.scheme),
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
        "minutes_late": ended is not None and issue is None and now - ended.at > rules.MINUTES_WITHIN,
    }


def _items(viewer: Viewer, meeting: Meeting) -> list[AgendaItem]:
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer))
    seen = visible_to(narrowed(viewer), rows).select_related("case__scheme", "meeting__scheme")
    return list(seen.order_by(*AGENDA_ORDER))


def _to_list(viewer: Viewer, meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[Case, ...]:
    if not permissions.may(viewer, "list_case", meeting.scheme):
        return ()
    rows = visible_cases(viewer).filter(scheme=meeting.scheme, closure__isnull=True)
    return tuple(rows.exclude(id__in=[i.case_id for i in items]).order_by("opened_at", "pk"))


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
        approved_at=minute.approved_at if minute else None,
        approved_by=names_of_users({minute.approved_by}).get(minute.approved_by, "") if minute else "",
        together=together_line(viewer, item, stage, decided=bool(decisions)),
        parked=joined(parked_words(item), "; "),
        settled=settled_lines(item),
        taken_back=tuple(one.said for one in decision_ends(narrowed(viewer), item=item)),
    )


def _actions(viewer: Viewer, item: AgendaItem, on: date) -> list[ActionLine]:
    rows = Action.objects.filter(case=item.case).select_related("case__scheme", "objective")
    return action_lines(viewer, visible_to(narrowed(viewer), rows), on=on)
