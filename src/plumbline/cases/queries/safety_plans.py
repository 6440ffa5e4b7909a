"""Safety plans of the people in a case: what they say for the readers that were named, that there is one for the others.

They stand on this one page. No list, paper, chronology, search, export or message reads these rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, SafetyPlan, SafetyPlanWords
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.sight import case_for, open_acts
from plumbline.cases.sealing import unseal
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import StageRefused


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A version of a plan. ``is_known``: the viewer may read it, and it opens here. ``readers``: agencies that may."""

    plan: SafetyPlan
    agency: str
    by: str
    is_known: bool
    words: str
    readers: tuple[str, ...]
    reader_ids: tuple[UUID, ...]
    is_due: bool


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """The plan that one agency keeps: the version that counts, and those before it that the viewer may read."""

    now: PlanLine
    before: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class PersonPlanned:
    """One person of a case with the plans that agencies keep for them."""

    person: PersonLine
    plans: tuple[AgencyPlan, ...]

    def kept_by(self, agency: UUID) -> PlanLine | None:
        """The version that counts of one agency's plan."""
        return next((p.now for p in self.plans if p.now.plan.agency == agency), None)


@dataclass(frozen=True, slots=True)
class PlansOfCase:
    """Everybody in a case with their safety plans. ``is_walled``: nobody but its readers learns that there is one."""

    case: Case
    people: tuple[PersonPlanned, ...]
    may_write: bool
    is_walled: bool


def safety_plans_of_case(viewer: Viewer, ref: str, *, on: date | None = None) -> PlansOfCase:
    """Every safety plan in a case, by person, as far as the viewer may know it.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``safety_plan.consulted``, one entry for case, people, and the plans whose words are shown.
    """
    case, today = case_for(viewer, ref), on or timezone.localdate()
    seen = narrowed(viewer)
    rows = list(visible_to(seen, SafetyPlan.objects.filter(case=case)).order_by("number"))
    said = {w.plan_id: w for w in visible_to(seen, SafetyPlanWords.objects.filter(case=case, plan__in=rows))}
    people = people_of(viewer, case)
    record(
        "safety_plan.consulted",
        verb=Verb.CONSULTATION,
        object_kind="safety-plan",
        objects=[case.id, *(p.person_id for p in people), *sorted(said)],
        by=viewer,
    )
    lines = _lines(rows, said, today)
    return PlansOfCase(
        case=case,
        people=tuple(
            PersonPlanned(p, _by_agency([x for x in lines if x.plan.person_id == p.person_id]))
            for p in people
        ),
        may_write=bool(open_acts(viewer, case, ("write_safety_plan",))),
        is_walled=kind_of(case.scheme).is_walled,
    )


def is_plan_due(viewer: Viewer, case: Case, *, on: date | None = None) -> bool:
    """Whether a plan of which the viewer may know is to be looked at again. Says no more, and writes no entry: the page does."""
    last: dict[tuple[UUID, UUID], date] = {}
    for plan in visible_to(narrowed(viewer), SafetyPlan.objects.filter(case=case)).order_by("number"):
        last[plan.person_id, plan.agency] = plan.review_on
    return any(day <= (on or timezone.localdate()) for day in last.values())


def own_agency(viewer: Viewer, case: Case) -> UUID:
    """The agency for which the viewer writes safety plans."""
    return permissions.acting_agency(viewer, "write_safety_plan", case.scheme)


def _lines(rows: Sequence[SafetyPlan], said: dict[UUID, SafetyPlanWords], today: date) -> list[PlanLine]:
    users = names_of_users({r.by for r in rows})
    agencies = names_of({r.agency for r in rows} | {a for w in said.values() for a in w.seen_by_agencies})
    return [_line(row, said.get(row.id), users, agencies, today) for row in rows]


def _line(
    row: SafetyPlan,
    said: SafetyPlanWords | None,
    users: dict[UUID, str],
    agencies: dict[UUID, str],
    today: date,
) -> PlanLine:
    words = _opened(row, said)
    readers = tuple(said.seen_by_agencies) if said else ()
    return PlanLine(
        plan=row,
        agency=agencies.get(row.agency, ""),
        by=users.get(row.by, ""),
        is_known=words is not None,
        words=words or "",
        readers=tuple(sorted(agencies.get(key, "") for key in readers)),
        reader_ids=readers,
        is_due=row.review_on <= today,
    )


def _opened(row: SafetyPlan, said: SafetyPlanWords | None) -> str | None:
    """What a plan says. Unreadable on this server is as unknown: ask, rather than a page that fails."""
    try:
        return unseal(bytes(said.sealed), rule=row.id) if said else None
    except StageRefused:
        return None


def _by_agency(lines: Sequence[PlanLine]) -> tuple[AgencyPlan, ...]:
    kept: dict[UUID, list[PlanLine]] = {}
    for line in lines:
        kept.setdefault(line.plan.agency, []).append(line)
    return tuple(
        AgencyPlan(versions[-1], tuple(v for v in reversed(versions[:-1]) if v.is_known))
        for versions in kept.values()
    )
