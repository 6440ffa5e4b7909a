"""Minutes out, in one act: to those who may read them, and word of their actions to each agency."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from plumbline.cases import services as cases
from plumbline.meetings import queries, services
from plumbline.meetings.models import MinutesIssue
from plumbline.notices.enums import MEETING_CALLED
from plumbline.notices.models import Notice
from plumbline.notices.services import Told, tell_at_once
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from tests.casework import days


@pytest.fixture
def ended(panel, personas, looking_as):
    """A meeting that gave probation an action, and ended."""
    case, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        action = panel.action(case, None)
        services.take_decision(
            item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(7)
        )
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    return item.meeting


def issue(meeting, by, *, after=134):
    return services.issue_minutes(meeting=meeting, by=by, at=days(7) + timedelta(seconds=after))


def kinds(viewer, looking_as):
    with looking_as(viewer):
        rows = Notice.objects.filter(about_kind="meeting").exclude(kind=MEETING_CALLED)
        return sorted(rows.values_list("kind", flat=True))


def test_those_cleared_and_each_agency_with_actions_are_told(ended, personas, looking_as):
    with looking_as(personas.alice) as alice:
        found = issue(ended, alice)
        assert (found.people, found.agencies) == (4, 1)
        page = queries.meeting_page(alice, ended.id, at=days(8))
        assert (page.out_after, page.within_aim) == ("2 min 14 s", True)
    assert kinds(personas.bob, looking_as) == ["minutes-out"]
    assert kinds(personas.worker, looking_as) == ["actions-wait", "minutes-out"]
    assert kinds(personas.chair, looking_as) == []  # was not there
    assert kinds(personas.charlie, looking_as) == []


def test_minutes_that_are_not_out_are_late_after_five_minutes(ended, personas, looking_as):
    with looking_as(personas.alice) as alice:
        at_once, after = (
            queries.meeting_page(alice, ended.id, at=days(7) + timedelta(seconds=seconds))
            for seconds in (299, 301)
        )
        assert (at_once.minutes_late, after.minutes_late) == (False, True)
        issue(ended, alice, after=400)
        assert not queries.meeting_page(alice, ended.id, at=days(8)).minutes_late


def test_a_late_issue_says_so(ended, personas, looking_as):
    with looking_as(personas.alice) as alice:
        assert queries.meeting_page(alice, ended.id, at=days(7) + timedelta(seconds=61)).closed == "1 min 1 s"
        issue(ended, alice, after=301)
        assert not queries.meeting_page(alice, ended.id, at=days(8)).within_aim


def test_it_is_done_once_by_whoever_leads_after_the_end(panel, ended, personas, looking_as):
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        issue(ended, bob)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        issue(ended, charlie)
    running = panel.meeting(panel.researched()).meeting
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="before the meeting has ended"):
            issue(running, alice)
        issue(ended, alice)
        with pytest.raises(StageRefused, match="out already"):
            issue(ended, alice)
        assert MinutesIssue.objects.count() == 1


def test_the_database_tells_nobody_else(ended, personas, looking_as):
    for recipient in (personas.charlie, personas.chair):
        told = Told(recipient.user_id, "minutes-out", "meeting", ended.id, days(8).date())
        with (
            looking_as(personas.alice) as alice,
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            tell_at_once(told=[told], by=alice, at=days(7))


def test_nobody_with_a_conflict_is_told_that_actions_wait(panel, personas, looking_as):
    """Housing has an action in a case that its representative is kept from: to say that one waits would say that there is a case."""
    case, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        action = panel.action(case, None, agency=personas.agencies["housing"], owner=personas.dana.user_id)
        services.take_decision(
            item=item, kind="plan_agreed", words="As below", actions=[action], by=alice, at=days(7)
        )
        cases.declare_conflict(case=case, user=personas.dana.user_id, by=alice, at=days(7))
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
        issue(item.meeting, alice)
        told = Told(personas.dana.user_id, "actions-wait", "meeting", item.meeting_id, days(9).date())
        with pytest.raises(DatabaseError), transaction.atomic():
            tell_at_once(told=[told], by=alice, at=days(8))
    assert "actions-wait" not in kinds(personas.dana, looking_as)
