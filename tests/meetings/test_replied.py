"""Answers that came before the meeting they were for, counted against what was planted."""

from datetime import date

import pytest

from plumbline.cases import services as cases
from plumbline.meetings.queries.replied import replied_before
from tests.casework import days


def counted(panel, who, end=date(2026, 7, 1)):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        found = replied_before(viewer, scheme=panel.scheme.id, start=date(2026, 1, 1), end=end)
    return found.asked, found.before


def test_an_answer_after_the_meeting_and_none_are_asked_and_not_before(panel):
    # Police and housing in time; then the police a day after the meeting, and housing never; then a case that no meeting has heard.
    panel.conferenced()
    late = panel.triaged()
    panel.meeting(late)
    with panel.look(panel.p.bob) as bob:
        cases.reply_not_known(request=panel.request_of(bob, late), by=bob, at=days(8))
    panel.researched()
    assert counted(panel, "board") == (4, 2)


def test_it_counts_by_the_day_of_the_meeting(panel):
    panel.conferenced()
    day = days(7).date()
    assert counted(panel, "chair", end=day) == (0, 0)
    assert counted(panel, "chair", end=date.fromordinal(day.toordinal() + 1)) == (2, 2)


@pytest.mark.parametrize("who", ["charlie", "analyst"])
def test_nobody_else_is_told_a_count(panel, who):
    panel.conferenced()
    assert counted(panel, who) == (0, 0)
