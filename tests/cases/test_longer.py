"""The time limits of a violence panel and of a MARAC as their cases run, and going on past the longest with a recorded reason."""

from datetime import date, timedelta

import pytest

from plumbline.cases import services
from plumbline.cases.queries import inbox
from plumbline.cases.queries.clocks import late_clocks, watched_clocks
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, start_marac


LATE = days(200)


def clock(panel, case, slug, at):
    with panel.look(panel.p.alice) as alice:
        return next((one for one in watched_clocks(alice, case, at=at) if one.clock.slug == slug), None)


def past(panel, at):
    with panel.look(panel.p.alice) as alice:
        cases = [line.case for line in inbox(alice, at=at).cases]
        return [late.line.clock.slug for late in late_clocks(alice, cases, at=at)]


def longer(panel, case, who="alice", **changes):
    given = {
        "clock": "longest",
        "reason": "begun",
        "words": "Four sessions are left",
        "until": date(2026, 11, 1),
    }
    with panel.look(getattr(panel.p, who)) as viewer:
        return services.go_longer(case=case, **(given | {"at": LATE} | changes), by=viewer)


def test_a_plan_is_timed_from_the_meeting_until_it_is_agreed(panel):
    case, _ = panel.conferenced()
    assert not clock(panel, case, "plan", days(8)).is_late
    assert past(panel, days(30)) == ["plan"]


def test_an_agreed_plan_was_in_time(panel):
    case, _, _ = panel.active()
    line = clock(panel, case, "plan", days(30))
    assert (line.stops, line.kept) == (days(7), True)
    assert past(panel, days(30)) == []


def test_a_case_that_is_open_for_six_months_is_asked_about(panel):
    case, _, _ = panel.active()
    assert past(panel, days(150)) == []
    assert past(panel, LATE) == ["longest"]
    assert clock(panel, case, "longest", LATE).is_late


def test_it_goes_on_up_to_a_day_with_a_reason_and_is_asked_about_again_after_it(panel):
    case, _, _ = panel.active()
    longer(panel, case)
    line = clock(panel, case, "longest", LATE)
    assert (line.is_late, line.is_late_elapsed, line.standing_still) == (False, True, False)
    assert [(s.label, s.words, s.until) for s in line.steps] == [
        ("Help that is working is not finished", "Four sessions are left", date(2026, 11, 1))
    ]
    assert past(panel, LATE) == []
    assert past(panel, days(260)) == ["longest"]


@pytest.mark.parametrize(
    ("changes", "refused", "says"),
    [
        ({"who": "bob"}, PermissionRefused, "moves a case on"),
        ({"reason": "x"}, DataUnfit, "Choose one of"),
        ({"words": " "}, DataUnfit, "few words"),
        ({"until": LATE.date()}, DataUnfit, "a day after today"),
        ({"until": LATE.date() + timedelta(days=200)}, DataUnfit, "Give a day up to"),
        ({"at": days(20), "until": days(40).date()}, DataUnfit, "later than the limit"),
        ({"clock": "plan"}, DataUnfit, "no such clock"),
    ],
)
def test_it_goes_on_for_no_other_reason(panel, changes, refused, says):
    case, _ = panel.conferenced()
    if changes.get("clock") == "plan":
        case = panel.researched()
    with pytest.raises(refused, match=says):
        longer(panel, case, **changes)


def test_a_limit_without_reasons_for_longer_is_not_gone_past(panel):
    case, _ = panel.conferenced()
    with pytest.raises(StageRefused, match="no case goes on past this limit"):
        longer(panel, case, clock="plan")


def test_a_closed_case_waits_for_nothing(panel):
    case = panel.everything()
    line = clock(panel, case, "longest", LATE)
    assert (line.stops, line.kept) == (days(30), True)


def test_a_marac_shows_whether_it_was_referred_in_time_after_the_assessment(personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.taken()
    assert clock(marac, case, "refer", days(2)) is None
    case.referral.assessment = {"assessed_on": (days(0) - timedelta(days=9)).date().isoformat()}
    line = clock(marac, case, "refer", days(2))
    assert (line.stops, line.kept) == (case.referral.referred_at, False)
