"""How it was done stands apart, each figure with its denominator and few hidden."""

from uuid import uuid4

import pytest

from plumbline.cases.queries.process import CaseProcess
from plumbline.meetings.queries.process import Came, MeetingProcess
from plumbline.reporting.process import _by_agency, _whole, process_page
from plumbline.values.errors import NotVisible, PermissionRefused
from tests.casework import panel as panel


def test_seats_are_counted_over_agencies_and_meetings():
    agencies = tuple(Came(uuid4(), noted=10, came=9, with_authority=n) for n in (10, 5, 0))
    whole = _whole(
        MeetingProcess(12, {1: 6, 3: 6}, agencies), CaseProcess((), 20, {0: 10, 2: 10}, {}), "a year"
    )
    said = {figure.label: figure.words for figure in whole}
    assert said["Agency sent somebody who can decide for it"].startswith("15 of 30 seats at meetings (50%")
    assert said["Days from a meeting to its minutes"].startswith("2 days (1 to 3), of 12 minutes sent out")
    assert said["Days from referral to opening"].startswith("1 day (0 to 2), of 20 cases opened")


def test_days_of_nearly_all_do_not_tell_of_the_few_without():
    whole = _whole(MeetingProcess(12, {1: 10}, ()), CaseProcess((), 0, {}, {}), "a year")
    minutes = [figure for figure in whole if "inutes" in figure.label]
    assert [figure.hidden for figure in minutes] == [True, True]


def test_one_agency_is_never_hidden_alone(panel):
    keys = [panel.p.agencies[name] for name in ("council", "police", "housing")]
    came = tuple(Came(key, noted=20, with_authority=n) for key, n in zip(keys, (18, 10, 12), strict=True))
    attendance = _by_agency(MeetingProcess(20, {}, came), CaseProcess((), 0, {}, {}), "a year")[0]
    assert sum(figure.hidden for figure in attendance.figures) == 2


def test_who_reads_it(panel, looking_as):
    with looking_as(panel.p.charlie) as charlie, pytest.raises(NotVisible):
        process_page(charlie, "violence-panel")
    with looking_as(panel.p.analyst) as analyst, pytest.raises(PermissionRefused):
        process_page(analyst, "violence-panel")
    with looking_as(panel.p.governance) as governance:
        page = process_page(governance, "violence-panel")
    assert all(figure.period for figure in page.whole)
