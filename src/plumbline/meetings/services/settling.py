"""Answer what the kind asks of each case at each meeting, and hold a meeting open until it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Stage
from plumbline.meetings.models import AgendaItem, ItemAnswer
from plumbline.meetings.queries import item_for, stage_of
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.schemes.kind import Question
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


@transaction.atomic
def settle_question(
    *, item: AgendaItem, question: str, answer: str, words: str, by: Viewer, at: datetime | None = None
) -> ItemAnswer:
    """Write down what the room answered to one of the kind's questions about a case, and why.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting is not under way and the question is not left open by it, or somebody answered at the same moment.
        DataUnfit: no such question or answer, or no reason in words.
    Records
        ``question.settled``, with the question; the ledger holds no answer.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    permissions.check_may(by, "decide", item.meeting.scheme)
    kind = kind_of(item.case.scheme)
    if question not in left_open(item):
        rules.check_under_way(stage_of(item.meeting))
    asked = next((q for q in kind.meeting.questions if q.slug == question), None)
    if asked is None:
        raise DataUnfit("This is not asked at a meeting of this kind.", slug="no-such-question")
    kind.check_word(asked.answers, answer)
    if not words.strip():
        raise DataUnfit(
            "Say why, in a few words. “No” is an answer with a reason like any other.", slug="words-missing"
        )
    row = ItemAnswer(
        id=uuid4(), item=item, question=question, answer=answer, words=words.strip(), at=now, by=by.user_id,
        number=ItemAnswer.objects.filter(item=item, question=question).count() + 1, owner_agency=item.owner_agency,
    )  # fmt: skip
    record(
        "question.settled",
        verb=Verb.COLLECTION,
        object_kind="agenda-item",
        objects=[row.id, item.id, item.case_id],
        by=by,
        at=now,
        because=question.replace("_", "-"),
    )
    save_once(row, clash="Somebody else answered this just now. Read it again.")
    return row


def left_open(item: AgendaItem) -> list[str]:
    """Questions that an ended meeting left without an answer: whoever ended it did not see the case. They are answered before its minute is approved."""
    if stage_of(item.meeting) not in (Stage.ENDED, Stage.APPROVED) or hasattr(item, "minute"):
        return []
    return [asked.slug for asked in _unanswered(item)]


def check_settled(items: Iterable[AgendaItem]) -> None:
    """Refuse to end a meeting, or to minute a case, that was decided on and has no answer to what its kind needs answered.

    Raises
    ------
    StageRefused: naming case and question.
    """
    for item in items:
        for asked in _unanswered(item):
            raise StageRefused(
                say(
                    "{ref}: “{words}” has no answer yet. Answer it with the reason, then end the meeting.",
                    ref=item.case.ref,
                    words=asked.words,
                )
                if stage_of(item.meeting) is Stage.BEGUN
                else say(
                    "{ref}: “{words}” has no answer yet. Answer it with the reason, then approve the minutes.",
                    ref=item.case.ref,
                    words=asked.words,
                ),
                slug="not-settled",
            )


def _unanswered(item: AgendaItem) -> list[Question]:
    """What the kind needs answered of a case that was decided on, and has no answer."""
    needed = [q for q in kind_of(item.case.scheme).meeting.questions if q.needed]
    if not needed or not standing_decisions(item=item).exists():
        return []
    answered = set(ItemAnswer.objects.filter(item=item).values_list("question", flat=True))
    return [asked for asked in needed if asked.slug not in answered]
