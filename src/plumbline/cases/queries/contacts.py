"""Contacts in finished words: those that count, with what stood before each correction; and what a form for a new one needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, Case, Contact, ContactWords, Objective
from plumbline.cases.queries.about import Whom, parts_called, people_to_choose, several
from plumbline.cases.queries.contact_words import words_apart
from plumbline.cases.queries.onward import OnwardLine, onward_of_case
from plumbline.cases.queries.safe_contact import (
    NO_RULES,
    SafeContactLine,
    SafeRules,
    rules_of,
    safe_contacts_of,
)
from plumbline.cases.queries.sight import case_for
from plumbline.cases.queries.staff_warnings import WarningLine, standing_warnings
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact in finished words. ``before`` are the rows that it stands for, the latest first.

    ``whom``: with whom it was, where the case holds several.
    ``apart``: the person's own words, where fewer read them than the contact and the viewer does.
    """

    contact: Contact
    label: str
    agency: str
    by: str
    action: str
    session: str
    may_correct: bool
    before: tuple[Contact, ...]
    apart: ContactWords | None = None
    whom: str = ""


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """What a form to log a contact needs: what it may serve, by what name the viewer may know the person, and how they may be reached.

    ``people``: with whom it may have been; nobody where the case is of one. ``rules``: how each of these may be reached.
    """

    case: Case
    kind: Kind
    actions: tuple[ActionLine, ...]
    objectives: tuple[Objective, ...]
    safe: SafeContactLine | None
    onward: tuple[OnwardLine, ...] = ()
    warnings: tuple[WarningLine, ...] = ()
    name: PersonName | None = None
    people: tuple[Whom, ...] = ()
    rules: SafeRules = NO_RULES


def contact_sheet(viewer: Viewer, ref: str, *, at: datetime | None = None) -> ContactSheet:
    """Return what the form for a contact in a case needs; the viewer's own actions come first.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``case.consulted``, and ``safe_contact.consulted`` where it shows how to reach the person.
    """
    case = case_for(viewer, ref)
    people = several(people_to_choose(viewer, [case])[case.id])
    record(
        "case.consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=list(dict.fromkeys([case.id, case.person_id, *(one.line.person_id for one in people)])),
        by=viewer,
        at=at,
    )
    seen = narrowed(viewer)
    rows = visible_to(seen, Action.objects.filter(case=case).select_related("case__scheme", "objective"))
    lines = [line for line in action_lines(viewer, rows, on=timezone.localdate(at)) if line.is_open]
    rules = safe_contacts_of(viewer, case)
    return ContactSheet(
        case=case,
        kind=kind_of(case.scheme),
        actions=tuple(sorted(lines, key=lambda line: line.action.owner != viewer.user_id)),
        objectives=tuple(visible_to(seen, Objective.objects.filter(case=case))),
        safe=rules.get(None),
        rules=rules_of(people, rules),
        people=people,
        onward=tuple(line for line in onward_of_case(viewer, case, at=at) if line.under_way),
        name=names_for(viewer, [case.person_id]).get(case.person_id),
        warnings=tuple(standing_warnings(viewer, [case], on=timezone.localdate(at)).get(case.id, ())),
    )


def contact_lines(
    viewer: Viewer, contacts: Iterable[Contact], kind: Kind, whom: Mapping[UUID | None, str] | None = None
) -> tuple[ContactLine, ...]:
    """Finished words of the contacts given, those withdrawn among them; a corrected one stands behind its correction.

    ``whom``: what each person of the case is called, where it holds several (`about.words_of`).
    """
    rows = list(contacts)
    by_id, corrected = {c.id: c for c in rows}, {c.corrects_id for c in rows}
    users, agencies = names_of_users({c.logged_by for c in rows}), names_of({c.agency for c in rows})
    apart = words_apart(viewer, rows)
    return tuple(
        ContactLine(
            contact=c,
            label=kind.work.contact_outcomes[c.outcome],
            agency=agencies.get(c.agency, ""),
            by=users.get(c.logged_by, ""),
            action=f"{c.action.verb} {c.action.what}" if c.action else "",
            session=_session(c),
            may_correct=c.logged_by == viewer.user_id and not c.is_withdrawn,
            before=_before(c, by_id),
            apart=apart.get(c.id),
            whom=(whom or {}).get(c.person_id, ""),
        )
        for c in rows
        if c.id not in corrected
    )


def _session(contact: Contact) -> str:
    """The intervention that a contact was a session of, and the planned parts delivered."""
    if contact.onward is None:
        return ""
    parts = f" ({'; '.join(contact.elements)})" if contact.elements else ""
    words = "session of" if contact.reached else "for a session of"
    return f"{words} {contact.onward.version.name}{parts}"


def those_that_count(contacts: Sequence[Contact]) -> list[Contact]:
    """Contacts without those that were corrected or withdrawn."""
    corrected = {c.corrects_id for c in contacts}
    return [c for c in contacts if c.id not in corrected and not c.is_withdrawn]


def contacts_for(viewer: Viewer, action: Action) -> tuple[ContactLine, ...]:
    """Contacts of an action that count, the latest first: what may prove it."""
    rows = list(
        visible_to(narrowed(viewer), Contact.objects.filter(case=action.case_id)).select_related(
            "action", "onward__version"
        )
    )
    found = [c for c in those_that_count(rows) if c.action_id == action.id]
    lines = contact_lines(viewer, found, kind_of(action.case.scheme), parts_called(action.case))
    return tuple(sorted(lines, key=lambda line: line.contact.happened_at, reverse=True))


def _before(contact: Contact, by_id: dict[UUID, Contact]) -> tuple[Contact, ...]:
    found, row = [], contact
    while row.corrects_id is not None and row.corrects_id in by_id:
        row = by_id[row.corrects_id]
        found.append(row)
    return tuple(found)
