"""What the kind asks of the co-ordinator alone, and what they answered. To everybody else there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Participant, PromptAnswer, TrackEntry
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.sight import (
    HIDDEN,
    case_for,
    participants_of,
    participants_of_each,
    visible_cases,
)
from plumbline.cases.queries.tracks import standing_in
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Prompt
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, schemes_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


Answers = dict[UUID, list[PromptAnswer]]


@dataclass(frozen=True, slots=True)
class PromptReply:
    """One answer in finished words."""

    label: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A question about one person, with every answer so far, oldest first; ``waits`` until one settles it.

    ``refer_to``: schemes to which the last answer leads, where the viewer may refer. The referral is one of its own.
    """

    prompt: Prompt
    person_id: UUID
    name: PersonName | None
    replies: tuple[PromptReply, ...]
    waits: bool
    refer_to: tuple[Scheme, ...] = ()


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
    people, answers, rated = participants_of_each(asked), _answers(viewer, asked), _rated(asked)
    return [case.ref for case in asked if _one_waits(case, people[case.id], answers, rated)]


def waits_in(viewer: Viewer, case: Case) -> bool:
    """Whether a question of a case that the viewer is looking at waits for them."""
    if not kind_of(case.scheme).prompts or not is_asked(viewer, case):
        return False
    return _one_waits(case, participants_of(case), _answers(viewer, [case]), _rated([case]))


def _one_waits(
    case: Case,
    people: Sequence[Participant],
    answers: Answers,
    rated: Mapping[UUID, Mapping[str, TrackEntry]],
) -> bool:
    return any(
        _waits(prompt, own, since)
        for prompt, _, own, since in _put(case, people, answers[case.id], rated[case.id])
    )


def _answers(viewer: Viewer, cases: Sequence[Case]) -> Answers:
    found: Answers = {case.id: [] for case in cases}
    for row in visible_to(viewer, PromptAnswer.objects.filter(case__in=cases)).order_by("number", "pk"):
        found[row.case_id].append(row)
    return found


def _rated(cases: Sequence[Case]) -> dict[UUID, dict[str, TrackEntry]]:
    """What stands on each track of each case; nothing where its kind has none."""
    found: dict[UUID, dict[str, TrackEntry]] = {case.id: {} for case in cases}
    for case, tracks in standing_in([c for c in cases if kind_of(c.scheme).tracks]).items():
        found[case] = {track: entries[-1] for track, entries in tracks.items() if entries}
    return found


def _put(
    case: Case,
    people: Sequence[Participant],
    answers: Sequence[PromptAnswer],
    rated: Mapping[str, TrackEntry],
) -> Iterator[tuple[Prompt, UUID, list[PromptAnswer], TrackEntry | None]]:
    """Each question of a case, about whom it is put, what was answered, and the value that makes it asked."""
    for prompt in kind_of(case.scheme).prompts.values():
        since = rated.get(prompt.track) if prompt.track else None
        is_off = bool(prompt.track) and (since is None or since.value not in prompt.values)
        for person in (p.person_id for p in people if p.part == prompt.about):
            own = [r for r in answers if r.prompt == prompt.slug and r.person_id == person]
            if _comes_later(prompt, person, answers) and not (own and own[-1].answer in prompt.settled):
                continue
            if own or not is_off:
                yield prompt, person, own, since


def _comes_later(prompt: Prompt, person: UUID, answers: Sequence[PromptAnswer]) -> bool:
    """Whether a question follows an answer to another about the same person, and none of those was given last."""
    last = {row.prompt: row.answer for row in answers if row.person_id == person}
    return bool(prompt.after) and not any(last.get(other) in told for other, told in prompt.after.items())


def _lines(viewer: Viewer, case: Case) -> list[PromptLine]:
    people, rows = participants_of(case), _answers(viewer, [case])[case.id]
    users = names_of_users({r.by for r in rows})
    names = names_for(viewer, [p.person_id for p in people])
    found = []
    for prompt, person, own, since in _put(case, people, rows, _rated([case])[case.id]):
        replies = tuple(
            PromptReply(prompt.answers.get(r.answer, r.answer), r.words, r.at, users.get(r.by, ""))
            for r in own
        )
        leads_to = prompt.leads_to.get(own[-1].answer, "") if own else ""
        refer_to = tuple(one for one in schemes_of(viewer) if one.kind == leads_to) if leads_to else ()
        waits = _waits(prompt, own, since)
        found.append(PromptLine(prompt, person, names.get(person), replies, waits, refer_to))
    return found


def _waits(prompt: Prompt, own: Sequence[PromptAnswer], since: TrackEntry | None) -> bool:
    """Whether a question waits: never settled, or settled before the value that asks it anew began."""
    settled = bool(own) and own[-1].answer in prompt.settled
    if not prompt.track:
        return not settled
    return since is not None and since.value in prompt.values and not (settled and own[-1].at >= since.at)
