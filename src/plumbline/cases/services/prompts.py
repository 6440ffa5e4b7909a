"""Answer what the kind asks of the co-ordinator alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, PromptAnswer
from plumbline.cases.queries.prompts import is_asked
from plumbline.cases.queries.sight import case_to_change, participants_of
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import owned_by
from plumbline.values.errors import DataUnfit, PermissionRefused


@transaction.atomic
def answer_prompt(
    *,
    case: Case,
    prompt: str,
    person_id: UUID,
    answer: str,
    words: str,
    by: Viewer,
    at: datetime | None = None,
) -> PromptAnswer:
    """Answer a question about one person of a case, with the reason. Nobody but co-ordinators of the host ever sees it.

    Refuses
        PermissionRefused: they are not a co-ordinator of the host.
        NotVisible: the case is not theirs to see.
        DataUnfit: no such question, person or answer, or no words.
    Records
        ``prompt.answered``; the ledger holds no answer.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    if not is_asked(by, case):
        raise PermissionRefused(permissions.SENTENCES["answer_prompt"])
    kind = kind_of(case.scheme)
    asked = kind.prompts.get(prompt)
    about = {p.person_id for p in participants_of(case) if asked and p.part == asked.about}
    if asked is None or person_id not in about:
        raise DataUnfit("This is not asked of that person.")
    kind.check_word(asked.answers, answer)
    if not words.strip():
        raise DataUnfit("Say why, in a few words.", slug="words-missing")
    earlier = PromptAnswer.objects.filter(case=case, prompt=prompt, person_id=person_id)
    row = PromptAnswer(
        **owned_by(case.scheme.host_agency_id),
        marking=Marking.OWNER.value,
        case=case,
        prompt=prompt,
        person_id=person_id,
        number=earlier.count() + 1,
        answer=answer,
        words=words.strip(),
        at=now,
        by=by.user_id,
    )
    record(
        "prompt.answered",
        verb=Verb.COLLECTION,
        object_kind="prompt",
        objects=[row.id, case.id],
        by=by,
        at=now,
    )
    save_once(row, clash="Somebody else answered this just now. Read it again.")
    return row
