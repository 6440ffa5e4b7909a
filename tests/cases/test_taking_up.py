"""What ended undone stays asked about until it is proposed again, or a meeting has decided since."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.models import Action
from plumbline.cases.queries.steps import action_lines
from plumbline.cases.queries.taking_up import may_take_up, taken_up_from, undone_actions
from plumbline.values.errors import DataUnfit, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.remembering import remembered


@pytest.fixture
@remembered
def declined(panel):
    """Of a case with an agreed plan the action that probation declined: it is for housing."""
    case, _, action = panel.active()
    with panel.look(panel.p.worker) as worker:
        cases.decline_action(
            action=action,
            words="Housing holds the keys",
            whose=(panel.p.dana.user_id, panel.p.agencies["housing"]),
            by=worker,
            at=days(8),
        )
    return case, action


def again(panel, case, action, **changes):
    return panel.action(case, None, follows=action, at=days(9), **changes)


def waiting(panel, **changes):
    with panel.look(panel.p.alice) as alice:
        return undone_actions(alice, at=days(10), **changes)


def test_it_says_whose_it_was_held_to_be(panel, declined):
    (line,) = waiting(panel)
    assert (line.action.id, line.steps[-1].whose) == (declined[1].id, "Dana")


def test_whoever_is_named_is_given_nothing(panel, declined):
    with panel.look(panel.p.alice):
        action = Action.objects.get(id=declined[1].id)
    assert action.owner == panel.p.worker.user_id


def test_proposed_again_it_is_asked_about_no_more(panel, declined):
    with panel.look(panel.p.alice) as alice:
        new = again(panel, *declined)
        assert taken_up_from(alice, new) == declined[1].id
    assert waiting(panel) == []


def test_a_meeting_that_decided_since_has_looked_at_it(panel, declined):
    assert waiting(panel, decided={declined[0].id: days(7)}) != []
    assert waiting(panel, decided={declined[0].id: days(9)}) == []


def test_of_two_who_propose_it_again_the_second_is_told(panel, declined):
    with panel.look(panel.p.alice):
        again(panel, *declined)
        with pytest.raises(StageRefused, match="took this action up already"):
            again(panel, *declined)
    with panel.look(panel.p.alice):
        assert Action.objects.filter(follows=declined[1]).count() == 1


def test_what_goes_on_is_not_taken_up(panel):
    case, _, action = panel.active()
    with panel.look(panel.p.alice) as alice:
        (line,) = action_lines(
            alice, [Action.objects.select_related("case__scheme", "objective").get()], on=days(8).date()
        )
        assert not may_take_up(alice, line)
        with pytest.raises(StageRefused, match="Only what was declined"):
            again(panel, case, action)


def test_only_somebody_of_the_case_can_be_named_and_only_in_declining(panel):
    _, _, action = panel.active()
    outside = (panel.p.charlie.user_id, panel.p.agencies["outside-charity"])
    within = (panel.p.dana.user_id, panel.p.agencies["housing"])
    with panel.look(panel.p.worker) as worker:
        with pytest.raises(StageRefused, match="not let in"):
            cases.decline_action(action=action, words="Not ours", whose=outside, by=worker)
        with pytest.raises(DataUnfit, match="only where you decline"):
            cases.take_step(action=action, state="accepted", whose=within, by=worker)
        with pytest.raises(DataUnfit, match="theirs already"):
            cases.decline_action(
                action=action,
                words="Not ours",
                whose=(worker.user_id, panel.p.agencies["probation"]),
                by=worker,
            )


def test_nobody_outside_the_scheme_is_asked_about_it(panel, declined):
    with panel.look(panel.p.charlie) as charlie:
        assert undone_actions(charlie, at=days(10)) == []
