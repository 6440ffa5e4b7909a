"""When an agency that speaks for the victim tried to reach them: what stops the clock of the first contact."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import of_kinds
from plumbline.cases.models import Case, Contact
from plumbline.cases.queries.contacts import those_that_count
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


CLOCK = "adviser_contact"


def has_victim_side(kind: Kind) -> bool:
    """Whether an adviser speaks for somebody in cases of a kind."""
    return CLOCK in kind.clocks


def speaking_for(case: Case) -> list[UUID]:
    """The agencies that speak for the victim in a case's scheme; none where nobody does."""
    kind = kind_of(case.scheme)
    return of_kinds(case.scheme.agencies, kind.let_in_first) if has_victim_side(kind) else []


def tries_in(viewer: Viewer, cases: Iterable[Case]) -> dict[UUID, list[Contact]]:
    """Contacts with the victim by agencies that speak for them, by case, earliest first: who else was seen stops no clock.

    A contact that its agency keeps to itself stops the clock for those alone who read it: to say that it was made would be to tell of it.
    """
    speaking = {case.id: frozenset(speaking_for(case)) for case in cases}
    asked = [key for key, agencies in speaking.items() if agencies]
    if not asked:
        return {}
    rows = Contact.objects.filter(case__in=asked).order_by("happened_at", "pk")
    found: dict[UUID, list[Contact]] = {}
    for one in those_that_count(list(visible_to(narrowed(viewer), rows))):
        if one.person_id is None and one.agency in speaking[one.case_id]:
            found.setdefault(one.case_id, []).append(one)
    return found
