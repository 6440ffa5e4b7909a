"""How soon whoever referred was told what was decided, counted against what was planted."""

from datetime import date, timedelta

import pytest

from plumbline.agencies.rules import add_working_days
from plumbline.referrals.queries.decided import told_of_decision
from tests.casework import days
from tests.casework import panel as panel


SENT = days(0).date()


def counted(panel, who, end=date(2026, 7, 1)):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        found = told_of_decision(viewer, scheme=panel.scheme.id, start=date(2026, 1, 1), end=end)
    return found.sent, found.told


def test_a_late_decision_and_none_are_sent_and_not_told_in_time(panel):
    panel.triaged()
    panel.triaged(at=days(10))
    panel.referral()
    assert counted(panel, "board") == (3, 1)


def test_one_whose_time_is_not_over_is_in_neither_count(panel):
    panel.triaged()
    last = add_working_days(SENT, 2)
    assert counted(panel, "alice", end=last) == (0, 0)
    assert counted(panel, "alice", end=last + timedelta(days=1)) == (1, 1)


@pytest.mark.parametrize("who", ["charlie", "analyst"])
def test_nobody_else_is_told_a_count(panel, who):
    panel.triaged()
    assert counted(panel, who) == (0, 0)
