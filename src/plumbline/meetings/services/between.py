"""Decide between meetings: ask, answer for an agency, bring to an end, and put before the next meeting."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case
from plumbline.cases.queries.sight import case_to_change, visible_cases
from plumbline.cases.services.states import check_open
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import ABOUT_QUESTION, QUESTION_ASKED, Answer, Outcome, Stage
from plumbline.meetings.models import (
    AgendaItem,
    Meeting,
    Question,
    QuestionAnswer,
    QuestionEnd,
    QuestionListed,
)
from plumbline.meetings.queries import cancelled_meetings, question_for, stage_of
from plumbline.meetings.queries.attending import quorum_in
from plumbline.meetings.services.room import one_at_a_time
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month


ASKED = "A question on this case waits for its answers already. Bring it to an end first."
ANSWERED = "Your agency has answered already."
ENDED = "This question has come to its end."
FOR_NOTING = "For noting: asked between meetings."
FOR_DISCUSSION = "Asked between meetings; an agency needs a meeting."


@transaction.atomic
def ask_between_meetings(
    *,
    case: Case,
    words: str,
    kind: str,
    decision: str,
    answer_by: date,
    by: Viewer,
    at: datetime | None = None,
) -> Question:
    """Put a question on a case to every agency in it, as the chair. They are told in their inboxes, without a name.

    Refuses
        PermissionRefused: not a chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, a question on it is open, or no other agency is in it.
        DataUnfit: no words, an unknown decision, or a day that is not ahead.
    Records
        ``question.asked`` and ``notice.given``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "ask_between", case.scheme)
    check_open(case)
    scheme_kind = kind_of(case.scheme)
    scheme_kind.check_word(scheme_kind.meeting.decisions, kind)
    if not (words.strip() and decision.strip()):
        raise DataUnfit("Say what you ask, and what would be decided.")
    if answer_by <= timezone.localdate(now):
        raise DataUnfit("Give the agencies until tomorrow at least.", slug="day-past")
    one_at_a_time(case.id)
    if Question.objects.filter(case=case, end__isnull=True).exists():
        raise StageRefused(ASKED, slug="asked-already")
    asked = sorted(set(case.seen_by_agencies) & case.scheme.agencies)
    if len(asked) < 2:
        raise StageRefused("No other agency is in this case, so there is nobody to ask.")
    row = Question(
        case=case,
        number=Question.objects.filter(case=case).count() + 1,
        words=words.strip(),
        kind=kind,
        decision=decision.strip(),
        asked_of=asked,
        answer_by=answer_by,
        asked_at=now,
        asked_by=by.user_id,
        owner_agency=case.owner_agency,
    )
    record(
        "question.asked",
        verb=Verb.COLLECTION,
        object_kind="question",
        objects=[row.id, case.id, *asked],
        by=by,
        at=now,
    )
    save_once(row, clash=ASKED, slug="asked-already")
    _tell(row, by=by, at=now)
    return row


@transaction.atomic
def answer_question(
    *,
    question: Question,
    answer: Answer | str,
    by: Viewer,
    because: str = "",
    at: datetime | None = None,
) -> QuestionAnswer:
    """Answer for one's agency. That it needs a meeting ends the question: it goes on the next agenda.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: nobody who sits at the table for an agency that was asked.
        StageRefused: it has ended, the day is over, or the agency has answered.
        DataUnfit: no such answer, or another than agreement without its reason.
    Records
        ``question.answered``; ``question.ended`` where it needs a meeting.
    """
    found, now = question_for(by, question.id), at or timezone.now()
    agency = permissions.acting_agency(by, "answer_between", found.asked_of)
    one_at_a_time(found.case_id)
    _check_answerable(found, on=timezone.localdate(now))
    if answer not in set(Answer):
        raise DataUnfit("Agree, disagree, or ask for a meeting.")
    if answer != Answer.AGREE and not because.strip():
        raise DataUnfit("Say why, so that the others know.", slug="no-reason")
    row = QuestionAnswer(
        question=found,
        case=found.case,
        agency=agency,
        answer=str(answer),
        because=because.strip(),
        at=now,
        by=by.user_id,
        owner_agency=agency,
    )
    record(
        "question.answered",
        verb=Verb.COLLECTION,
        object_kind="question",
        objects=[row.id, found.id, found.case_id, agency],
        by=by,
        at=now,
        because=str(answer).replace("_", "-"),
    )
    save_once(row, clash=ANSWERED, slug="answered-already")
    if answer == Answer.NEEDS_MEETING:
        _end(found, Outcome.TO_MEETING, because.strip(), by=by, at=now)
    return row


@transaction.atomic
def end_question(
    *, question: Question, decide: bool, by: Viewer, words: str = "", at: datetime | None = None
) -> QuestionEnd:
    """Bring a question to its end, as the chair, once everybody has answered or the day is over. The next meeting notes it.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: not a chair of the scheme.
        StageRefused: ended already, still time to answer, or the answers make no decision: whoever is silent has not agreed.
        DataUnfit: not decided, without a reason.
    Records
        ``question.ended``.
    """
    found, now = question_for(by, question.id), at or timezone.now()
    permissions.check_may(by, "ask_between", found.case.scheme)
    one_at_a_time(found.case_id)
    if QuestionEnd.objects.filter(question=found).exists():
        raise StageRefused(ENDED, slug="ended-already")
    answers = {str(a.agency): Answer(a.answer) for a in QuestionAnswer.objects.filter(question=found)}
    asked = [str(a) for a in found.asked_of]
    if not rules.may_end(
        asked=asked, answered=answers, answer_by=found.answer_by, on=timezone.localdate(now)
    ):
        raise StageRefused(
            say("Agencies have until {answer_by} to answer.", answer_by=day_month(found.answer_by)),
            slug="still-time",
        )
    kinds = {str(agency): kind for agency, kind in kinds_of(found.asked_of).items()}
    why_not = rules.why_not_decided(answers, kinds=kinds, quorum=quorum_in(found.case))
    if decide and why_not:
        raise StageRefused(why_not, slug="not-decided")
    if not decide and not words.strip():
        raise DataUnfit("Say why it is not decided.", slug="no-reason")
    return _end(found, Outcome.DECIDED if decide else Outcome.NOT_DECIDED, words.strip(), by=by, at=now)


@transaction.atomic
def list_waiting(*, meeting: Meeting, by: Viewer, at: datetime) -> None:
    """Put every question that ended without a meeting to go to on this one's agenda.

    Records
        ``question.listed`` for each.
    """
    stands = QuestionListed.objects.filter(question=OuterRef("id")).exclude(
        item__meeting__in=cancelled_meetings()
    )
    rows = Question.objects.filter(
        ~Exists(stands), case__scheme=meeting.scheme, case__in=visible_cases(by), end__isnull=False
    )
    for question in rows.select_related("end", "case__scheme"):
        _list(question, meeting, Outcome(question.end.outcome), by=by, at=at)


def _check_answerable(question: Question, *, on: date) -> None:
    if QuestionEnd.objects.filter(question=question).exists():
        raise StageRefused(ENDED, slug="ended-already")
    if on > question.answer_by:
        raise StageRefused("The day to answer by is over. Tell the chair.", slug="too-late")


def _end(question: Question, outcome: Outcome, words: str, *, by: Viewer, at: datetime) -> QuestionEnd:
    answered = set(QuestionAnswer.objects.filter(question=question).values_list("agency", flat=True))
    row = QuestionEnd(
        question=question,
        case=question.case,
        outcome=outcome.value,
        words=words,
        silent=[a for a in question.asked_of if a not in answered],
        at=at,
        by=by.user_id,
        owner_agency=question.owner_agency,
    )
    record(
        "question.ended",
        verb=Verb.ALTERATION,
        object_kind="question",
        objects=[row.id, question.id, question.case_id],
        by=by,
        at=at,
        because=outcome.value.replace("_", "-"),
    )
    save_once(row, clash=ENDED, slug="ended-already")
    meeting = _next_meeting(question.case, at)
    if meeting is not None:
        _list(question, meeting, outcome, by=by, at=at)
    return row


def _next_meeting(case: Case, at: datetime) -> Meeting | None:
    """The first meeting of the scheme that is still to begin and not of a day that is past."""
    rows = Meeting.objects.filter(scheme=case.scheme_id, starts_at__gte=at).order_by("starts_at", "pk")
    return next((m for m in rows.select_related("scheme") if stage_of(m) is Stage.SCHEDULED), None)


def _list(question: Question, meeting: Meeting, outcome: Outcome, *, by: Viewer, at: datetime) -> None:
    case = question.case
    item = AgendaItem.objects.filter(meeting=meeting, case=case).first()
    is_new = item is None
    if item is None:
        item = AgendaItem(
            meeting=meeting,
            case=case,
            question=FOR_DISCUSSION if outcome is Outcome.TO_MEETING else FOR_NOTING,
            listed_at=at,
            listed_by=by.user_id,
            owner_agency=case.owner_agency,
        )
    row = QuestionListed(question=question, case=case, item=item, at=at, owner_agency=question.owner_agency)
    record(
        "question.listed",
        verb=Verb.ALTERATION,
        object_kind="question",
        objects=[row.id, question.id, item.id, case.id],
        by=by,
        at=at,
    )
    if is_new:
        item.save(force_insert=True)
    row.save(force_insert=True)


def _tell(question: Question, *, by: Viewer, at: datetime) -> None:
    kept_away = {by.user_id, *Question.objects.get(id=question.id).hidden_from}
    users: set[UUID] = {
        user.id
        for agency in question.asked_of
        for user in members_of(agency, roles=permissions.MAY["answer_between"])
    }
    tell_at_once(
        told=[
            Told(
                user,
                kind=QUESTION_ASKED,
                about_kind=ABOUT_QUESTION,
                about_id=question.id,
                due_on=question.answer_by,
            )
            for user in sorted(users - kept_away)
        ],
        by=by,
        at=at,
    )
