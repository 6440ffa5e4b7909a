"""What the kind asks of the co-ordinator alone, and what they answered. To everybody else there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, PromptAnswer, TrackEntry
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.sight import HIDDEN, case_for, participants_of, visible_cases
from plumbline.cases.queries.tracks import standing_in
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Prompt
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of, schemes_of
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
    rows = visible_cases(viewer).filter(closure__isnull=True).order_by("opened_at")
    asked = [case for case in rows if kind_of(case.scheme).prompts and is_asked(viewer, case)]
    return [case.ref for case in asked if any(line.waits for line in _lines(viewer, case, named=False))]


def _lines(viewer: Viewer, case: Case, *, named: bool = True) -> list[PromptLine]:
    kind, people = kind_of(case.scheme), participants_of(case)
    rows = list(visible_to(viewer, PromptAnswer.objects.filter(case=case)).order_by("number"))
    users = names_of_users({r.by for r in rows})
    names = names_for(viewer, [p.person_id for p in people]) if named else {}
    rated = (
        {track: entries[-1] for track, entries in standing_in([case])[case.id].items() if entries}
        if kind.tracks
        else {}
    )
    found = []
    for prompt in kind.prompts.values():
        for person in (p for p in people if p.part == prompt.about):
            own = [r for r in rows if r.prompt == prompt.slug and r.person_id == person.person_id]
            replies = tuple(
                PromptReply(prompt.answers.get(r.answer, r.answer), r.words, r.at, users.get(r.by, ""))
                for r in own
            )
            since = rated.get(prompt.track) if prompt.track else None
            if prompt.track and (since is None or since.value not in prompt.values) and not own:
                continue
            waits = _waits(prompt, own, since)
            leads_to = prompt.leads_to.get(own[-1].answer, "") if own else ""
            refer_to = tuple(one for one in schemes_of(viewer) if one.kind == leads_to) if leads_to else ()
            found.append(
                PromptLine(prompt, person.person_id, names.get(person.person_id), replies, waits, refer_to)
            )
    return found


def _waits(prompt: Prompt, own: Sequence[PromptAnswer], since: TrackEntry | None) -> bool:
    """Whether a question waits: never settled, or settled before the value that asks it anew began."""
    settled = bool(own) and own[-1].answer in prompt.settled
    if not prompt.track:
        return not settled
    return since is not None and since.value in prompt.values and not (settled and own[-1].at >= since.at)
