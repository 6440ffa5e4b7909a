"""Who is in a case, in finished words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.sight import case_for, participants_of
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind, Side
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a case: as what, by what name if the viewer may know it, and what may reach them."""

    person_id: UUID
    part: str
    label: str
    name: PersonName | None
    side: Side


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case, and the name of the person that it is about if the viewer may know it."""

    case: Case
    name: PersonName | None


def named_case(viewer: Viewer, ref: str) -> NamedCase:
    """Which case an act is about, and whom, for a page on which a mistaken person would do harm.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``case.consulted``, one entry for case and person.
    """
    case = case_for(viewer, ref)
    objects = [case.id, case.person_id]
    record("case.consulted", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    return NamedCase(case, names_for(viewer, [case.person_id]).get(case.person_id))


def person_lines(
    viewer: Viewer, rows: Sequence[Participant], kind: Kind, names: Mapping[UUID, PersonName] | None = None
) -> tuple[PersonLine, ...]:
    """People of a case in the order given. The caller writes the ledger entry.

    Parameters
    ----------
    names : those of several cases, read at once by whoever shows several.
    """
    names = names_for(viewer, [row.person_id for row in rows]) if names is None else names
    return tuple(
        PersonLine(
            person_id=row.person_id,
            part=row.part,
            label=kind.parts[row.part].label,
            name=names.get(row.person_id),
            side=kind.parts[row.part].side,
        )
        for row in rows
    )


def people_of(viewer: Viewer, case: Case) -> tuple[PersonLine, ...]:
    """Who is in a case. The caller writes the ledger entry."""
    return person_lines(viewer, participants_of(case), kind_of(case.scheme))
