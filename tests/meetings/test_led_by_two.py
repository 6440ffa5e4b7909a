"""A lead with a conflict of interest begins and ends a meeting without what they do not see; the other lead makes good what is left of that case."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.queries import case_page
from plumbline.meetings import services
from plumbline.meetings.queries import meeting_page
from plumbline.values.errors import NotVisible, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.mappa import NEEDED, a_mappa


AT = days(27)


@pytest.fixture
def mappa(personas, looking_as):
    return a_mappa(personas, looking_as)


@pytest.fixture
def left_out(mappa, personas, looking_as):
    """A meeting that decided on a case; the co-ordinator was kept from it meanwhile, and ended the meeting. Its item, and the chair."""
    item = mappa.meeting(mappa.referred(), at=AT)
    mappa.decide(item, "level_2", "High risk", at=AT)
    with looking_as(personas.chair) as chair:
        cases.declare_conflict(case=item.case, user=personas.alice.user_id, by=chair, at=AT)
    mappa.end(item, at=AT)
    return item


def test_what_was_left_open_is_answered_after_the_end_and_before_the_minute(left_out, personas, looking_as):
    item = left_out
    with looking_as(personas.chair) as chair:
        with pytest.raises(StageRefused, match="then approve the minutes"):
            services.approve_minutes(meeting=item.meeting, by=chair, at=days(28))
        for question, (answer, words) in NEEDED.items():
            services.settle_question(
                item=item, question=question, answer=answer, words=words, by=chair, at=days(28)
            )
        (minute,) = services.approve_minutes(meeting=item.meeting, by=chair, at=days(28))
        assert minute.item_id == item.id
        # Answered once, it stands as it stands at any meeting that has ended.
        question, (answer, words) = next(iter(NEEDED.items()))
        with pytest.raises(StageRefused, match="under way"):
            services.settle_question(
                item=item, question=question, answer=answer, words=words, by=chair, at=days(28)
            )


def test_whoever_ended_it_cannot_answer_for_what_they_do_not_see(left_out, personas, looking_as):
    question, (answer, words) = next(iter(NEEDED.items()))
    with looking_as(personas.alice) as alice, pytest.raises(NotVisible):
        services.settle_question(
            item=left_out, question=question, answer=answer, words=words, by=alice, at=days(28)
        )


def test_the_room_is_let_in_by_who_turns_to_a_case_that_the_other_lead_did_not_see(panel):
    """Alice is kept from the case and begins; nobody of the room reads it until the chair, who sees it, turns to it."""
    p = panel.p
    case = panel.researched()
    with panel.look(p.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(7), by=alice, at=days(6))
        item = services.add_to_agenda(meeting=meeting, case=case, by=alice, at=days(6))
        for who in (p.alice, p.dana):
            services.record_attendance(
                meeting=meeting, user=who.user_id, agency=who.agency_ids[0], has_authority=True,
                confidentiality_accepted=True, by=alice, at=days(7),
            )  # fmt: skip
        cases.declare_conflict(case=case, user=alice.user_id, by=alice, at=days(7))
        services.begin_meeting(meeting=meeting, by=alice, at=days(7))
    with panel.look(p.dana) as dana, pytest.raises(NotVisible):
        case_page(dana, case.ref, at=days(7))
    with panel.look(p.chair) as chair:
        services.turn_to(item=item, by=chair, at=days(7))
    with panel.look(p.dana) as dana:
        assert case_page(dana, case.ref, at=days(7)).case.id == case.id
        assert meeting_page(dana, meeting.id).items
