"""What an action should move, and whether it is new: said by somebody, or openly not said."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.queries import delivery_figures
from plumbline.cases.queries.steps import action_lines
from plumbline.values.errors import DataUnfit
from tests.casework import days
from tests.casework import panel as panel


@pytest.fixture
def case(panel):
    return panel.conferenced()[0]


def objective(panel, case, driver):
    return cases.set_objective(case=case, words="Drinks less", driver=driver, by=panel.p.alice, at=days(7))


def test_an_action_moves_what_its_objective_should_move(panel, case):
    with panel.look(panel.p.alice) as alice:
        action = panel.action(case, objective(panel, case, "alcohol"))
        (line,) = action_lines(alice, [action], on=days(7).date())
    assert (action.driver, line.driver) == ("alcohol", "Alcohol")


def test_it_may_say_another(panel, case):
    with panel.look(panel.p.alice):
        assert panel.action(case, objective(panel, case, "alcohol"), driver="weapon").driver == "weapon"


def test_where_it_serves_no_objective_it_moves_openly_none(panel, case):
    with panel.look(panel.p.alice):
        assert panel.action(case, None).driver == "none"


def test_of_an_objective_of_which_nobody_said_it_nothing_is_claimed(panel, case):
    with panel.look(panel.p.alice):
        action = panel.action(case, objective(panel, case, ""))
    assert (action.driver, action.is_new) == ("", None)


def test_a_driver_that_the_kind_does_not_have_is_refused(panel, case):
    with panel.look(panel.p.alice):
        with pytest.raises(DataUnfit, match="from the list"):
            objective(panel, case, "moonlight")
        with pytest.raises(DataUnfit, match="from the list"):
            panel.action(case, None, driver="moonlight")


def test_the_figures_count_those_of_which_it_was_said(panel, case):
    with panel.look(panel.p.alice):
        served = objective(panel, case, "alcohol")
        for is_new in (True, False, None):
            panel.action(case, served, is_new=is_new)
        panel.action(case, None)
    with panel.look(panel.p.board) as board:
        found = delivery_figures(board, scheme=panel.scheme.id, start=days(0), end=days(60))
    assert (found.actions_new, found.actions_newness_said) == (1, 2)
    assert (found.actions_naming_driver, found.actions_proposed) == (3, 4)
