"""A decision between meetings: silence is never agreement."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from plumbline.audit.enums import Verb
from plumbline.audit.models import Entry
from plumbline.audit.services import record
from plumbline.meetings import queries, rules, services
from plumbline.meetings.enums import Answer
from plumbline.meetings.models import AgendaItem, QuestionAnswer, QuestionEnd, QuestionListed
from plumbline.meetings.queries.chronology import chronology
from plumbline.notices.models import Notice
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.personas import PASSWORD


KINDS = {"a": "police", "b": "council", "c": "housing"}
ANSWERS = st.dictionaries(st.sampled_from(sorted(KINDS)), st.sampled_from(list(Answer)))
QUORUM = st.lists(st.sampled_from(sorted(KINDS.values())), unique=True)


@given(answers=ANSWERS, quorum=QUORUM)
def test_answers_decide_only_where_somebody_agrees_and_nobody_of_the_quorum_is_silent(answers, quorum):
    given_answers = set(answers.values())
    decides = not rules.why_not_decided(answers, kinds=KINDS, quorum=quorum)
    took_part = {KINDS[a] for a in answers}
    assert decides is (
        Answer.AGREE in given_answers
        and Answer.NEEDS_MEETING not in given_answers
        and set(quorum) <= took_part
    )


@given(answers=ANSWERS, quorum=QUORUM, silent=st.sampled_from(sorted(KINDS)))
def test_falling_silent_never_makes_a_decision(answers, quorum, silent):
    fewer = {a: said for a, said in answers.items() if a != silent}
    if (
        rules.why_not_decided(answers, kinds=KINDS, quorum=quorum)
        and answers.get(silent) is not Answer.NEEDS_MEETING
    ):
        assert rules.why_not_decided(fewer, kinds=KINDS, quorum=quorum)


@given(
    asked=st.sets(st.sampled_from("abc")), answered=st.sets(st.sampled_from("abc")), later=st.integers(-3, 3)
)
def test_it_ends_when_all_have_answered_or_the_day_is_over(asked, answered, later):
    day = days(10).date()
    found = rules.may_end(asked=asked, answered=answered, answer_by=day, on=day + timedelta(days=later))
    assert found is (asked <= answered or later > 0)


@pytest.fixture
def case(panel):
    return panel.active()[0]


def ask(case, by, **changes):
    asked = {
        "words": "He is released on Friday; can probation meet him at the gate?",
        "kind": "offer",
        "decision": "Meet him at the gate",
        "answer_by": days(12).date(),
        "at": days(9),
    } | changes
    return services.ask_between_meetings(case=case, by=by, **asked)


@pytest.fixture
def question(case, personas, looking_as):
    with looking_as(personas.chair) as chair:
        return ask(case, chair)


def answer(question, by, said="agree", because="", at=None):
    return services.answer_question(question=question, answer=said, because=because, by=by, at=at or days(10))


def end(question, by, *, decide=True, words="", at=None):
    return services.end_question(question=question, decide=decide, words=words, by=by, at=at or days(13))


def test_every_agency_in_the_case_is_asked_and_told_without_a_name(question, personas, looking_as):
    assert set(question.asked_of) == {
        personas.agencies[a] for a in ("council", "police", "housing", "probation")
    }
    for name in ("alice", "bob", "dana", "worker"):
        with looking_as(getattr(personas, name)) as viewer:
            notice = Notice.objects.get(about_kind="question")
            assert (notice.kind, notice.about_id) == ("question-asked", question.id)
            assert [line.question.id for line in queries.questions_waiting(viewer, on=days(10).date())] == [
                question.id
            ]
    with looking_as(personas.charlie) as charlie:
        assert not Notice.objects.filter(about_kind="question").exists()
        with pytest.raises(NotVisible):
            queries.question_page(charlie, question.id)


def test_it_is_decided_with_who_answered_and_who_did_not(panel, question, personas, looking_as):
    with looking_as(personas.bob) as bob:
        answer(question, bob)
    with looking_as(personas.alice) as alice:
        answer(question, alice)
    with looking_as(personas.dana) as dana:
        answer(question, dana, "disagree", "He must not come near the flat")
    with looking_as(personas.chair) as chair:
        with pytest.raises(StageRefused, match="until 14 March"):
            end(question, chair, at=days(11))
        found = end(question, chair, words="Probation goes alone")
        assert (found.outcome, found.silent) == ("decided", [personas.agencies["probation"]])
        assert not QuestionListed.objects.exists()
    with looking_as(personas.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(20))
        (item,) = queries.meeting_page(alice, meeting.id).items
    with looking_as(personas.worker) as worker:
        rows = [line.row for line in chronology(worker, question.case.ref).lines]
        assert ("Decided between meetings", "Offer support: Meet him at the gate") in [
            (row.source, row.words) for row in rows
        ]
    assert item.item.question == "For noting: asked between meetings."
    for said in (
        "Decided between meetings, asked on 11 March 2026. Offer support: Meet him at the gate",
        "The chair: Probation goes alone",
        "We agree: Council; Police.",
        "We disagree: Housing (He must not come near the flat).",
        "No answer, which is no agreement: Probation.",
    ):
        assert said in item.minute


def test_one_that_needs_a_meeting_puts_it_on_the_next_agenda(panel, question, personas, looking_as):
    with looking_as(personas.alice) as alice:
        services.schedule_meeting(scheme=panel.scheme, starts_at=days(60), by=alice, at=days(8))
        soon = services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(8))
    with looking_as(personas.dana) as dana:
        answer(question, dana, "needs_meeting", "The landlord has to be heard")
        item = AgendaItem.objects.get(meeting=soon)
        assert item.question == "Asked between meetings; an agency needs a meeting."
        assert QuestionEnd.objects.get().outcome == "to_meeting"
    with looking_as(personas.bob) as bob, pytest.raises(StageRefused, match="come to its end"):
        answer(question, bob)


def test_silence_decides_nothing(question, personas, looking_as):
    with looking_as(personas.chair) as chair, pytest.raises(StageRefused, match="Silence is no agreement"):
        end(question, chair)
    with looking_as(personas.alice) as alice:
        answer(question, alice)
    with looking_as(personas.chair) as chair:
        with pytest.raises(StageRefused, match="answered for police"):
            end(question, chair)
        with pytest.raises(DataUnfit, match="why"):
            end(question, chair, decide=False)
        assert end(question, chair, decide=False, words="The police said nothing").outcome == "not_decided"
        with pytest.raises(StageRefused, match="come to its end"):
            end(question, chair)


def test_each_agency_answers_once_for_itself_and_in_time(question, personas, looking_as):
    with looking_as(personas.bob) as bob:
        with pytest.raises(DataUnfit, match="Agree, disagree"):
            answer(question, bob, "perhaps")
        with pytest.raises(DataUnfit, match="why"):
            answer(question, bob, "disagree")
        answer(question, bob)
    with looking_as(personas.chair) as chair, pytest.raises(StageRefused, match="answered already"):
        answer(question, chair)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        answer(question, charlie)
    with looking_as(personas.dana) as dana, pytest.raises(StageRefused, match="over"):
        answer(question, dana, at=days(13))


def test_the_database_lets_nobody_answer_for_another_agency(question, personas, looking_as):
    row = QuestionAnswer(
        question=question,
        case_id=question.case_id,
        agency=personas.agencies["housing"],
        answer="agree",
        at=days(10),
        by=personas.bob.user_id,
        owner_agency=personas.agencies["police"],
    )
    with looking_as(personas.bob) as bob:
        record("question.answered", verb=Verb.COLLECTION, object_kind="question", objects=[row.id], by=bob)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"words": " "}, "Say what you ask"),
        ({"decision": ""}, "Say what you ask"),
        ({"kind": "applause"}, "Choose one of"),
        ({"answer_by": days(9).date()}, "until tomorrow"),
    ],
)
def test_an_unfit_question_is_refused(case, personas, looking_as, change, says):
    with looking_as(personas.chair) as chair, pytest.raises(DataUnfit, match=says):
        ask(case, chair, **change)


def test_one_question_at_a_time_by_a_chair_alone(question, case, personas, looking_as):
    with looking_as(personas.chair) as chair, pytest.raises(StageRefused, match="already"):
        ask(case, chair)
    with looking_as(personas.alice) as alice:
        with pytest.raises(PermissionRefused, match="chair"):
            ask(case, alice)
        with pytest.raises(PermissionRefused, match="chair"):
            end(question, alice)


def test_whoever_reads_a_question_is_written_down(question, case, personas, as_role):
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in", {"email": "chair@example.invalid", "password": PASSWORD})
    for address in (
        f"/cases/{case.ref}/between",
        f"/questions/{question.id}/answer",
        f"/questions/{question.id}/end",
    ):
        with as_role("auditor"):
            before = Entry.objects.filter(what="question.consulted").count()
        page = client.get(address)
        assert page.status_code == 200
        assert "Meet him at the gate" in page.content.decode()
        with as_role("auditor"):
            entries = Entry.objects.filter(what="question.consulted")
            assert entries.count() == before + 1
            assert case.person_id in entries.order_by("-at").first().objects_seen
