"""Whether a stop rule is met: known only where every quarter is known, and told on the board page."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.reporting.figures import share_figure
from plumbline.reporting.queries import board_page
from plumbline.reporting.stopping import Stopping, last_quarters, where_it_stands
from plumbline.schemes.charters import StopLine
from plumbline.schemes.enums import StopFigure
from tests.casework import days
from tests.casework import panel as panel
from tests.charters import signed
from tests.studies.conftest import LATER


LINE = StopLine(StopFigure.ACTIONS_ON_TIME, 60, 2)


def quarter(part, whole):
    return share_figure("x", part, whole, period="a quarter", of="actions due")


@pytest.mark.parametrize(
    ("quarters", "stands"),
    [
        ([(5, 10), (11, 20)], Stopping.MET),
        ([(5, 10), (12, 20)], Stopping.NOT_MET),
        ([(12, 20), (0, 20)], Stopping.NOT_MET),
        ([(0, 0), (5, 10)], Stopping.CANNOT_TELL),
        ([(1, 10), (5, 10)], Stopping.CANNOT_TELL),
        ([(1, 10), (9, 18)], Stopping.CANNOT_TELL),
        ([(1, 10), (18, 24)], Stopping.NOT_MET),
    ],
)
def test_where_it_stands(quarters, stands):
    assert where_it_stands(LINE, [quarter(*one) for one in quarters]) is stands


@given(part=st.integers(1, 4), rest=st.integers(0, 30))
def test_a_hidden_count_never_tells_on_which_side_it_lies(part, rest):
    hidden = quarter(part, part + rest)
    assert hidden.hidden
    assert where_it_stands(LINE, [hidden, quarter(5, 20)]) is Stopping.CANNOT_TELL


def test_the_last_quarters_are_over_and_follow_one_another():
    found = last_quarters(date(2026, 5, 14), 3)
    assert [one.start for one in found] == [date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
    assert found[-1].end == date(2026, 4, 1)


@pytest.mark.django_db
def test_the_board_page_reads_the_line_and_says_that_it_cannot_tell(personas, scheme, as_role, looking_as):
    with as_role("worker"), looking_as(personas.alice):
        signed(scheme, by=personas.alice, stop_line=LINE)
    with looking_as(personas.board):
        stop = board_page(personas.board, LATER).charter.stop
    assert (stop.stands, len(stop.quarters)) == (Stopping.CANNOT_TELL, 2)
    assert stop.sentence.startswith("Whether the stop rule is met cannot be told")


def test_a_rule_that_is_met_is_said_plainly_with_its_counts(panel, looking_as):
    """Six actions fell due in the first quarter of 2026, and none was done."""
    with looking_as(panel.p.alice) as alice:
        line = StopLine(StopFigure.ACTIONS_ON_TIME, 60, 1)
        signed(panel.scheme, by=alice, stop_line=line, signed_on=date(2026, 1, 6))
    case, objective, _ = panel.active()
    with looking_as(panel.p.alice):
        for _ in range(6):
            panel.action(case, objective, due_on=date(2026, 3, 20))
    with looking_as(panel.p.board) as board:
        stop = board_page(board, days(45)).charter.stop
    assert stop.stands is Stopping.MET
    assert stop.sentence.startswith("The stop rule is met.")
    assert [(one.numerator, one.denominator) for one in stop.quarters] in ([(0, 6)], [(0, 7)])


def test_nothing_is_counted_for_whom_nothing_may_be(panel, looking_as):
    with looking_as(panel.p.alice) as alice:
        signed(panel.scheme, by=alice, stop_line=LINE, signed_on=date(2026, 1, 6))
    with looking_as(panel.p.analyst) as analyst:
        charter = board_page(analyst, days(45)).charter
    assert (charter.has_stop_line, charter.stop) == (True, None)
