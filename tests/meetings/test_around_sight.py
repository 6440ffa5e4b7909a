"""What goes on around a meeting, table by table in raw SQL: who sees a row of it, and who none. And behind a wall."""

from uuid import uuid4

import pytest

from plumbline.access.enums import Role
from plumbline.cases import services as cases
from plumbline.meetings import queries, services
from plumbline.meetings.lines import Cast, ParkTo
from plumbline.values.errors import NotVisible
from tests.cases.test_sight import AROUND, NO_CONTENT, OF_THE_TABLE, counts
from tests.casework import days
from tests.marac import Marac, add_person, settle_all, start_marac
from tests.remembering import remembered


@pytest.fixture
@remembered
def filled(panel, personas, looking_as):
    """A case and meetings that have left a row in every table around them; the case, and its item at the second meeting."""
    case = panel.active()[0]
    return case, fill(panel, personas, looking_as, case, kinds=("keep_open", "offer"), day=8)


def fill(scheme_of, personas, looking_as, case, *, kinds, day):
    """Everything that can go on around a meeting on one case; its item at the meeting."""
    keep, offer = kinds
    with looking_as(personas.chair) as chair:
        question = services.ask_between_meetings(
            case=case,
            words="x",
            kind=offer,
            decision="x",
            answer_by=days(day + 3).date(),
            by=chair,
            at=days(day),
        )
    with looking_as(personas.bob) as bob:
        services.answer_question(
            question=question, answer="needs_meeting", because="x", by=bob, at=days(day + 1)
        )
    with looking_as(personas.alice) as alice:
        meeting = services.schedule_meeting(
            scheme=scheme_of.scheme, starts_at=days(day + 27), by=alice, at=days(day + 2)
        )
        (line,) = queries.meeting_page(alice, meeting.id).items
        item = line.item
        services.propose_together(item=item, kind=keep, words="x", by=alice, at=days(day + 2))
    with looking_as(personas.bob) as bob:
        services.pull_out(item=item, by=bob, at=days(day + 3))
        services.send_apologies(
            meeting_id=meeting.id, user=bob.user_id, agency=bob.agency_ids[0], sent_words=False, by=bob, at=days(day + 3)
        )  # fmt: skip
    with looking_as(personas.alice) as alice:
        observer = services.announce_observer(
            meeting=meeting, name="O", organisation="x", because="x", invited_by=alice.user_id, by=alice,
            at=days(day + 27),
        )  # fmt: skip
        services.sign_statement(observer=observer, signed_as="o", version=1, by=alice, at=days(day + 27))
        services.record_attendance(
            meeting=meeting, user=alice.user_id, agency=alice.agency_ids[0], has_authority=True,
            confidentiality_accepted=True, by=alice, at=days(day + 27),
        )  # fmt: skip
        services.begin_meeting(meeting=meeting, by=alice, at=days(day + 27))
    with looking_as(personas.chair) as chair:
        services.go_on_without_quorum(meeting=meeting, because="x", by=chair, at=days(day + 27))
    with looking_as(personas.alice) as alice:
        services.park_item(item=item, key=uuid4(), to=ParkTo.END, because="x", by=alice, at=days(day + 27))
        services.take_decision(
            item=item, kind=keep, words="x", votes={personas.agencies["council"]: Cast.FOR}, by=alice,
            at=days(day + 27),
        )  # fmt: skip
        settle_all(item, by=alice, at=days(day + 27))
        services.end_meeting(meeting=meeting, by=alice, at=days(day + 27))
        services.issue_minutes(meeting=meeting, by=alice, at=days(day + 27))
    return item


def full(tables):
    return {table for table, n in counts(sorted(tables)).items() if n}


@pytest.mark.parametrize("name", ["alice", "bob", "dana", "worker", "chair"])
def test_the_agencies_in_the_case_see_every_row(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert full(AROUND) == AROUND


@pytest.mark.parametrize("name", NO_CONTENT)
def test_others_see_none(filled, personas, looking_as, name):
    case, item = filled
    with looking_as(getattr(personas, name)) as viewer:
        assert full(AROUND) == set()
        assert queries.questions_waiting(viewer) == ()
        with pytest.raises(NotVisible):
            queries.between_page(viewer, case.ref)
        with pytest.raises(NotVisible):
            queries.meeting_page(viewer, item.meeting_id)


def test_the_conflicted_sees_none_of_the_case_from_that_moment(filled, personas, looking_as):
    case, _ = filled
    with looking_as(personas.dana) as dana:
        cases.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(40))
        assert full(AROUND - OF_THE_TABLE) == set()
        with pytest.raises(NotVisible):
            queries.between_page(dana, case.ref)


def test_behind_a_wall_it_is_for_the_table_alone(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken(), attending=("bob", "dana", "worker"))
    fill(marac, personas, looking_as, case, kinds=("flag", "protective_order"), day=8)
    officer = add_person(personas, "officer", "probation", Role.PRACTITIONER)
    with looking_as(personas.worker):
        assert full(AROUND) == AROUND
    with looking_as(officer) as viewer:
        assert full(AROUND - OF_THE_TABLE) == set()
        with pytest.raises(NotVisible):
            queries.between_page(viewer, case.ref)


def test_what_was_learnt_behind_a_wall_is_for_the_table_and_whoever_it_was_given_to(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken(), attending=("bob", "dana", "worker"))
    officer = add_person(personas, "officer", "probation", Role.PRACTITIONER)
    mate = add_person(personas, "mate", "probation", Role.PRACTITIONER)
    with looking_as(personas.alice) as alice:
        objective = cases.set_objective(case=case, words="Safe at home", by=alice, at=days(8))
        cases.propose_action(
            case=case, verb="Fit", what="locks at the flat", owner=personas.dana.user_id,
            agency=personas.agencies["housing"], objective=objective, by=alice, at=days(8),
        )  # fmt: skip
        cases.agree_plan(case=case, by=alice, at=days(8))
        cases.hold_review(
            case=case, ratings=[cases.GivenRating(objective.id, "partly")], words="x", outcome="keep", by=alice,
            at=days(9),
        )  # fmt: skip
        learnt = cases.record_learning(
            case=case, words="Ask about keys", done_when="Each plan says so", owner=officer.user_id,
            agency=personas.agencies["probation"], due_on=days(40).date(), by=alice, at=days(9),
        )  # fmt: skip
    tables = ("cases_learning", "cases_learningstep")
    for viewer, sees in ((personas.worker, 1), (officer, 1), (mate, 0)):
        with looking_as(viewer):
            assert list(counts(tables).values()) == [sees, sees], viewer.name
    with looking_as(officer):
        assert counts(["cases_learningsource"]) == {"cases_learningsource": 0}
        cases.step_learning(learning=learnt, to="accepted", expected_step=1, by=officer, at=days(10))
