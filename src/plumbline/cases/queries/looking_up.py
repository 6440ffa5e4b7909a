"""Find a case by a name or a reference, among those that the viewer may see and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.lists import last_states
from plumbline.cases.queries.sight import visible_cases
from plumbline.people.queries import PersonName, keys_of, names_for, people_called, resolve
from plumbline.people.queries.reading import check_may_search
from plumbline.schemes.permissions import caseworker
from plumbline.schemes.queries import kind_of


MOST_SHOWN = 25
REFERENCE = re.compile(r"[A-Za-z0-9]{4}")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody in a case: who they are there, and where the case stands."""

    case: Case
    name: PersonName | None
    part_label: str
    state_label: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found, the newest case first; ``is_cut``: more was found than is shown."""

    found: tuple[Found, ...]
    is_cut: bool


def look_up(viewer: Viewer, words: str, *, date_of_birth: date | None = None) -> LookedUp:
    """Return people of the cases that the viewer may see who go by ``words``, or the case of that reference.

    What is hidden and what is not there give the same answer. Nobody is found who is in no case, whatever records hold them: who is on a
    record is no reason to look.

    Raises
    ------
    DataUnfit: what is typed is no reference and no name of three letters.
    StageRefused: they have searched as often as an hour allows.

    Records
        ``case.searched`` with whom it found; what was typed is kept nowhere.
    """
    caseworker(viewer)
    check_may_search(viewer)
    by_ref = list(_in_sight(viewer, ref=words.strip().upper())) if REFERENCE.fullmatch(words.strip()) else []
    rows = by_ref or _of_people(viewer, words, date_of_birth)
    shown = rows[:MOST_SHOWN]
    objects = sorted({key for row in shown for key in (row.case_id, row.person_id)})
    record("case.searched", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    return LookedUp(tuple(_lines(viewer, shown)), len(rows) > MOST_SHOWN)


def _of_people(viewer: Viewer, words: str, date_of_birth: date | None) -> list[Participant]:
    cases = visible_cases(caseworker(viewer))
    known = Participant.objects.filter(case__in=cases.values("id")).values_list("person_id", flat=True)
    among = keys_of(resolve(known.distinct()).values())
    people = people_called(viewer, words, date_of_birth=date_of_birth, among=among)
    return list(_in_sight(viewer, people=keys_of(people))) if people else []


def _in_sight(viewer: Viewer, *, ref: str = "", people: Iterable[UUID] = ()) -> list[Participant]:
    """Whoever is in a case now, newest case first, by the reference of the case or by who they are."""
    cases = visible_cases(caseworker(viewer)).filter(**({"ref": ref} if ref else {}))
    rows = Participant.objects.filter(case__in=cases.values("id")).select_related("case__scheme")
    if not ref:
        rows = rows.filter(person_id__in=list(people))
    last = {(row.case_id, row.person_id): row for row in rows.order_by("number")}
    return sorted(
        (row for row in last.values() if row.is_in),
        key=lambda row: (-row.case.opened_at.timestamp(), row.number),
    )


def _lines(viewer: Viewer, rows: list[Participant]) -> Iterable[Found]:
    names = names_for(viewer, [row.person_id for row in rows]) if rows else {}
    states = last_states([row.case for row in rows])
    for row in rows:
        kind = kind_of(row.case.scheme)
        part, state = kind.parts[row.part].label, kind.course.label(states[row.case_id])
        yield Found(row.case, names.get(row.person_id), part, state)
