"""Where another scheme leads for somebody of a case: told on this case alone, and to nobody but who sees both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.sight import participants_of, visible_cases
from plumbline.people.queries import PersonName, keys_of, names_for, resolve
from plumbline.schemes.kind import Yields
from plumbline.schemes.permissions import caseworker
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class LedElsewhere:
    """An open case of another scheme that leads for one person of this one, and what follows from it."""

    person_id: UUID
    name: PersonName | None
    ref: str
    scheme: str
    words: str


def led_elsewhere(viewer: Viewer, case: Case) -> list[LedElsewhere]:
    """Cases that the viewer sees and that lead for somebody of a case that they have open.

    It is never asked the other way round: a case that leads says nothing of those for which it does.

    Records
        ``case.listed``, with the cases that lead and whom they lead for and nothing of this case, where there are any.
    """
    rules = kind_of(case.scheme).yields_to
    if not rules:
        return []
    people = participants_of(case)
    found = [line for rule in rules for line in _led(viewer, rule, people)]
    if found:
        objects = list(
            dict.fromkeys(key for there, _, _ in found for key in (there.case_id, there.person_id))
        )
        record("case.listed", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    names = names_for(viewer, [here for _, here, _ in found]) if found else {}
    return [
        LedElsewhere(here, names.get(here), there.case.ref, there.case.scheme.name, rule.words)
        for there, here, rule in found
    ]


def _led(
    viewer: Viewer, rule: Yields, people: Sequence[Participant]
) -> Iterator[tuple[Participant, UUID, Yields]]:
    """How each person of the part stands in each open case there, the newest case first."""
    open_there = visible_cases(caseworker(viewer)).filter(scheme__kind=rule.kind, closure__isnull=True)
    for here in (one.person_id for one in people if one.part == rule.about):
        rows = Participant.objects.filter(
            case__in=open_there.values("id"), person_id__in=keys_of(resolve([here]).values())
        ).select_related("case__scheme")
        last = {(row.case_id, row.person_id): row for row in rows.order_by("number", "pk")}
        of_case = {row.case_id: row for row in last.values() if row.is_in and row.part == rule.there}
        for row in sorted(of_case.values(), key=lambda one: (-one.case.opened_at.timestamp(), one.case.ref)):
            yield row, here, rule
