"""What the kind asks of a case at a meeting, and what the room answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.meetings.models import AgendaItem, ItemAnswer
from plumbline.schemes.kind import Question
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One question with the last answer; no label where there is none yet. ``times``: how often it was answered."""

    question: Question
    label: str
    words: str
    at: datetime | None
    by: str
    times: int

    @property
    def waits(self) -> bool:
        """Whether the meeting cannot be ended for it, once it has decided on the case."""
        return self.question.needed and not self.label


def settled_lines(item: AgendaItem) -> tuple[SettledLine, ...]:
    """Every question that the kind asks of a case at a meeting, in its order. The page of the meeting has written its entry."""
    rows = list(ItemAnswer.objects.filter(item=item).order_by("number", "id"))
    users = names_of_users({row.by for row in rows})
    return tuple(
        _line(question, [row for row in rows if row.question == question.slug], users)
        for question in kind_of(item.case.scheme).meeting.questions
    )


def _line(question: Question, rows: Sequence[ItemAnswer], users: Mapping[UUID, str]) -> SettledLine:
    if not rows:
        return SettledLine(question, "", "", None, "", 0)
    last = rows[-1]
    label = question.answers.get(last.answer, last.answer)
    return SettledLine(question, label, last.words, last.at, users.get(last.by, ""), len(rows))


def settled_words(item: AgendaItem) -> list[str]:
    """Questions and answers as they are minuted; nothing of those that were not answered."""
    return [f"{line.question.words} {line.label}: {line.words}" for line in settled_lines(item) if line.label]
