"""Hours and cost of a scheme: by hand, with what is missing said, and nothing hidden that can be had back."""

from datetime import date
from uuid import UUID

import pytest

from plumbline.cases.queries.outputs import Outputs
from plumbline.meetings.queries.process import Came
from plumbline.reporting.demand import demand_page, page_of
from plumbline.schemes.queries.costs import unit_costs
from plumbline.schemes.services import set_unit_cost
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.reporting.years import year_with


def made(panel, *, costs=None, worked=10, met=(20, 30)):
    """Police sat 600 minutes and saw people for 300; probation sat 60 and saw people for 540; housing did neither."""
    police, probation, housing = (panel.p.agencies[name] for name in ("police", "probation", "housing"))
    came = [Came(police, 10, 10, 10, 10, 600), Came(probation, 10, 1, 1, 1, 60), Came(housing, 10)]
    seen = [
        Outputs("agency", str(police), attempted=40, met=met[0], minutes=300),
        Outputs("agency", str(probation), attempted=60, met=met[1], minutes=540),
    ]
    given = {police: (4000, "made up"), probation: (3000, "made up")} if costs is None else costs
    year = year_with(outputs=seen)
    few = {UUID(row.key) for row in seen if year.hides_time(row)}
    return page_of(panel.scheme, "a year", came, seen, given, worked, few, hides_whole=year.hides_whole_time)


def lines(page):
    return {one.name: one for one in page.agencies}


def test_counted_by_hand(panel):
    """900 minutes at £40 are £600; 600 at £30 are £300; £900 over 10 cases are £90."""
    page = made(panel)
    found = lines(page)
    assert (found["Police"].cost, found["Probation"].cost) == (60_000, 30_000)
    assert (page.at_meetings, page.with_people, page.cost) == (660, 840, 90_000)
    assert page.case_words == "£90.00 for each of 10 cases worked"
    assert page.case_cost == 9_000


def test_an_agency_without_hours_needs_no_cost(panel):
    page = made(panel)
    assert (lines(page)["Housing"].cost, page.why) == (None, "")


def test_a_cost_that_is_missing_is_named_and_no_total_is_made_up(panel):
    page = made(panel, costs={panel.p.agencies["police"]: (4000, "made up")})
    assert (page.cost, page.case_words) == (None, "")
    assert page.why == "The cost cannot be told: nobody said what an hour costs at Probation."


def test_few_cases_have_no_cost_of_each(panel):
    assert "too few" in made(panel, worked=4).case_words
    assert made(panel, worked=4).case_cost is None


def test_where_hours_with_people_are_hidden_so_is_the_cost(panel):
    page = made(panel, met=(2, 30))
    hidden = [(one.with_people, one.cost) for one in page.agencies if one.name != "Housing"]
    assert hidden == [(None, None), (None, None)]


def test_hidden_hours_cannot_be_solved_from_the_costs(panel):
    """With all hours and the cost to the penny there would be two equations for the hours of two agencies."""
    page = made(panel, met=(2, 30))
    assert (page.is_rough, page.cost) == (True, 90_000)
    little = made(
        panel,
        met=(2, 30),
        costs=dict.fromkeys((panel.p.agencies["police"], panel.p.agencies["probation"]), (4111, "x")),
    )
    assert little.cost == 100_000
    assert little.case_words == "About £100 for each of 10 cases worked"
    assert not made(panel).is_rough


def cost(panel, who="alice", **change):
    given = {
        "agency": panel.p.agencies["police"],
        "pence": 4000,
        "source": "Finance, made up",
        "from_date": date(2026, 1, 1),
    }
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        return set_unit_cost(scheme=panel.scheme, by=viewer, at=days(0), **(given | change))


def test_a_cost_holds_from_its_day_and_the_one_before_stays(panel):
    cost(panel)
    cost(panel, pence=4400, from_date=date(2026, 6, 1))
    police = panel.p.agencies["police"]
    held = {on: unit_costs(panel.scheme, on)[police].pence for on in (date(2026, 5, 31), date(2026, 6, 1))}
    assert list(held.values()) == [4000, 4400]
    assert unit_costs(panel.scheme, date(2025, 12, 31)) == {}


@pytest.mark.parametrize(
    "change", [{"pence": 0}, {"pence": 100_001}, {"source": " "}, {"agency": UUID(int=1)}]
)
def test_what_nobody_can_mean_is_refused(panel, change):
    with pytest.raises(DataUnfit):
        cost(panel, **change)


@pytest.mark.parametrize("who", ["bob", "board", "charlie"])
def test_chair_and_coordinator_set_it(panel, who):
    with pytest.raises(PermissionRefused):
        cost(panel, who)


def test_who_reads_it(panel):
    with panel.look(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        demand_page(charlie, "violence-panel")
    with panel.look(panel.p.analyst) as analyst, pytest.raises(PermissionRefused):
        demand_page(analyst, "violence-panel")
    with panel.look(panel.p.board) as board:
        page = demand_page(board, "violence-panel")
    assert page.why == "No hour was counted in this period."


def test_the_hours_of_all_are_hidden_where_they_would_give_those_of_one(panel):
    """Police alone saw anybody, a few times: nought at every other agency and the sum would tell for how long."""
    police, probation = (panel.p.agencies[name] for name in ("police", "probation"))
    seen = [
        Outputs("agency", str(police), attempted=3, met=2, minutes=50),
        Outputs("agency", str(probation)),
    ]
    year = year_with(outputs=seen)
    assert year.hides_whole_time
    few = {UUID(row.key) for row in seen if year.hides_time(row)}
    page = page_of(panel.scheme, "a year", [], seen, {}, 10, few, hides_whole=year.hides_whole_time)
    assert (lines(page)["Police"].with_people, page.with_people) == (None, None)


def test_the_hours_of_all_are_told_where_none_is_hidden(panel):
    assert made(panel).with_people == 840
