"""How people may be reached safely, as far as the viewer may know it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import WAY_NAMES, Way
from plumbline.cases.models import Case, Onward, SafeContact, SafeContactWords
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.sealing import unseal
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import StageRefused


NOTHING_KNOWN: dict[str, Any] = {"ways": [], "words": ""}


@dataclass(frozen=True, slots=True)
class SafeContactLine:
    """A rule in finished words. ``is_known`` is False where the viewer may know only that there is one."""

    number: int
    agency: str
    at: datetime
    is_known: bool
    safe: tuple[str, ...]
    unsafe: tuple[str, ...]
    ways: tuple[str, ...]
    words: str
    readers: tuple[UUID, ...]


def safe_contacts(viewer: Viewer, cases: Sequence[Case]) -> dict[UUID, SafeContactLine]:
    """The rule in force for the person of each case, by case; cases without one are missing.

    Records
        ``safe_contact.consulted`` where it shows what a rule says: its id and its case. The person is in the entry of the page that it stands on.
    """
    seen = narrowed(viewer)
    rules: dict[UUID, SafeContact] = {}
    for rule in visible_to(seen, SafeContact.objects.filter(case__in=cases)).order_by("number"):
        rules[rule.case_id] = rule
    if not rules:
        return {}
    said = {
        row.rule_id: row for row in visible_to(seen, SafeContactWords.objects.filter(rule__in=rules.values()))
    }
    _consulted(viewer, [c for c in cases if c.id in rules and rules[c.id].id in said], rules)
    agencies = names_of({rule.agency for rule in rules.values()})
    return {key: _line(rule, said.get(rule.id), agencies.get(rule.agency, "")) for key, rule in rules.items()}


def safe_contact(viewer: Viewer, case: Case) -> SafeContactLine | None:
    """The rule in force for the person of one case; None where nobody wrote one down."""
    return safe_contacts(viewer, [case]).get(case.id)


def safe_before_session(viewer: Viewer, onward: Onward) -> SafeContactLine | None:
    """The rule for somebody who was referred on, for whoever is to see them: what it says where they may read it, else that there is one.

    Records
        ``safe_contact.consulted`` where it shows what the rule says.
    """
    case = visible_cases(viewer).filter(id=onward.case_id, person_id=onward.person_id).first()
    if case is not None:
        return safe_contact(viewer, case)
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
    )


def _given(rule: SafeContact, said: SafeContactWords | None) -> dict[str, Any]:
    """What the rule says. Unreadable on this server is as unknown: ask before any contact, rather than a page that fails."""
    try:
        return json.loads(unseal(bytes(said.sealed), rule=rule.id)) if said else NOTHING_KNOWN
    except StageRefused:
        return NOTHING_KNOWN


def _consulted(viewer: Viewer, cases: Sequence[Case], rules: dict[UUID, SafeContact]) -> None:
    ids = sorted({i for c in cases for i in (rules[c.id].id, c.id)})
    if ids:
        record(
            "safe_contact.consulted",
            verb=Verb.CONSULTATION,
            object_kind="safe-contact",
            objects=ids,
            by=viewer,
        )
