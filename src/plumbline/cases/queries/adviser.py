"""What an adviser has before her: victims whom nobody of her agency has tried to reach yet, and those of whom a meeting has not ended her part.

She owns no action when a case is taken in and need not lead it, so that no list of work would hold it; the clock of her first contact
(domain 3.2: 24 to 48 hours) runs all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import VictimMoment
from plumbline.cases.models import Case, ClockStep, VictimWord
from plumbline.cases.queries.clocks import WatchedClock, clock_line
from plumbline.cases.queries.moments import moments_of
from plumbline.cases.queries.sight import heard_at_each, visible_cases
from plumbline.cases.queries.tries import CLOCK, speaking_for, tries_in
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class AdviserCase:
    """A case in which the viewer's agency speaks for the victim: how the clock of the first contact runs, and what is still theirs to do."""

    case: Case
    name: PersonName | None
    clock: WatchedClock
    to_be_told: bool


@dataclass(frozen=True, slots=True)
class AdviserDesk:
    """Her first page.

    ``untried``: nobody of the agency has tried yet, the first to run out first; ``to_tell``: a meeting decided and the victim was not told
    since; ``unheard``: tried or reached, and no meeting has heard it.
    """

    untried: tuple[AdviserCase, ...] = ()
    to_tell: tuple[AdviserCase, ...] = ()
    unheard: tuple[AdviserCase, ...] = ()


def adviser_desk(viewer: Viewer, *, at: datetime | None = None) -> AdviserDesk:
    """The open cases in which the viewer is an adviser of an agency that speaks for the victim, as far as her part is not over.

    Records
        ``case.listed``, with whom it names.
    """
    cases = _spoken_for(viewer)
    if not cases:
        return AdviserDesk()
    tries, heard = tries_in(viewer, cases), heard_at_each(cases)
    told = _told_last(viewer, cases)
    waits = {key: key not in told or told[key] < at for key, at in heard.items()}
    shown = [c for c in cases if c.id not in tries or c.id not in heard or waits[c.id]]
    lines = _lines(viewer, shown, waits, at or timezone.now())
    return AdviserDesk(
        untried=tuple(one for one in lines if one.case.id not in tries),
        to_tell=tuple(one for one in lines if one.to_be_told and one.case.id in tries),
        unheard=tuple(one for one in lines if one.case.id in tries and one.case.id not in heard),
    )


def _spoken_for(viewer: Viewer) -> list[Case]:
    mine = narrowed(viewer).agencies_as(permissions.MAY["speak_for_victim"])
    if not mine:
        return []
    rows = visible_cases(viewer).filter(closure__isnull=True, seen_by_agencies__overlap=sorted(mine))
    return [
        case
        for case in rows.select_related("scheme", "referral")
        if mine & set(case.seen_by_agencies) & set(speaking_for(case))
    ]


def _told_last(viewer: Viewer, cases: Iterable[Case]) -> dict[UUID, datetime]:
    rows = VictimWord.objects.filter(case__in=list(cases), moment=VictimMoment.TOLD.value)
    return {row.case_id: row.at for row in visible_to(narrowed(viewer), rows).order_by("at", "pk")}


def _lines(viewer: Viewer, cases: list[Case], waits: Mapping[UUID, bool], now: datetime) -> list[AdviserCase]:
    if not cases:
        return []
    record(
        "case.listed",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=sorted({key for case in cases for key in (case.id, case.person_id)}),
        by=viewer,
    )
    names = names_for(viewer, [case.person_id for case in cases])
    moments = moments_of(cases, {}, {}, tries_in(viewer, cases))
    steps = _steps(viewer, cases)
    found = []
    for case in cases:
        kind = kind_of(case.scheme)
        line = clock_line(kind.clocks[CLOCK], kind, moments[case.id], steps.get(case.id, []), {}, now)
        if line is not None:
            found.append(AdviserCase(case, names.get(case.person_id), line, waits.get(case.id, False)))
    return sorted(found, key=lambda one: (one.clock.due or now, one.case.ref))


def _steps(viewer: Viewer, cases: list[Case]) -> dict[UUID, list[ClockStep]]:
    rows = ClockStep.objects.filter(case__in=cases, clock=CLOCK).order_by("number", "pk")
    found: dict[UUID, list[ClockStep]] = {}
    for row in visible_to(narrowed(viewer), rows):
        found.setdefault(row.case_id, []).append(row)
    return found
