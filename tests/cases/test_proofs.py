"""What beside a contact shows that an action is done: a row of the same case, for whoever may see it, counted as long as it stands."""

from datetime import date

import pytest

from plumbline.cases import queries, services
from plumbline.cases.models import Telling
from plumbline.cases.queries.onward import onward_of_case
from plumbline.cases.queries.proofs import proofs_for
from plumbline.cases.queries.steps import action_lines
from plumbline.values.errors import DataUnfit
from tests.cases.told import told
from tests.casework import days
from tests.casework import panel as panel


@pytest.fixture
def shown(panel):
    """An action under way, and a referral on of its case since."""
    case, _, action = panel.active()
    panel.referred_on(case, by=panel.p.alice)
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(8))
    return case, action


def offered(panel, action, who="worker"):
    with panel.look(getattr(panel.p, who)) as viewer:
        return proofs_for(viewer, action)


def done(panel, action, key, **changes):
    with panel.look(panel.p.worker) as worker:
        return services.take_step(action=action, state="done", shown=key, by=worker, at=days(9), **changes)


def checked(panel, action):
    with panel.look(panel.p.alice) as alice:
        services.verify_action(action=action, by=alice, at=days(10))


def proved(panel):
    with panel.look(panel.p.board) as board:
        found = queries.delivery_figures(
            board, scheme=panel.scheme.id, start=date(2026, 1, 1), end=date(2026, 12, 1)
        )
    return found.actions_proved, found.actions_verified


def test_a_referral_on_shows_it_and_the_board_counts_it(shown, panel):
    _, action = shown
    (line,) = offered(panel, action)
    step = done(panel, action, line.key)
    checked(panel, action)
    assert (step.shown_kind, step.shown_id, step.proof_id) == ("onward", line.id, None)
    assert step.words == "Shown by: Referred on: Mentoring, 10 March 2026"
    assert proved(panel) == (1, 1)


def test_one_that_was_taken_back_since_proves_nothing(shown, panel):
    case, action = shown
    (line,) = offered(panel, action)
    done(panel, action, line.key)
    checked(panel, action)
    with panel.look(panel.p.alice) as alice:
        onward = onward_of_case(alice, case)[0].onward
        services.step_onward(onward=onward, state="taken_back", words="Twice sent", by=alice, at=days(11))
    assert proved(panel) == (0, 1)


def test_that_somebody_was_told_shows_it(shown, panel):
    case, action = shown
    with panel.look(panel.p.alice) as alice:
        told(case, by=alice, at=days(8), on=days(8).date())
    line = next(one for one in offered(panel, action) if one.shows == "telling")
    assert done(panel, action, line.key, words="He came in").words == "He came in"


def test_what_some_readers_of_the_action_do_not_see_is_not_named_to_them(shown, panel, as_role):
    case, action = shown
    with panel.look(panel.p.alice) as alice:
        told(case, by=alice, at=days(8), on=days(8).date())
    agencies = panel.p.agencies
    with as_role("migrator"):
        Telling.objects.update(seen_by_agencies=[agencies["probation"]])
    line = next(one for one in offered(panel, action) if one.shows == "telling")
    assert "telling" not in [one.shows for one in offered(panel, action, "alice")]
    step = done(panel, action, line.key)
    assert step.words == "Shown by what the case holds of 10 March 2026"
    for who, words in (("worker", line.words), ("alice", "")):
        with panel.look(getattr(panel.p, who)) as viewer:
            (found,) = action_lines(viewer, [action], on=days(9).date())
        assert found.steps[-1].shown == words


def test_nothing_of_another_case_and_nothing_from_before_shows_it(shown, panel):
    case, action = shown
    (line,) = offered(panel, action)
    action.proposed_at = days(30)
    assert offered(panel, action) == []
    action.proposed_at = days(7)
    for key in ("onward.00000000-0000-4000-8000-000000000000", "contact.x", "flag"):
        with pytest.raises(DataUnfit, match="something of this case"):
            done(panel, action, key)
    assert line.row.onward.case_id == case.id


def test_it_shows_nothing_but_that_it_is_done(shown, panel):
    _, action = shown
    (line,) = offered(panel, action)
    with panel.look(panel.p.worker) as worker, pytest.raises(DataUnfit, match="something of this case"):
        services.take_step(action=action, state="did_not", words="x", shown=line.key, by=worker, at=days(9))
