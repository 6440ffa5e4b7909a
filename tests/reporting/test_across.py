"""All forums together: hours side by side, meetings on one day, and what is hidden stays hidden."""

from datetime import datetime
from uuid import uuid4

import pytest

from plumbline.meetings.queries.ahead import MeetingAhead
from plumbline.meetings.services import cancel_meeting, schedule_meeting
from plumbline.reporting.across import HIDDEN, across_page, ahead_of, hours_of
from plumbline.reporting.demand import AgencyDemand, DemandPage
from plumbline.schemes.models import Scheme
from plumbline.values.errors import NotVisible, PermissionRefused
from tests.casework import days
from tests.casework import panel as panel


def scheme(name, *agencies):
    return Scheme(
        id=uuid4(),
        slug=name.lower(),
        name=name,
        host_agency_id=agencies[0],
        partner_agencies=list(agencies[1:]),
    )


@pytest.fixture
def two(panel):
    """A first scheme of police and probation, a second of police and housing."""
    police, probation, housing = (panel.p.agencies[name] for name in ("police", "probation", "housing"))
    return scheme("First", police, probation), scheme("Second", police, housing)


def demand(of, *lines):
    return DemandPage(of, "a year", lines, 0, 0, None, "", "")


def test_hours_stand_side_by_side_and_only_those_at_meetings_are_added_up(panel, two):
    police, probation = panel.p.agencies["police"], panel.p.agencies["probation"]
    pages = [
        demand(
            two[0],
            AgencyDemand(police, "Police", 60, 30, None, None),
            AgencyDemand(probation, "Probation", 0, None, None, None),
        ),
        demand(two[1], AgencyDemand(police, "Police", 90, 0, None, None)),
    ]
    found = {one.name: one for one in hours_of(two, pages)}
    assert (found["Police"].at_meetings, found["Police"].at_meetings_in_all) == ((60, 90), 150)
    assert found["Probation"].at_meetings == (0, None)
    assert found["Probation"].with_people == (HIDDEN, None)
    assert found["Housing"].with_people == (None, 0)


def at(hour, day=14):
    return datetime.fromisoformat(f"2026-05-{day:02d}T{hour:02d}:00+01:00")


def test_two_tables_on_one_day_name_the_agencies_at_both(two):
    found = ahead_of(two, [MeetingAhead(two[0].id, at(10)), MeetingAhead(two[1].id, at(14))])
    assert [(one.scheme, one.also, one.forums_that_day) for one in found] == [
        ("First", ("Police",), ("Second",)),
        ("Second", ("Police",), ("First",)),
    ]


def test_the_day_is_that_of_london(two):
    """23:30 in London in summer is the same day there, and 22:30 of it in universal time; 00:30 is the next day."""
    late, after = at(23), at(0, day=15)
    found = ahead_of(two, [MeetingAhead(two[0].id, late), MeetingAhead(two[1].id, after)])
    assert [one.also for one in found] == [(), ()]


def test_tables_without_an_agency_in_common_are_no_clash(panel, two):
    other = scheme("Other", panel.p.agencies["housing"])
    found = ahead_of([two[0], other], [MeetingAhead(two[0].id, at(10)), MeetingAhead(other.id, at(11))])
    assert [(one.also, one.forums_that_day) for one in found] == [((), ()), ((), ())]


class TestThePage:
    def planned(self, panel, day, place="Town hall"):
        with panel.look(panel.p.alice) as alice:
            return schedule_meeting(
                scheme=panel.scheme, starts_at=days(day), place=place, by=alice, at=days(0)
            )

    def test_planned_meetings_are_ahead_and_cancelled_ones_are_not(self, panel):
        self.planned(panel, 7)
        gone = self.planned(panel, 14)
        with panel.look(panel.p.alice) as alice:
            cancel_meeting(meeting=gone, because="Room lost", by=alice, at=days(1))
        with panel.look(panel.p.board) as board:
            page = across_page(board, days(2))
        assert [one.starts_at for one in page.ahead] == [days(7)]

    def test_what_is_past_or_far_away_is_not(self, panel):
        self.planned(panel, 3)
        self.planned(panel, 70)
        with panel.look(panel.p.board) as board:
            assert across_page(board, days(4)).ahead == ()

    def test_few_people_are_hidden(self, panel):
        panel.active()
        with panel.look(panel.p.board) as board:
            figure = across_page(board, days(8)).people
        assert (figure.hidden, figure.words) == (
            True,
            "fewer than 5 people in an open case: too few to show a share",
        )

    @pytest.mark.parametrize("who", ["worker", "analyst"])
    def test_it_is_refused_to_those_without_use_for_it(self, panel, who):
        with panel.look(getattr(panel.p, who)) as viewer, pytest.raises(PermissionRefused):
            across_page(viewer)

    def test_to_an_agency_at_no_table_it_is_not_there(self, panel):
        with panel.look(panel.p.charlie) as charlie, pytest.raises(NotVisible):
            across_page(charlie)
