"""How people may be reached safely, as far as the viewer may know it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import WAY_NAMES, Way
from plumbline.cases.models import Case, Contact, Onward, SafeContact, SafeContactWords
from plumbline.cases.queries.about import Whom
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.safe_ways import is_unsafe, ways_of_contact
from plumbline.cases.sealing import unseal
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


NOTHING_KNOWN: dict[str, Any] = {"ways": [], "words": ""}


@dataclass(frozen=True, slots=True)
class SafeContactLine:
    """A rule in finished words. ``is_known`` is False where the viewer may know only that there is one.

    ``person_id``: whom it is for; None is the person whom the case is counted by.
    """

    number: int
    agency: str
    at: datetime
    is_known: bool
    safe: tuple[str, ...]
    unsafe: tuple[str, ...]
    ways: tuple[str, ...]
    words: str
    readers: tuple[UUID, ...]
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SafeRules:
    """How each person of a case of several may be reached; None where nobody wrote it down."""

    lines: tuple[tuple[Whom, SafeContactLine | None], ...] = ()

    @property
    def shown(self) -> tuple[tuple[Whom, SafeContactLine | None], ...]:
        """Rules that there are, and whether there is one for whom the case is counted by."""
        return tuple((whom, line) for whom, line in self.lines if line or whom.key is None)

    @property
    def without(self) -> tuple[Whom, ...]:
        """The others, for whom nobody wrote one down."""
        return tuple(whom for whom, line in self.lines if line is None and whom.key)

    def of(self, whom: Whom) -> SafeContactLine | None:
        """The rule for one of them."""
        return next((line for one, line in self.lines if one == whom), None)


NO_RULES = SafeRules()


def rules_of(people: Sequence[Whom], rules: Mapping[UUID | None, SafeContactLine]) -> SafeRules:
    """The rules of a case by its people, as far as it holds several."""
    return SafeRules(tuple((one, rules.get(one.key)) for one in people))


def safe_contacts(viewer: Viewer, cases: Sequence[Case]) -> dict[UUID, dict[UUID | None, SafeContactLine]]:
    """The rules in force for the people of each case, by case and person; None is whom the case is counted by. Without one they are missing.

    Records
        ``safe_contact.consulted`` where it shows what a rule says: its id and its case. The person is in the entry of the page that it stands on.
    """
    seen = narrowed(viewer)
    last: dict[tuple[UUID, UUID | None], SafeContact] = {}
    for rule in visible_to(seen, SafeContact.objects.filter(case__in=cases)).order_by("number"):
        last[rule.case_id, rule.person_id] = rule
    if not last:
        return {}
    rules = list(last.values())
    said = {row.rule_id: row for row in visible_to(seen, SafeContactWords.objects.filter(rule__in=rules))}
    _consulted(viewer, [rule for rule in rules if rule.id in said])
    agencies = names_of({rule.agency for rule in rules})
    found: dict[UUID, dict[UUID | None, SafeContactLine]] = {}
    for rule in rules:
        line = _line(rule, said.get(rule.id), agencies.get(rule.agency, ""))
        found.setdefault(rule.case_id, {})[rule.person_id] = line
    return found


def safe_contacts_of(viewer: Viewer, case: Case) -> dict[UUID | None, SafeContactLine]:
    """The same of one case, by person."""
    return safe_contacts(viewer, [case]).get(case.id, {})


def safe_before_session(viewer: Viewer, onward: Onward) -> SafeContactLine | None:
    """The rule for somebody who was referred on, for whoever is to see them: what it says where they may read it, else that there is one.

    Records
        ``safe_contact.consulted`` where it shows what the rule says.
    """
    case = visible_cases(viewer).filter(id=onward.case_id).first()
    if case is not None:
        whose = None if onward.person_id == case.person_id else onward.person_id
        return safe_contacts_of(viewer, case).get(whose)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, agency, at FROM cases_rule_before_session(%s)", [onward.id])
        found = cursor.fetchone()
    if found is None:
        return None
    number, agency, at = found
    name = names_of([agency]).get(agency, "")
    return SafeContactLine(
        number, name, at, is_known=False, safe=(), unsafe=(), ways=(), words="", readers=()
    )


def unsafe_words(rule: SafeContactLine | None, used: Collection[Way] | None) -> str:
    """Name the rule that a way which was used went against; nothing where it did not.

    Which ways are safe is sealed, so the sentence says none of them. Where the viewer may not read the rule, they were told to ask first,
    and nothing more is said.
    """
    if rule is None or not rule.is_known or not is_unsafe(used, safe=rule.ways):
        return ""
    return say(
        "This was not by a way that is safe: see rule {number} for reaching this person, which {agency} knows, of {day}. What you wrote is "
        "saved. Read the rule before the next contact, and tell {agency} what happened: somebody may be in danger because of it.",
        number=rule.number,
        agency=rule.agency,
        day=day_month_year(timezone.localdate(rule.at)),
    )


def unsafe_contact(viewer: Viewer, contact: Contact) -> str:
    """What `unsafe_words` says of a contact that the viewer just logged.

    Records
        ``safe_contact.consulted``, as `safe_contacts`.
    """
    rules = safe_contacts_of(viewer, contact.case)
    return unsafe_words(rules.get(contact.person_id), ways_of_contact(contact.outcome))


def _line(rule: SafeContact, said: SafeContactWords | None, agency: str) -> SafeContactLine:
    given = _given(rule, said)
    ways = tuple(given["ways"])
    return SafeContactLine(
        number=rule.number,
        agency=agency,
        at=rule.at,
        is_known=given is not NOTHING_KNOWN,
        safe=tuple(WAY_NAMES[way] for way in Way if way.value in ways),
        unsafe=tuple(WAY_NAMES[way] for way in Way if way.value not in ways),
        ways=ways,
        words=given["words"],
        readers=tuple(said.seen_by_agencies) if said else (),
        person_id=rule.person_id,
    )


def _given(rule: SafeContact, said: SafeContactWords | None) -> dict[str, Any]:
    """What the rule says. Unreadable on this server is as unknown: ask before any contact, rather than a page that fails."""
    try:
        return json.loads(unseal(bytes(said.sealed), rule=rule.id)) if said else NOTHING_KNOWN
    except StageRefused:
        return NOTHING_KNOWN


def _consulted(viewer: Viewer, rules: Sequence[SafeContact]) -> None:
    ids = sorted({i for rule in rules for i in (rule.id, rule.case_id)})
    if ids:
        record(
            "safe_contact.consulted",
            verb=Verb.CONSULTATION,
            object_kind="safe-contact",
            objects=ids,
            by=viewer,
        )
