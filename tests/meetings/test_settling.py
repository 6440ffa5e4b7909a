"""What a kind asks of each case at each meeting: a meeting is not ended before it is answered, with a reason."""

import pytest

from plumbline.cases.queries.sight import state_of
from plumbline.meetings import services
from plumbline.meetings.models import Decision
from plumbline.meetings.queries import meeting_page
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.mappa import NEEDED, a_mappa
from tests.marac import Marac, settle_all, start_marac


AT = days(27)


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


@pytest.mark.parametrize("left_out", NEEDED)
def test_a_meeting_is_not_ended_while_something_needed_is_not_answered(mappa, left_out):
    item = mappa.meeting(mappa.referred(), at=AT)
    mappa.decide(item, "level_2", "High risk", at=AT)
    mappa.settle(item, at=AT, leaving_out=left_out)
    with pytest.raises(StageRefused, match="has no answer yet"):
        mappa.end(item, at=AT)
    mappa.settle(item, at=AT)
    mappa.end(item, at=AT)


@pytest.mark.parametrize("left_out", ["victim_view", "children"])
def test_a_marac_is_not_ended_without_the_word_of_the_victim_and_a_decision_on_children(
    left_out, personas, looking_as
):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    item, meeting, at = marac.discussed(marac.taken())
    with looking_as(personas.alice) as alice:
        settle_all(item, by=alice, at=at, leaving_out=left_out)
        with pytest.raises(StageRefused, match="has no answer yet"):
            services.end_meeting(meeting=meeting, by=alice, at=at)


def test_a_case_that_was_not_decided_on_holds_nothing_up(mappa):
    mappa.end(mappa.meeting(mappa.referred(), at=AT), at=AT)


def test_no_is_an_answer_with_its_reason_and_stands_in_the_minutes(mappa, looking_as, personas):
    item = mappa.meeting(mappa.referred(), at=AT)
    mappa.decide(item, "level_2", "High risk", at=AT)
    mappa.settle(item, at=AT)
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit, match="Say why"):
            services.settle_question(
                item=item, question="disclosure", answer="disclose", words=" ", by=alice, at=AT
            )
        services.settle_question(
            item=item, question="disclosure", answer="disclose", words="To the employer", by=alice, at=AT
        )
        (line,) = meeting_page(alice, item.meeting_id).items
    first = line.settled[0]
    assert (first.words, first.times, first.waits) == ("To the employer", 2, False)
    assert "Is anything disclosed to somebody outside the agencies? Yes" in line.minute
    assert "To the employer" in line.minute
    assert (
        "Is what is shared and planned necessary and proportionate? Yes, because: No less would keep her safe"
        in line.minute
    )


def test_who_answers_and_when(mappa, looking_as, personas):
    item = mappa.meeting(mappa.referred(), at=AT)
    given = {"item": item, "question": "disclosure", "answer": "not_to_disclose", "words": "x", "at": AT}
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        services.settle_question(**given, by=bob)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        services.settle_question(**given, by=charlie)
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="not asked"):
        services.settle_question(**given | {"question": "weather"}, by=alice)
    mappa.end(item, at=AT)
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="under way"):
        services.settle_question(**given, by=alice)


def test_a_decision_on_the_level_moves_the_case_with_its_words(mappa, looking_as, personas):
    case = mappa.referred()
    item = mappa.meeting(case, at=AT)
    mappa.decide(item, "plan_agreed", "All four pillars", at=AT)
    with looking_as(personas.alice):
        assert state_of(case).state == "heard"
    mappa.decide(item, "level_3", "Senior people are needed tonight", at=AT)
    mappa.decide(item, "level_3", "Said again", at=AT)
    with looking_as(personas.alice):
        last = state_of(case)
        assert (last.state, last.because) == ("level_3", "Senior people are needed tonight")


def test_a_decision_that_the_course_does_not_allow_is_not_taken(mappa, looking_as, personas):
    case = mappa.taken(category="3")
    case = mappa.referred(case)
    item = mappa.meeting(case, at=AT)
    with pytest.raises(StageRefused, match="no category 3 at level 1"):
        mappa.decide(item, "level_1", "The lead agency is enough", at=AT)
    with looking_as(personas.alice):
        assert not Decision.objects.filter(item=item).exists()
        assert state_of(case).state == "listed"
