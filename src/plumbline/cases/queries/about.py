"""Whom a contact, a rule or an action is about: the people of a case among whom the viewer may choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Action, Case, Participant
from plumbline.cases.queries.people import PersonLine, person_lines
from plumbline.cases.queries.sight import participants_of_each
from plumbline.people.queries import names_for
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Whom:
    """A person of a case to choose, by their number in it: alone it says nothing, so a phone may hold it.

    ``key``: as rows keep it; None is the person whom the case is counted by.
    """

    number: int
    key: UUID | None
    line: PersonLine
    words: str


def people_to_choose(viewer: Viewer, cases: Iterable[Case]) -> dict[UUID, tuple[Whom, ...]]:
    """Who is in each case, as far as the viewer sees them, by case. The caller writes the entry with those whom it shows.

    Nobody beyond a wall: whoever may not read the rows of a case reads none of its people.
    """
    by_id = {case.id: case for case in cases}
    rows = participants_of_each(by_id.values())
    names = names_for(viewer, {row.person_id for each in rows.values() for row in each})
    return {
        key: whom_of(case, rows[key], person_lines(viewer, rows[key], kind_of(case.scheme), names))
        for key, case in by_id.items()
    }


def whom_of(case: Case, rows: Sequence[Participant], lines: Sequence[PersonLine]) -> tuple[Whom, ...]:
    """People of a case to choose from, of rows with their lines. Two without a name are told apart by their number."""
    alike = Counter(line.label for line in lines if line.name is None)
    return tuple(
        Whom(row.number, kept_key(case, row.person_id), line, _words(line, row.number, alike))
        for row, line in zip(rows, lines, strict=True)
    )


def kept_key(case: Case, person_id: UUID) -> UUID | None:
    """How a person of a case is kept on its rows: None is whom the case is counted by."""
    return None if person_id == case.person_id else person_id


def _words(line: PersonLine, number: int, alike: Mapping[str, int]) -> str:
    if line.name is not None:
        return say("{part}: {name}", part=line.label, name=line.name.display)
    return _part(line.label, number if alike[line.label] > 1 else None)


def several(people: Sequence[Whom]) -> tuple[Whom, ...]:
    """Those to ask about; nobody where there is no choice."""
    return tuple(people) if len(people) > 1 else ()


def who_was_there(case: Case, key: UUID) -> Whom:
    """Somebody who was in a case and is in it no more, to stay on offer where a row names them: by their part alone."""
    row = Participant.objects.filter(case=case, person_id=key).order_by("number")[0]
    part = kind_of(case.scheme).parts[row.part]
    words = say("{part}, no longer in the case", part=part.label)
    return Whom(row.number, key, PersonLine(key, row.part, part.label, None, part.side), words)


def words_of(case: Case, people: Iterable[Whom]) -> dict[UUID | None, str]:
    """What each person of a case is called on its rows. Who is in it no more, is named there by nobody: by their part alone."""
    parts = kind_of(case.scheme).parts
    gone = {
        kept_key(case, row.person_id): say("{part}, no longer in the case", part=parts[row.part].label)
        for row in Participant.objects.filter(case=case, is_in=False)
    }
    return {**gone, **{one.key: one.words for one in people}}


def parts_called(case: Case) -> dict[UUID | None, str]:
    """What each person who is or was in a case is called without a name; empty where it is of one."""
    kind, rows = kind_of(case.scheme), dict[UUID, Participant]()
    for row in Participant.objects.filter(case=case).order_by("number"):
        rows.setdefault(row.person_id, row)
    alike = Counter(row.part for row in rows.values())
    called = {
        kept_key(case, key): _part(kind.parts[row.part].label, row.number if alike[row.part] > 1 else None)
        for key, row in rows.items()
    }
    return called if len(called) > 1 else {}


def affected_in(actions: Iterable[Action]) -> dict[UUID, str]:
    """Whom each action is for, by its id and without a name; of rows of the case that the viewer reads, and nobody beyond a wall."""
    named = [a for a in actions if a.person_id is not None]
    called = {case.id: parts_called(case) for case in {a.case_id: a.case for a in named}.values()}
    return {a.id: called[a.case_id].get(kept_key(a.case, a.person_id), "") for a in named if a.person_id}


def _part(label: str, number: int | None) -> str:
    return say("{part}, number {number}", part=label, number=number) if number else label


def says_whom(case: Case) -> bool:
    """Whether a contact has to say whom was reached: behind a wall, where it may be the child or the perpetrator as well as the victim."""
    return kind_of(case.scheme).is_walled and Participant.objects.filter(case=case, is_in=True).count() > 1


def person_chosen(case: Case, person_id: UUID | None) -> UUID | None:
    """Whom a row is kept to be about: None stands for the person whom the case is counted by.

    Raises
    ------
    DataUnfit: they are not, and never were, in the case.
    """
    if person_id is None or person_id == case.person_id:
        return None
    if not Participant.objects.filter(case=case, person_id=person_id).exists():
        raise DataUnfit("Choose somebody in this case.", slug="not-in-case")
    return person_id
