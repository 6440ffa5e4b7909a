"""Open cases in which nothing happens: asked of their co-ordinator, and never closed by silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.dormancy import is_dormant, quiet_days
from plumbline.cases.enums import DORMANCY_NAMES, Dormancy
from plumbline.cases.models import (
    ActionStep,
    Case,
    CaseState,
    Contact,
    DormancyAnswer,
    Objective,
    ResearchReply,
    ResearchRequest,
    Review,
)
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.sight import visible_cases
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.queries.chronology import dated_events_of_each
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class DormantCase:
    """A case that lies still. ``quiet``: days since anything was done or decided; ``after``: those that its state allows.

    ``said``: the last answer in words, where there was one.
    """

    case: Case
    state_label: str
    quiet: int
    after: int
    said: str
    answers: int


def dormant_cases(
    viewer: Viewer, *, decided: Mapping[UUID, datetime] | None = None, at: datetime | None = None
) -> list[DormantCase]:
    """Open cases of the viewer's schemes to be asked about, the longest still first. References and counts, so no entry.

    Parameters
    ----------
    decided : when a meeting last decided on each case, by case; meetings stand above this room.
    """
    return _dormant(viewer, None, decided or {}, at)


def dormant_case(
    viewer: Viewer, case: Case, *, decided: Mapping[UUID, datetime] | None = None, at: datetime | None = None
) -> DormantCase | None:
    """One case, if it is to be asked about now and the viewer is who is asked."""
    return next(iter(_dormant(viewer, case.id, decided or {}, at)), None)


def asked_about(viewer: Viewer, *, case_id: UUID | None = None) -> list[Case]:
    """Open cases of the hosts of which the viewer is co-ordinator."""
    hosts = viewer.agencies_as(MAY["answer_dormancy"])
    rows = visible_cases(viewer).filter(closure__isnull=True, scheme__host_agency__in=hosts)
    return list(rows.filter(id=case_id) if case_id else rows)


def _dormant(
    viewer: Viewer, case_id: UUID | None, decided: Mapping[UUID, datetime], at: datetime | None
) -> list[DormantCase]:
    today, cases = timezone.localdate(at), asked_about(viewer, case_id=case_id)
    if not cases:
        return []
    states, answers = _states(cases), _answers(viewer, cases)
    last = _last_moments(viewer, cases, decided)
    users = names_of_users({rows[-1].by for rows in answers.values()})
    still: dict[UUID, tuple[Case, int, int]] = {}
    for case in cases:
        after = kind_of(case.scheme).course.states[states[case.id]].dormant_after
        own = answers.get(case.id, [])
        quiet = quiet_days(moments=[*last[case.id], timezone.localdate(case.opened_at)], today=today)
        waits = own[-1].until if own else None
        if after is not None and is_dormant(quiet=quiet, after=after, not_before=waits, today=today):
            still[case.id] = (case, quiet, after)
    # Events are looked for last, and only where nothing else has happened.
    events = _events(viewer, [case for case, _, _ in still.values()])
    found = []
    for case, quiet, after in still.values():
        quiet = min(
            quiet, quiet_days(moments=[*events[case.id], timezone.localdate(case.opened_at)], today=today)
        )
        if quiet >= after:
            own = answers.get(case.id, [])
            label = kind_of(case.scheme).course.label(states[case.id])
            found.append(
                DormantCase(case, label, quiet, after, _said(own[-1], users) if own else "", len(own))
            )
    return sorted(found, key=lambda one: (-one.quiet, one.case.ref))


def _said(answer: DormancyAnswer, users: Mapping[UUID, str]) -> str:
    return say(
        "{answer}, said {by} on {day}: {words}",
        answer=say(DORMANCY_NAMES[Dormancy(answer.answer)]),
        by=users.get(answer.by, ""),
        day=day_month_year(timezone.localdate(answer.at)),
        words=answer.words,
    )


def _states(cases: Sequence[Case]) -> dict[UUID, str]:
    rows = CaseState.objects.filter(case__in=cases).order_by("number")
    return dict(rows.values_list("case_id", "state"))


def _answers(viewer: Viewer, cases: Sequence[Case]) -> dict[UUID, list[DormancyAnswer]]:
    found: dict[UUID, list[DormancyAnswer]] = {}
    for row in visible_to(narrowed(viewer), DormancyAnswer.objects.filter(case__in=cases)).order_by("number"):
        found.setdefault(row.case_id, []).append(row)
    return found


def _last_moments(
    viewer: Viewer, cases: Sequence[Case], decided: Mapping[UUID, datetime]
) -> dict[UUID, list[date]]:
    """The last day of each kind of thing that is done in a case."""
    seen = narrowed(viewer)
    found: dict[UUID, list[date]] = {case.id: [] for case in cases}
    for key, moment in (*_each(seen, cases), *decided.items()):
        if key in found:
            found[key].append(timezone.localdate(moment))
    return found


def _each(seen: Viewer, cases: Sequence[Case]) -> Iterable[tuple[UUID, datetime]]:
    asked: list[tuple[QuerySet[Any], str, str]] = [
        (CaseState.objects.filter(case__in=cases), "case", "at"),
        (Contact.objects.filter(case__in=cases), "case", "logged_at"),
        (ActionStep.objects.filter(action__case__in=cases), "action__case", "at"),
        (Objective.objects.filter(case__in=cases), "case", "set_at"),
        (Review.objects.filter(case__in=cases), "case", "held_at"),
        (ResearchRequest.objects.filter(case__in=cases), "case", "asked_at"),
        (ResearchReply.objects.filter(request__case__in=cases), "request__case", "replied_at"),
    ]
    first, *others = (
        visible_to(seen, rows).order_by().values_list(key).annotate(Max(moment))
        for rows, key, moment in asked
    )
    yield from first.union(*others, all=True)


def _events(viewer: Viewer, cases: Sequence[Case]) -> dict[UUID, list[date]]:
    """When something became known, or happened, to the person whose case it is, by case."""
    found = dated_events_of_each(
        narrowed(viewer), {case.id: (case.person_id, case.opened_at) for case in cases}
    )
    return {
        case: [timezone.localdate(m) for e in events for m in (e.known_at, e.occurred_from) if m is not None]
        for case, events in found.items()
    }
