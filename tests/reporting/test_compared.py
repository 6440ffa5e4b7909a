"""Panel and team side by side: whole figures, hidden where they are small, never an effect and never a rank."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.cases import services
from plumbline.cases.queries.compared import Delivered, delivered_by_way
from plumbline.reporting.compared import NOT_BY_LOT, compared, median_figure
from plumbline.reporting.queries import board_page
from plumbline.schemes.enums import How
from tests.casework import days
from tests.casework import panel as panel
from tests.team import make_team, to_team


PERIOD = "1 January 2026 to 31 December 2026"
WHOLE = {
    "agreed": 40,
    "taken_on": 30,
    "serving_none": 10,
    "due": 35,
    "judged": 32,
    "verified_on_time": 20,
    "delays": {-1: 6, 2: 8, 9: 7},
    "doses": {0: 6, 60: 8, 120: 7},
}
START, END = date(2026, 3, 1), date(2026, 5, 1)


def both(**changes):
    return Delivered(How.PANEL, **WHOLE), Delivered(How.TEAM, **(WHOLE | changes))


def test_every_figure_has_its_counts_period_and_interval():
    found = compared(*both(), period=PERIOD)
    assert [pair.label for pair in found.pairs] == [
        "Actions accepted, or directed",
        "Actions done, checked and on time",
        "Median days from due to done (minus: early)",
        "Time for each person",
        "Actions that serve no objective",
    ]
    for pair in found.pairs:
        for figure in (pair.panel, pair.team):
            assert figure.period == PERIOD
            assert figure.denominator
            assert figure.ci_low is not None
            assert figure.ci_high is not None
    assert found.pairs[0].panel.words == "30 of 40 actions agreed (75%; 60% to 86%)"
    assert found.pairs[2].panel.words == "2 days (\N{MINUS SIGN}1 to 9), of 21 actions done"
    assert found.pairs[3].panel.words == (
        "1,320 minutes with 21 people: 63 each on average. Median 60 minutes (0 to 120), of 21 people"
    )


def test_it_says_that_a_difference_is_no_effect():
    assert compared(*both(), period=PERIOD).words == NOT_BY_LOT
    assert "no effect" in NOT_BY_LOT


def test_where_one_way_was_used_there_is_nothing_to_compare():
    found = compared(Delivered(How.PANEL, **WHOLE), Delivered(How.TEAM), period=PERIOD)
    assert found.pairs == ()
    assert "delivered by the panel" in found.words


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_small_numbers_are_hidden_in_either_column(n):
    small = {"agreed": n, "taken_on": n, "serving_none": 0, "due": n, "judged": n, "verified_on_time": 0}
    found = compared(*both(**small, delays={3: n}, doses={40: n}), period=PERIOD)
    for pair in found.pairs:
        assert pair.team.hidden
        assert pair.team.numerator is None
        assert pair.team.denominator is None
        assert "fewer than 5" in pair.team.words


def test_of_five_there_is_a_median_and_no_interval():
    assert median_figure("x", {3: 5}, period=PERIOD, unit="day", of="actions done").words == (
        "3 days (too few for an interval), of 5 actions done"
    )


@given(st.dictionaries(st.integers(-20, 40), st.integers(1, 6), max_size=6))
def test_no_figure_of_few_says_how_many(delays):
    figure = median_figure("x", delays, period=PERIOD, unit="day", of="actions done")
    assert figure.hidden is (0 < sum(delays.values()) < 5)


class TestCounts:
    @pytest.fixture
    def worked(self, panel, personas, looking_as):
        """By the panel one action agreed and not answered; by the team one directed, done late, and checked. Contacts either way."""
        make_team(panel)
        case, objective = to_team(panel)
        with looking_as(personas.worker) as worker:
            services.log_contact(
                case=case, outcome="met", minutes=20, happened_at=days(7.5), by=worker, at=days(8)
            )
            services.log_contact(
                case=case, outcome="met", minutes=50, happened_at=days(10), by=worker, at=days(10)
            )
        with looking_as(personas.bob) as bob:
            action = services.direct_action(
                case=case,
                verb="Visit",
                what="the flat twice a week",
                owner=personas.worker.user_id,
                agency=personas.agencies["probation"],
                serves_none_because="Asked for by the court",
                due_on=days(9).date(),
                by=bob,
                at=days(9),
            )
        with looking_as(personas.worker) as worker:
            services.finish_action(action=action, evidence="Job sheet", by=worker, at=days(12))
        with looking_as(personas.alice) as alice:
            services.verify_action(action=action, by=alice, at=days(13))
        return panel.scheme

    def test_each_way_has_its_own(self, worked, personas, looking_as):
        with looking_as(personas.board) as board:
            by_panel, by_team = delivered_by_way(board, scheme=worked.id, start=START, end=END)
        assert by_panel == Delivered(How.PANEL, agreed=1, due=1, judged=1, doses={20: 1})
        assert by_team == Delivered(
            How.TEAM, agreed=1, taken_on=1, serving_none=1, due=1, judged=1, delays={3: 1}, doses={50: 1}
        )

    def test_what_was_later_is_not_in_an_earlier_period(self, worked, personas, looking_as):
        with looking_as(personas.board) as board:
            _, by_team = delivered_by_way(board, scheme=worked.id, start=START, end=days(8).date())
        assert by_team == Delivered(How.TEAM)

    @pytest.mark.parametrize("who", ["charlie", "analyst"])
    def test_nothing_is_counted_for_others(self, worked, personas, looking_as, who):
        viewer = getattr(personas, who)
        with looking_as(viewer):
            assert delivered_by_way(viewer, scheme=worked.id, start=START, end=END) == (
                Delivered(How.PANEL),
                Delivered(How.TEAM),
            )

    def test_the_board_page_shows_them_hidden(self, worked, personas, looking_as):
        with looking_as(personas.board) as board:
            page = board_page(board, days(40))
        assert page.compared is not None
        assert all(pair.team.hidden for pair in page.compared.pairs)
