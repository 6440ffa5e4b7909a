"""Research by agency, and days from one step of a case to the next."""

from datetime import date

import pytest

from plumbline.cases.queries.process import Asked, case_process


def counted(panel, who):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        return case_process(viewer, scheme=panel.scheme, start=date(2026, 1, 1), end=date(2026, 7, 1))


def test_research_by_agency_and_days(panel):
    """Asked on day 1, both answered on day 2; referred on day 0, opened on day 1, the plan agreed on day 7."""
    panel.active()
    found = counted(panel, "board")
    agencies = {panel.p.agencies[name] for name in ("police", "housing")}
    assert set(found.research) == {Asked(agency, asked=1, on_time=1) for agency in agencies}
    assert (found.opened, found.to_open, found.to_plan) == (1, {1: 1}, {6: 1})


def test_without_a_plan_there_are_no_days_to_one(panel):
    panel.triaged()
    found = counted(panel, "chair")
    assert (found.opened, found.to_plan) == (1, {})
    assert {one.unanswered for one in found.research} == {1}


@pytest.mark.parametrize("who", ["charlie", "analyst"])
def test_nobody_else_is_told_a_count(panel, who):
    panel.active()
    found = counted(panel, who)
    assert (found.research, found.opened) == ((), 0)
