"""Formulations of the people in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import BOX_NAMES, Box
from plumbline.cases.models import Case, Formulation
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.sight import case_for, open_acts
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One box: its title, what is known, what is thought."""

    slug: str
    title: str
    fact: str
    opinion: str


@dataclass(frozen=True, slots=True)
class FormulationLine:
    """A formulation in finished words."""

    formulation: Formulation
    boxes: tuple[BoxLine, ...]
    by: str
    agency: str


@dataclass(frozen=True, slots=True)
class PersonFormulated:
    """One person of a case with their formulations, the newest first."""

    person: PersonLine
    lines: tuple[FormulationLine, ...]


@dataclass(frozen=True, slots=True)
class FormulationsOfCase:
    """Everybody in a case with their formulations."""

    case: Case
    people: tuple[PersonFormulated, ...]
    may_write: bool


def formulations_of_case(viewer: Viewer, ref: str) -> FormulationsOfCase:
    """Every formulation in a case, by person.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``formulation.consulted``, one entry for case, people and formulations.
    """
    case = case_for(viewer, ref)
    rows = list(visible_to(narrowed(viewer), Formulation.objects.filter(case=case)).order_by("-number"))
    people = people_of(viewer, case)
    objects = [case.id, *(p.person_id for p in people), *(r.id for r in rows)]
    record(
        "formulation.consulted", verb=Verb.CONSULTATION, object_kind="formulation", objects=objects, by=viewer
    )
    lines = _lines(rows)
    return FormulationsOfCase(
        case=case,
        people=tuple(
            PersonFormulated(p, tuple(x for x in lines if x.formulation.person_id == p.person_id))
            for p in people
        ),
        may_write=bool(open_acts(viewer, case, ("formulate",))),
    )


def _lines(rows: Sequence[Formulation]) -> list[FormulationLine]:
    users, agencies = names_of_users({r.by for r in rows}), names_of({r.agency for r in rows})
    return [
        FormulationLine(row, boxes_of(row), users.get(row.by, ""), agencies.get(row.agency, ""))
        for row in rows
    ]


def boxes_of(row: Formulation) -> tuple[BoxLine, ...]:
    """The four boxes of a formulation, empty ones too."""
    return tuple(
        BoxLine(box.value, BOX_NAMES[box], row.facts.get(box.value, ""), row.opinions.get(box.value, ""))
        for box in Box
    )
