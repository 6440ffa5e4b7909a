"""Cases that a meeting heard in a period, each with what a return counts of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of, of_kinds
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Contact, Participant
from plumbline.cases.queries.repeats import last_time
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.states import states_of
from plumbline.cases.rules import age_on
from plumbline.people.queries import PersonName, names_for
from plumbline.referrals.entry import is_repeat
from plumbline.schemes.kind import Route
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class PersonHeard:
    """One person of a case on the day of the meeting. None where sex or birth date is not recorded."""

    part: str
    sex: str | None
    age: int | None


@dataclass(frozen=True, slots=True)
class HeardCase:
    """One case as a return counts it. None where it was not recorded.

    ``is_repeat`` as it was decided at triage; ``incident_on``, ``last_referred`` and ``last_heard`` let it be counted by another rule.
    ``principal``: whom the case is counted by; ``people``: everybody in it.
    """

    case: Case
    name: PersonName | None
    heard_on: date
    is_repeat: bool
    incident_on: date
    last_referred: date | None
    last_heard: date | None
    from_kind: str
    principal: PersonHeard
    people: tuple[PersonHeard, ...]
    answers: Mapping[str, str]
    adviser_reached: bool

    def repeats_by(self, route: Route) -> bool:
        """Whether it is a repeat by a rule, whatever was decided at triage."""
        last = self.last_heard if route.anchor == "last_heard" else self.last_referred
        return last is not None and is_repeat(route, incident_on=self.incident_on, last=last)


def heard_cases(viewer: Viewer, scheme: Scheme, *, start: date, end: date) -> list[HeardCase]:
    """Cases of a scheme that the viewer sees and a meeting first decided on from ``start`` up to but without ``end``.

    Records
        ``return.made``, with the cases.
    """
    rows = {
        case.id: case
        for case in visible_cases(viewer)
        .filter(scheme=scheme)
        .select_related("referral", "scheme", "earlier__referral")
    }
    heard = _first_heard(scheme, rows.values())
    found = {key: at for key, at in heard.items() if start <= timezone.localdate(at) < end}
    cases = [rows[key] for key in sorted(found, key=lambda key: (found[key], str(key)))]
    record(
        "return.made", verb=Verb.CONSULTATION, object_kind="case", objects=[c.id for c in cases], by=viewer
    )
    return list(_heard(viewer, scheme, cases, found)) if cases else []


def _first_heard(scheme: Scheme, cases: Iterable[Case]) -> dict[UUID, datetime]:
    states = kind_of(scheme).course.states.values()
    heard = {state.on["discussed"] for state in states if "discussed" in state.on}
    return {
        key: row.at for key, rows in states_of(cases).items() for row in reversed(rows) if row.state in heard
    }


def _heard(
    viewer: Viewer, scheme: Scheme, cases: Sequence[Case], heard: Mapping[UUID, datetime]
) -> Iterator[HeardCase]:
    people: dict[UUID, dict[UUID, str]] = {case.id: {} for case in cases}
    for row in Participant.objects.filter(case__in=cases).order_by("number"):
        people[row.case_id].pop(row.person_id, None)
        if row.is_in:
            people[row.case_id][row.person_id] = row.part
    names = names_for(viewer, {key for found in people.values() for key in found})
    kinds = kinds_of({case.referral.owner_agency for case in cases})
    reached = _first_reached(scheme, cases)
    for case in cases:
        on = timezone.localdate(heard[case.id])
        parts = people[case.id]
        yield HeardCase(
            case=case,
            name=names.get(case.person_id),
            heard_on=on,
            is_repeat=bool(case.is_repeat),
            incident_on=case.referral.incident_on or timezone.localdate(case.referral.referred_at),
            last_referred=timezone.localdate(case.earlier.referral.referred_at) if case.earlier else None,
            last_heard=last_time("last_heard", case.earlier) if case.earlier else None,
            from_kind=kinds.get(case.referral.owner_agency, ""),
            principal=_person(parts.get(case.person_id, ""), names.get(case.person_id), on),
            people=tuple(_person(part, names.get(key), on) for key, part in parts.items()),
            answers=case.referral.answers,
            adviser_reached=case.id in reached and reached[case.id] < heard[case.id],
        )


def _person(part: str, name: PersonName | None, on: date) -> PersonHeard:
    age = age_on(name.date_of_birth, on) if name and name.date_of_birth else None
    return PersonHeard(part, name.sex if name else None, age)


def _first_reached(scheme: Scheme, cases: Sequence[Case]) -> dict[UUID, datetime]:
    speaking = of_kinds(scheme.agencies, kind_of(scheme).let_in_first)
    rows = Contact.objects.filter(
        case__in=cases,
        agency__in=speaking,
        reached=True,
        person_id=None,
        is_withdrawn=False,
        correction__isnull=True,
    ).order_by("-happened_at", "pk")
    return dict(rows.values_list("case_id", "happened_at"))
