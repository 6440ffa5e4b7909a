"""How many actions of one meeting serve no objective, as the chair reads it in the room."""

from uuid import uuid4

import pytest

from plumbline.cases import services as cases
from plumbline.meetings import services
from plumbline.meetings.queries.drift import Drift, drift_of
from plumbline.meetings.services import GivenAction
from tests.casework import days


@pytest.fixture
def held(panel):
    return panel.conferenced()[1]


def keep(panel, item, objective):
    given = GivenAction(
        verb="Offer",
        what="a ground-floor move",
        owner=panel.p.dana.user_id,
        agency=panel.p.agencies["housing"],
        objective=objective,
        serves_none_because="" if objective else "The court asked",
        due_on=None,
    )
    services.keep_action(item=item, key=uuid4(), given=given, by=panel.p.alice, at=days(7))


def test_actions_of_this_meeting_are_counted_and_those_of_another_are_not(panel, held):
    with panel.look(panel.p.alice) as alice:
        objective = cases.set_objective(case=held.case, words="Safe", by=alice, at=days(7))
        panel.action(held.case, None)
        for served in (objective, objective, None):
            keep(panel, held, served)
        found = drift_of(alice, held.meeting)
    assert found == Drift(serving_none=1, agreed=3)
    assert found.words == "1 of 3 actions agreed at this meeting serves no objective."


def test_whoever_is_not_let_in_counts_nothing(panel, held):
    with panel.look(panel.p.alice):
        keep(panel, held, None)
    with panel.look(panel.p.charlie) as charlie:
        assert drift_of(charlie, held.meeting) == Drift(0, 0)


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        (Drift(0, 0), ""),
        (Drift(0, 1), "The action agreed at this meeting serves an objective."),
        (Drift(0, 4), "All 4 actions agreed at this meeting serve an objective."),
        (Drift(2, 5), "2 of 5 actions agreed at this meeting serve no objective."),
    ],
)
def test_it_is_said_in_words(drift, words):
    assert drift.words == words
