"""Open actions of one agency about one person that two forums may have asked for alike, as far as the viewer sees both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.alike import pairs_alike
from plumbline.cases.models import Participant
from plumbline.cases.queries.steps import ActionLine, action_lines, actions_of_open_cases
from plumbline.people.queries import PersonName, names_for, resolve
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """Two open actions that may be one task: whom both are about, and each with its forum, the elder first."""

    person: UUID
    name: PersonName | None
    one: ActionLine
    other: ActionLine

    @property
    def forums(self) -> tuple[str, str]:
        """The schemes that agreed them."""
        return self.one.action.case.scheme.name, self.other.action.case.scheme.name


def count_alike(viewer: Viewer) -> int:
    """How many pairs `actions_alike` would show. References alone: no entry in the ledger."""
    return len(_pairs(viewer))


def actions_alike(viewer: Viewer, *, at: datetime | None = None) -> list[AlikeLine]:
    """Return every two open actions in sight of one agency, about one person, in two schemes, whose words are alike.

    Records
        ``action.listed`` with the cases and people shown.
    """
    pairs = _pairs(viewer)
    lines = _lines(viewer, pairs, at)
    shown = {i for person, *pair in pairs for i in (person, *(action.case_id for action in pair))}
    if shown:
        record(
            "action.listed",
            verb=Verb.CONSULTATION,
            object_kind="action",
            objects=sorted(shown),
            by=viewer,
            at=at,
        )
    names = names_for(viewer, [person for person, _, _ in pairs]) if pairs else {}
    return [
        AlikeLine(person, names.get(person), lines[one.id], lines[other.id])
        for person, one, other in pairs
        if one.id in lines and other.id in lines
    ]


def _lines(
    viewer: Viewer, pairs: Sequence[tuple[UUID, Any, Any]], at: datetime | None
) -> dict[UUID, ActionLine]:
    actions = {action.id: action for _, *pair in pairs for action in pair}
    lines = action_lines(viewer, actions.values(), on=timezone.localdate(at))
    return {line.action.id: line for line in lines}


def _pairs(viewer: Viewer) -> list[tuple[UUID, Any, Any]]:
    """Person, and two actions. A pair about two people stands once, with the first of them."""
    found: dict[tuple[UUID, UUID], tuple[UUID, Any, Any]] = {}
    for person, actions in _by_person_and_agency(viewer):
        for first, second in pairs_alike([f"{a.verb} {a.what}" for a in actions]):
            one, other = actions[first], actions[second]
            if one.case.scheme_id != other.case.scheme_id:
                found.setdefault((one.id, other.id), (person, one, other))
    return list(found.values())


def _by_person_and_agency(viewer: Viewer) -> Iterator[tuple[UUID, list[Any]]]:
    still = [action for action in actions_of_open_cases(viewer) if action.state in rules.OPEN_ACTIONS]
    if len({action.case.scheme_id for action in still}) < 2:
        return
    people = _people_of(viewer, {action.case_id for action in still})
    grouped: dict[tuple[UUID, UUID], list[Any]] = defaultdict(list)
    for action in sorted(still, key=lambda a: (a.proposed_at, a.id)):
        for person in people.get(action.case_id, ()):
            grouped[person, action.agency].append(action)
    yield from ((person, actions) for (person, _), actions in grouped.items() if len(actions) > 1)


def _people_of(viewer: Viewer, cases: set[UUID]) -> dict[UUID, list[UUID]]:
    """Everybody who is in each case now, by their eldest key, in the order in which they came in."""
    rows = visible_to(narrowed(viewer), Participant.objects.filter(case__in=cases))
    last = {
        (case, person): is_in
        for case, person, is_in in rows.order_by("number", "pk").values_list("case_id", "person_id", "is_in")
    }
    elders = resolve({person for _, person in last})
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for (case, person), is_in in last.items():
        if is_in:
            found[case].append(elders.get(person, person))
    return found
