"""Read what was asked between meetings: who answered what, and who did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of, names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case
from plumbline.cases.queries.sight import case_for, visible_cases
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import ANSWER_NAMES, OUTCOME_NAMES, Answer, Outcome
from plumbline.meetings.models import AgendaItem, Question, QuestionAnswer, QuestionEnd
from plumbline.meetings.queries.attending import quorum_in
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What one agency answered."""

    answer: QuestionAnswer
    label: str
    agency: str
    by: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in finished words. ``waiting`` names the agencies without an answer; ``end`` is None while it is open."""

    question: Question
    ref: str
    label: str
    asked_by: str
    answers: tuple[AnswerLine, ...]
    waiting: tuple[str, ...]
    end: QuestionEnd | None
    outcome: str
    listed_for: datetime | None
    may_answer: bool
    may_end: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class BetweenPage:
    """Everything that was asked between meetings on one case."""

    case: Case
    questions: tuple[QuestionLine, ...]
    may_ask: bool


def question_for(viewer: Viewer, question_id: UUID) -> Question:
    """Return a question, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    rows = Question.objects.filter(id=question_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(caseworker(viewer), rows.select_related("case__scheme"))


def between_page(viewer: Viewer, ref: str, *, at: datetime | None = None) -> BetweenPage:
    """Return what was asked between meetings on a case.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``question.consulted``, with the case and the person.
    """
    case = case_for(viewer, ref)
    _record(viewer, [case.id, case.person_id], at)
    rows = visible_to(narrowed(viewer), Question.objects.filter(case=case)).order_by("-number")
    lines = question_lines(viewer, rows.select_related("case__scheme"), on=timezone.localdate(at))
    may = permissions.may(viewer, "ask_between", case.scheme) and not hasattr(case, "closure")
    return BetweenPage(case, lines, may_ask=may and all(line.end for line in lines))


def question_page(viewer: Viewer, question_id: UUID, *, at: datetime | None = None) -> QuestionLine:
    """Return one question with its answers.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.

    Records
        ``question.consulted``, with the case and the person.
    """
    found = question_for(viewer, question_id)
    _record(viewer, [found.id, found.case_id, found.case.person_id], at)
    (line,) = question_lines(viewer, [found], on=timezone.localdate(at))
    return line


def questions_waiting(viewer: Viewer, *, on: date | None = None) -> tuple[QuestionLine, ...]:
    """Open questions that an agency of the viewer has still to answer. Shows references alone, so no entry is written."""
    day = on or timezone.localdate()
    rows = visible_questions(viewer).filter(end__isnull=True, answer_by__gte=day)
    return tuple(line for line in question_lines(viewer, rows, on=day) if line.may_answer)


def questions_told(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Of some questions those that the viewer sees, and whether an agency of theirs has still to answer."""
    rows = visible_questions(viewer).filter(id__in=list(ids))
    return {
        line.question.id: line.may_answer for line in question_lines(viewer, rows, on=timezone.localdate())
    }


def visible_questions(viewer: Viewer) -> QuerySet[Question]:
    """Questions on cases that the viewer sees."""
    rows = Question.objects.filter(case__in=visible_cases(viewer)).select_related("case__scheme")
    return visible_to(narrowed(viewer), rows)


def question_lines(viewer: Viewer, questions: Iterable[Question], *, on: date) -> tuple[QuestionLine, ...]:
    """Return questions in finished words, in the order given."""
    return tuple(_line(viewer, question, on) for question in questions)


def noted_lines(item: AgendaItem) -> list[str]:
    """What an item notes of questions between meetings, as it is minuted."""
    found: list[str] = []
    rows = Question.objects.filter(listed__item=item).select_related("end", "case__scheme")
    for question in rows:
        names = names_of(question.asked_of)
        answers = sorted(
            QuestionAnswer.objects.filter(question=question), key=lambda a: names.get(a.agency, "")
        )
        found += rules.between_words(
            outcome=OUTCOME_NAMES[Outcome(question.end.outcome)],
            asked_on=timezone.localdate(question.asked_at),
            label=kind_of(question.case.scheme).meeting.label_of(question.kind),
            decision=question.decision,
            answers={
                ANSWER_NAMES[which]: [
                    names.get(a.agency, "") + (f" ({a.because})" if a.because else "")
                    for a in answers
                    if a.answer == which.value
                ]
                for which in Answer
            },
            silent=sorted(names.get(a, "") for a in question.end.silent),
            words=question.end.words if question.end.outcome != Outcome.TO_MEETING.value else "",
        )
    return found


def _line(viewer: Viewer, question: Question, on: date) -> QuestionLine:
    answers = list(QuestionAnswer.objects.filter(question=question))
    answered, scheme = {a.agency for a in answers}, question.case.scheme
    names = names_of(question.asked_of)
    users = names_of_users({a.by for a in answers} | {question.asked_by})
    end = QuestionEnd.objects.filter(question=question).first()
    own = viewer.agencies_as(permissions.MAY["answer_between"]) & set(question.asked_of)
    item = (
        AgendaItem.objects.filter(questions__question=question)
        .order_by("-questions__at", "pk")
        .select_related("meeting")
        .first()
    )
    return QuestionLine(
        question=question,
        ref=question.case.ref,
        label=kind_of(scheme).meeting.label_of(question.kind),
        asked_by=users.get(question.asked_by, ""),
        answers=tuple(
            AnswerLine(a, ANSWER_NAMES[Answer(a.answer)], names.get(a.agency, ""), users.get(a.by, ""))
            for a in answers
        ),
        waiting=tuple(sorted(names.get(a, "") for a in question.asked_of if a not in answered)),
        end=end,
        outcome=OUTCOME_NAMES[Outcome(end.outcome)] if end else "",
        listed_for=item.meeting.starts_at if item else None,
        may_answer=end is None and on <= question.answer_by and bool(own - answered),
        may_end=end is None
        and permissions.may(viewer, "ask_between", scheme)
        and rules.may_end(
            asked=[str(a) for a in question.asked_of],
            answered=[str(a) for a in answered],
            answer_by=question.answer_by,
            on=on,
        ),
        may_decide=end is None and not _why_not(question, answers),
    )


def _why_not(question: Question, answers: Iterable[QuestionAnswer]) -> str:
    return rules.why_not_decided(
        {str(a.agency): Answer(a.answer) for a in answers},
        kinds={str(agency): kind for agency, kind in kinds_of(question.asked_of).items()},
        quorum=quorum_in(question.case),
    )


def _record(viewer: Viewer, objects: list[UUID], at: datetime | None) -> None:
    record(
        "question.consulted",
        verb=Verb.CONSULTATION,
        object_kind="question",
        objects=objects,
        by=viewer,
        at=at,
    )
