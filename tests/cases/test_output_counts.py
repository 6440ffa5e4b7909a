"""What came out of the work, counted by the database by agency and way of delivery, and by case for those who see it."""

from datetime import date

import pytest

from plumbline.cases import services
from plumbline.cases.queries import case_page
from plumbline.cases.queries.figures import delivery_figures
from plumbline.cases.queries.outputs import Outputs, added, output_counts
from plumbline.cases.queries.outputs_by_case import outputs_by_case
from tests.casework import days


START, END = date(2026, 1, 1), date(2026, 7, 1)


def counted(panel, who):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        rows = output_counts(viewer, scheme=panel.scheme.id, start=START, end=END)
    return {(row.split, row.key): row for row in rows}


@pytest.fixture
def worked(panel):
    """Tried on day 8 and met on day 9 for 30 minutes; one action could not be done, one is open; the case opened on day 1."""
    case, objective, action = panel.active()
    with panel.look(panel.p.alice):
        other = panel.action(case, objective, is_new=True)
    with panel.look(panel.p.worker) as worker:
        services.log_contact(case=case, outcome="no_answer", action=action, by=worker, at=days(8))
        services.log_contact(case=case, outcome="met", minutes=30, action=action, by=worker, at=days(9))
        twice = services.log_contact(case=case, outcome="phone", minutes=5, by=worker, at=days(10))
        services.correct_contact(contact=twice, because="Another case", withdraw=True, by=worker, at=days(10))
        services.accept_action(action=other, by=worker, at=days(9))
        services.report_could_not(action=other, reason="moved", words="Gone to Leeds", by=worker, at=days(10))
    return panel, case


def test_by_agency_and_by_way(worked):
    panel, _ = worked
    found = counted(panel, "board")
    agency = found["agency", str(panel.p.agencies["probation"])]
    assert (agency.attempted, agency.met, agency.minutes) == (2, 1, 30)
    assert (agency.due, agency.could_not, agency.verified) == (2, 1, 0)
    assert (agency.new, agency.newness_said) == (1, 1)
    panel_way = found["how", "panel"]
    assert (panel_way.attempted, panel_way.due, panel_way.opened, panel_way.first) == (2, 2, 1, {8: 1})
    assert ("how", "team") not in found


def test_what_waits_for_somebody_else_is_not_charged_to_the_owner(worked):
    """Due on day 21: one could not be done; one is said to be done three days before, and then checked."""
    panel, case = worked
    with panel.look(panel.p.worker) as worker:
        (action,) = [line.action for line in case_page(worker, case.ref).actions if line.state == "proposed"]

    def now():
        row = counted(panel, "board")["agency", str(panel.p.agencies["probation"])]
        return row.due, row.waiting, row.judged, row.still_open, row.on_time, dict(row.delays)

    assert now() == (2, 0, 2, 1, 0, {})
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(11))
        services.finish_action(action=action, evidence="He came", by=worker, at=days(18))
    assert now() == (2, 1, 1, 0, 0, {})
    with panel.look(panel.p.alice) as alice:
        services.verify_action(action=action, by=alice, at=days(40))
    assert now() == (2, 0, 2, 0, 1, {-3: 1})


def test_a_day_that_was_put_off_is_told_apart_from_one_that_was_kept(worked):
    panel, case = worked
    with panel.look(panel.p.worker) as worker:
        (action,) = [line.action for line in case_page(worker, case.ref).actions if line.state == "proposed"]
        services.accept_action(action=action, by=worker, at=days(11))
    before = counted(panel, "board")["agency", str(panel.p.agencies["probation"])]
    with panel.look(panel.p.worker) as worker:
        services.extend_action(
            action=action, due_on=days(35).date(), words="He is away", by=worker, at=days(12)
        )
    after = counted(panel, "board")["agency", str(panel.p.agencies["probation"])]
    with panel.look(panel.p.board) as board:
        board_of = delivery_figures(board, scheme=panel.scheme.id, start=START, end=END)
    assert (before.moved, after.moved, after.due, board_of.actions_moved, board_of.actions_judged) == (
        0,
        1,
        2,
        1,
        2,
    )


@pytest.mark.parametrize("who", ["charlie", "analyst"])
def test_nobody_else_is_told_a_count(worked, who):
    assert counted(worked[0], who) == {}


def test_the_whole_is_the_sum():
    one = Outputs("how", "panel", met=2, attempted=5, first={1: 2})
    two = Outputs("how", "team", met=1, attempted=1, first={1: 1, 7: 1})
    whole = added([one, two])
    assert (whole.met, whole.attempted, whole.first) == (3, 6, {1: 3, 7: 1})


def test_by_case(worked):
    panel, case = worked
    with panel.look(panel.p.alice) as alice:
        lines, has_more = outputs_by_case(alice, panel.scheme, start=START, end=END)
    (line,) = lines
    assert (line.case.ref, line.attempted, line.met, line.minutes, line.first) == (case.ref, 2, 1, 30, 8)
    assert (line.agreed, line.could_not, line.new, line.newness_said) == (2, 1, 1, 1)
    assert not has_more


def test_a_case_that_is_hidden_from_somebody_is_not_listed_to_them(worked):
    panel, _ = worked
    with panel.look(panel.p.charlie) as charlie:
        assert outputs_by_case(charlie, panel.scheme, start=START, end=END) == ([], False)


def test_sessions_held_of_those_planned_by_provider(panel):
    """A closed case whose person started an intervention of eight sessions at probation, and came to one."""
    panel.everything()
    found = counted(panel, "board")
    provider = found["agency", str(panel.p.agencies["probation"])]
    assert (provider.begun, provider.sessions) == (1, 1)
    assert provider.planned > 1
    assert found["how", "panel"].planned == provider.planned
    with panel.look(panel.p.alice) as alice:
        ((line,), _) = outputs_by_case(alice, panel.scheme, start=START, end=END)
    assert (line.sessions, line.planned) == (1, provider.planned)


def test_contacts_that_were_logged_within_a_day(panel):
    """Logged at once, a day and a half later, and at once but corrected a week later."""
    case, _, _ = panel.active()
    with panel.look(panel.p.worker) as worker:
        services.log_contact(case=case, outcome="met", by=worker, at=days(8))
        services.log_contact(case=case, outcome="met", happened_at=days(8), by=worker, at=days(9.5))
        wrong = services.log_contact(case=case, outcome="phone", by=worker, at=days(10))
        services.correct_contact(contact=wrong, outcome="met", because="x", by=worker, at=days(17))
    row = counted(panel, "board")["agency", str(panel.p.agencies["probation"])]
    assert (row.logged_soon, row.attempted) == (2, 3)
