"""How the meetings of a length of time kept the rules of their kind: quorum, what they had to answer, and minutes in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case, TrackEntry
from plumbline.cases.queries.managed import values_on
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import AgendaItem, Decision, ItemAnswer, MeetingStep, MinutesIssue
from plumbline.meetings.queries.missing import changed_among, missing_then
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on


@dataclass(frozen=True, slots=True)
class CaseAtMeeting:
    """One case that a meeting decided on, as the viewer sees it.

    ``answered``: questions of the kind that were answered. ``minutes_in_time``: None while their day is still to come.
    """

    case: Case
    name: PersonName | None
    met_on: date
    quorate: bool
    answered: frozenset[str]
    minutes_in_time: bool | None


def cases_at_meetings(
    viewer: Viewer, scheme: Scheme, *, start: date, end: date, today: date | None = None
) -> list[CaseAtMeeting]:
    """Every case that a meeting which ended from ``start`` up to but without ``end`` decided on; one row for each meeting of a case.

    The return that asks for them has written its entry.
    """
    day, kind = today or timezone.localdate(), kind_of(scheme)
    steps = MeetingStep.objects.filter(meeting__scheme=scheme, stage=Stage.ENDED.value).select_related(
        "meeting__scheme"
    )
    ended = {s.meeting_id: s for s in steps if start <= timezone.localdate(s.at) < end}
    items = list(
        AgendaItem.objects.filter(meeting__in=list(ended), case__in=visible_cases(viewer))
        .select_related("case__scheme", "meeting")
        .order_by("meeting__starts_at", "listed_at", "id")
    )
    decided: dict[UUID, list[Decision]] = {}
    for row in standing_decisions(item__in=items).select_related("item__meeting__scheme").order_by("number"):
        decided.setdefault(row.item_id, []).append(row)
    answered: dict[UUID, set[str]] = {}
    for item_id, question in ItemAnswer.objects.filter(item__in=items).values_list("item_id", "question"):
        answered.setdefault(item_id, set()).add(question)
    issued = dict(MinutesIssue.objects.filter(meeting__in=list(ended)).values_list("meeting_id", "at"))
    entries: dict[UUID, list[TrackEntry]] = {}
    for entry in TrackEntry.objects.filter(case__in=[i.case_id for i in items]).order_by("at", "number"):
        entries.setdefault(entry.case_id, []).append(entry)
    names = names_for(viewer, [i.case.person_id for i in items]) if items else {}
    changed = changed_among(ended)
    found = []
    for item in (one for one in items if one.id in decided):
        step = ended[item.meeting_id]
        met_on = timezone.localdate(step.at)
        out = timezone.localdate(issued[item.meeting_id]) if item.meeting_id in issued else None
        found.append(
            CaseAtMeeting(
                case=item.case,
                name=names.get(item.case.person_id),
                met_on=met_on,
                quorate=_quorate(step, decided[item.id], changed),
                answered=frozenset(answered.get(item.id, ())),
                minutes_in_time=_in_time(
                    kind, values_on(entries.get(item.case_id, []), met_on), met_on, out, day
                ),
            )
        )
    return found


def _quorate(step: MeetingStep, decided: Sequence[Decision], changed: Collection[UUID]) -> bool:
    """Whether nobody was missing at the end of a meeting, nor as it decided on a case, as it is known now."""
    if step.missing_kinds is None:
        return False
    at_end = missing_then(step.meeting, step.missing_kinds, step.at, changed=changed)
    return not at_end and not any(
        missing_then(d.item.meeting, d.missing_kinds, d.decided_at, changed=changed) for d in decided
    )


def _in_time(
    kind: Kind, values: Mapping[str, str], met_on: date, out: date | None, today: date
) -> bool | None:
    clock = kind.clocks.get("minutes")
    limit = clock.limit_for(values) if clock else None
    if limit is None:
        return None
    due = due_on(met_on, limit)
    if out is None:
        return None if today <= due else False
    return out <= due
