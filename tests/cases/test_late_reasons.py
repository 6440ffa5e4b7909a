"""Late actions of which nobody has said why in the time that the kind gives for it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plumbline.agencies.rules import add_working_days
from plumbline.cases import services
from plumbline.cases.queries import inbox
from plumbline.cases.queries.late_reasons import late_without_reason, told_in_time
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, start_marac
from tests.signing_in import signed_in


LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def late(panel):
    """An action of the panel, and the day on which it is due."""
    action = panel.active()[2]
    with panel.look(panel.p.alice):
        return action, action.steps.get().due_on


def waiting(panel, day):
    at = datetime.combine(day, time(12), LONDON)
    with panel.look(panel.p.alice) as alice:
        return [line.action.id for line in late_without_reason(inbox(alice, at=at).actions_late, at=at)]


def test_it_waits_from_the_day_after_the_time_for_a_reason(late, panel):
    action, due = late
    last = add_working_days(due, 5)
    assert waiting(panel, last) == []
    assert waiting(panel, last + timedelta(days=1)) == [action.id]


def test_what_was_said_before_it_was_late_is_no_reason_and_what_is_said_since_is(late, panel):
    action, due = late
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(8))
        services.take_step(action=action, state="done", words="Nearly", by=worker, at=days(9))
    with panel.look(panel.p.alice) as alice:
        services.take_step(action=action, state="in_progress", words="Not yet", by=alice, at=days(10))
    day = add_working_days(due, 8)
    assert waiting(panel, day) == [action.id]
    with panel.look(panel.p.worker) as worker:
        services.take_step(
            action=action, state="done", words="He was away",
            by=worker, at=datetime.combine(due + timedelta(days=2), time(9), LONDON),
        )  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        services.take_step(
            action=action, state="in_progress", words="Only once",
            by=alice, at=datetime.combine(due + timedelta(days=3), time(9), LONDON),
        )  # fmt: skip
    assert waiting(panel, day) == []


def test_a_kind_without_the_clock_asks_for_none(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        services.propose_action(
            case=case, verb="Fit", what="locks", owner=personas.dana.user_id, agency=personas.agencies["housing"],
            serves_none_because="x", by=alice, at=case.opened_at + timedelta(days=7),
        )  # fmt: skip
        found = inbox(alice).actions_late
        assert [line.action.verb for line in found] == ["Fit"]
        assert late_without_reason(found) == []


def test_the_inbox_lists_it(late):
    page = signed_in("alice").get("/inbox?group=late").content.decode()
    assert "Late, and nobody has said why in time (1)" in page


def told(panel, until):
    with panel.look(panel.p.board) as board:
        found = told_in_time(board, scheme=panel.scheme, start=date(2026, 1, 1), end=until)
    return found.told, found.late


def say(panel, action, day, words):
    with panel.look(panel.p.worker) as worker:
        services.accept_action(action=action, by=worker, at=days(8))
        services.take_step(
            action=action, state="done", words=words, by=worker, at=datetime.combine(day, time(9), LONDON)
        )  # fmt: skip


def test_the_board_counts_a_late_action_once_the_time_for_a_reason_is_over(late, panel):
    _, due = late
    last = add_working_days(due, 5)
    assert told(panel, last) == (0, 0)
    assert told(panel, last + timedelta(days=1)) == (0, 1)


@pytest.mark.parametrize(("after", "counted"), [(0, (0, 0)), (1, (1, 1)), (5, (1, 1)), (6, (0, 1))])
def test_it_counts_as_told_within_the_time_and_as_not_late_on_its_day(late, panel, after, counted):
    action, due = late
    say(panel, action, add_working_days(due, after) if after else due, "He was away")
    assert told(panel, due + timedelta(days=60)) == counted


def test_somebody_of_no_such_agency_is_told_nothing(late, panel):
    with panel.look(panel.p.charlie) as charlie:
        found = told_in_time(charlie, scheme=panel.scheme, start=date(2026, 1, 1), end=date(2026, 12, 1))
    assert found.late == 0


def test_how_it_was_done_shows_it(late):
    page = signed_in("board").get("/board/violence-panel/process").content.decode()
    assert "Late actions with a reason within 5 working days" in page
