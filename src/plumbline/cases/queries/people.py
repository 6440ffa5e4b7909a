"""Who is in a case, in finished words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.sight import participants_of
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


def person_lines(viewer: Viewer, rows: Sequence[Participant], kind: Kind) -> tuple[PersonLine, ...]:
    """People of a case in the order given. The caller writes the ledger entry."""
    names = names_for(viewer, [row.person_id for row in rows])
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
