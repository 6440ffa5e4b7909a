"""What was learnt from a review or closure: an action of an agency, outside any single case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import learning as rules
from plumbline.cases import services
from plumbline.cases.enums import LEARNING_OPEN, LearningState
from plumbline.cases.models import Learning, LearningSource, LearningStep
from plumbline.cases.queries.learning import (
    LearningFigures,
    learning_figures,
    learning_line,
    learning_lines,
    learnt_from,
    may_learn_from,
)
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.remembering import remembered


S = LearningState
STATES = st.sampled_from(list(LearningState))


@given(state=STATES, is_owner=st.booleans(), leads=st.booleans(), own=st.booleans())
def test_nobody_checks_their_own_word_and_what_has_ended_stays(state, is_owner, leads, own):
    found = rules.moves(state, is_owner=is_owner, leads=leads, own_word=own)
    if own or not leads:
        assert S.VERIFIED not in found
    if state not in LEARNING_OPEN or not (is_owner or leads):
        assert found == ()


@given(
    name=st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True),
    before=st.sampled_from(["", "that ", "("]),
    case=st.booleans(),
)
def test_a_name_is_found_as_a_word_of_its_own(name, before, case):
    words = f"We should ask {before}{name.lower() if case else name}, not wait"
    assert name in rules.names_in(words, names=[name], ref="K7Q2")
    assert rules.names_in(f"x{name.lower()}x", names=[name], ref="K7Q2") == []


@pytest.fixture
def case(panel):
    return panel.everything()


def learn(case, by, **changes):
    given = {
        "words": "Custody gives a phone number that works",
        "done_when": "Every referral of June has one",
        "owner": changes.pop("who", by).user_id,
        "agency": by.agency_ids[0],
        "due_on": days(60).date(),
        "at": days(31),
    } | changes
    return services.record_learning(case=case, by=by, **given)


@pytest.fixture
@remembered
def learnt(case, personas, looking_as):
    with looking_as(personas.alice) as alice:
        return learn(case, alice, who=personas.worker, agency=personas.agencies["probation"])


def step(learning, by, to, *, words="", expected=1, day=32):
    return services.step_learning(
        learning=learning, to=to, words=words, expected_step=expected, by=by, at=days(day)
    )


def test_it_goes_from_proposed_to_checked_by_somebody_else(learnt, personas, looking_as):
    with looking_as(personas.worker) as worker:
        step(learnt, worker, "accepted")
        with pytest.raises(DataUnfit, match="what was done"):
            step(learnt, worker, "done", expected=2)
        step(learnt, worker, "done", words="A field was added to the form", expected=2)
        with pytest.raises(StageRefused, match="not open to you"):
            step(learnt, worker, "verified", expected=3)
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit, match="why"):
            step(learnt, alice, "accepted", expected=3)
        step(learnt, alice, "accepted", words="July has none", expected=3)
    with looking_as(personas.worker) as worker:
        step(learnt, worker, "done", words="July has them too", expected=4)
    with looking_as(personas.chair) as chair:
        step(learnt, chair, "verified", expected=5)
        line = learning_line(chair, learnt.id)
    assert (line.label, line.is_open, line.moves) == ("Done and checked", False, ())
    assert [one.label for one in line.steps][-2:] == ["Done, to be checked", "Done and checked"]


def test_every_agency_reads_it_and_only_readers_of_the_case_know_from_where(
    case, learnt, personas, looking_as
):
    with looking_as(personas.chair) as chair:
        assert [line.learning.id for line in learnt_from(chair, case)] == [learnt.id]
    with looking_as(personas.dana) as dana:
        services.declare_conflict(case=case, user=dana.user_id, by=dana, at=days(32))
        assert [line.learning.id for line in learning_lines(dana)] == [learnt.id]
        assert not LearningSource.objects.exists()
        assert not learnt_from(dana, case)
    for name in ("charlie", "analyst", "board", "governance"):
        with looking_as(getattr(personas, name)) as viewer:
            assert not Learning.objects.exists()
            assert not LearningStep.objects.exists()
            with pytest.raises(NotVisible):
                learning_line(viewer, learnt.id)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"words": "marker should have been asked"}, "Leave out who it was: Marker"),
        ({"done_when": "Canary has a phone"}, "Leave out who it was: Canary"),
        ({"words": " "}, "Say what is to be learnt"),
        ({"done_when": ""}, "how anybody will know"),
        ({"due_on": days(31).date()}, "day ahead"),
        ({"agency": "outside-charity"}, "of this scheme"),
        ({"agency": "police"}, "of this scheme"),
    ],
)
def test_what_does_not_fit_is_refused(case, personas, looking_as, change, says):
    if "agency" in change:
        change = {"agency": personas.agencies[change["agency"]]}
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match=says):
        learn(case, alice, **change)


def test_the_reference_of_the_case_is_no_word_for_it(case, personas, looking_as):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match=case.ref):
        learn(case, alice, words=f"As {case.ref} shows, ask earlier")


def test_it_comes_from_a_review_or_closure_and_is_written_down_by_whoever_leads(
    panel, case, personas, looking_as
):
    fresh = panel.active()[0]
    with looking_as(personas.alice) as alice:
        assert (may_learn_from(alice, case), may_learn_from(alice, fresh)) == (True, False)
        with pytest.raises(StageRefused, match="review or a closure"):
            learn(fresh, alice)
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        learn(case, bob)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        learn(case, charlie)


def test_two_at_once_and_the_wrong_agency(learnt, personas, looking_as):
    with looking_as(personas.worker) as worker:
        step(learnt, worker, "accepted")
        with pytest.raises(StageRefused, match="Somebody else took a step"):
            step(learnt, worker, "done", words="x", expected=1)
    with looking_as(personas.bob) as bob, pytest.raises(StageRefused, match="not open to you"):
        step(learnt, bob, "done", words="x", expected=2)


def figures(viewer, case, day):
    return learning_figures(
        viewer, scheme=case.scheme_id, start=days(0).date(), end=days(90).date(), on=days(day).date()
    )


def test_the_board_reads_counts_and_no_row(case, learnt, personas, looking_as):
    with looking_as(personas.board) as board:
        assert figures(board, case, 40) == LearningFigures(1, 0, 1, 0)
        assert figures(board, case, 61).late == 1
    with looking_as(personas.worker) as worker:
        step(learnt, worker, "declined", words="Not ours to change")
    with looking_as(personas.board) as board:
        assert figures(board, case, 61).recorded == 0
    with looking_as(personas.charlie) as charlie:
        assert figures(charlie, case, 61).recorded == 0
