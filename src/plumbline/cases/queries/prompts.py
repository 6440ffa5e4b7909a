"""What the kind asks of the co-ordinator alone, and what they answered. To everybody else there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Participant, PromptAnswer
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.sight import (
    HIDDEN,
    case_for,
    participants_of,
    participants_of_each,
    visible_cases,
)
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Prompt
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class PromptReply:
    """One answer in finished words."""

    label: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A question about one person, with every answer so far, oldest first; ``waits`` until one settles it."""

    prompt: Prompt
    person_id: UUID
    name: PersonName | None
    replies: tuple[PromptReply, ...]
    waits: bool


def is_asked(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer is the co-ordinator of the host, of whom alone the kind asks."""
    return case.scheme.host_agency_id in viewer.agencies_as(MAY["answer_prompt"])


def prompts_of(viewer: Viewer, ref: str) -> tuple[Case, list[PromptLine]]:
    """Questions of a case to its co-ordinator.

    Raises
    ------
    NotVisible: the case is not theirs to see, or they are not who is asked.

    Records
        ``prompt.consulted``.
    """
    case = case_for(viewer, ref)
    if not is_asked(viewer, case) or not kind_of(case.scheme).prompts:
        raise NotVisible(HIDDEN)
    lines = _lines(viewer, case)
    objects = [case.id, *dict.fromkeys(line.person_id for line in lines)]
    record("prompt.consulted", verb=Verb.CONSULTATION, object_kind="case", objects=objects, by=viewer)
    return case, lines


def prompts_waiting(viewer: Viewer) -> list[str]:
    """References of the open cases in which a question waits for the viewer. A count and opaque words, so no entry."""
    if not viewer.has_role(Role.COORDINATOR):
        return []
    rows = visible_cases(viewer).filter(closure__isnull=True).order_by("opened_at", "pk")
    asked = [case for case in rows if kind_of(case.scheme).prompts and is_asked(viewer, case)]
    people, answers = participants_of_each(asked), _answers(viewer, asked)
    return [
        case.ref
        for case in asked
        if any(_waits(*one) for one in _put(case, people[case.id], answers[case.id]))
    ]


def waits_in(viewer: Viewer, case: Case) -> bool:
    """Whether a question of a case that the viewer is looking at waits for them."""
    if not kind_of(case.scheme).prompts or not is_asked(viewer, case):
        return False
    answers = _answers(viewer, [case])[case.id]
    return any(_waits(*one) for one in _put(case, participants_of(case), answers))


def _answers(viewer: Viewer, cases: Sequence[Case]) -> dict[UUID, list[PromptAnswer]]:
    found: dict[UUID, list[PromptAnswer]] = {case.id: [] for case in cases}
    for row in visible_to(viewer, PromptAnswer.objects.filter(case__in=cases)).order_by("number"):
        found[row.case_id].append(row)
    return found


def _put(
    case: Case, people: Sequence[Participant], answers: Sequence[PromptAnswer]
) -> Iterator[tuple[Prompt, UUID, list[PromptAnswer]]]:
    """Each question of a case, about whom it is put, and what was answered."""
    for prompt in kind_of(case.scheme).prompts.values():
        for person in (p.person_id for p in people if p.part == prompt.about):
            yield prompt, person, [r for r in answers if r.prompt == prompt.slug and r.person_id == person]


def _waits(prompt: Prompt, person: UUID, own: Sequence[PromptAnswer]) -> bool:
    return not own or own[-1].answer not in prompt.settled


def _lines(viewer: Viewer, case: Case) -> list[PromptLine]:
    people, rows = participants_of(case), _answers(viewer, [case])[case.id]
    users = names_of_users({r.by for r in rows})
    names = names_for(viewer, [p.person_id for p in people])
    found = []
    for prompt, person, own in _put(case, people, rows):
        replies = tuple(
            PromptReply(prompt.answers.get(r.answer, r.answer), r.words, r.at, users.get(r.by, ""))
            for r in own
        )
        found.append(PromptLine(prompt, person, names.get(person), replies, _waits(prompt, person, own)))
    return found
