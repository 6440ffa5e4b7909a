"""Flags: who owes one, until which day, what a repeat does to it, and who is told when it is over."""

from datetime import date, timedelta

import pytest

from plumbline.access.jobs import job_viewer
from plumbline.cases import services
from plumbline.cases.flags import FlagState, flag_state
from plumbline.cases.queries.flags import flag_ends, flag_lines, flags_seen
from plumbline.cases.services.flags import remind_of_flags
from plumbline.notices.queries import waiting_notices
from plumbline.sharing.services import grant
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import days
from tests.conftest import database_role
from tests.marac import Marac, start_marac


@pytest.fixture
def marac(personas, looking_as):
    return Marac(personas, looking_as, start_marac(personas, looking_as))


def states(viewer, at):
    return {line.agency: (line.state, line.ends_on, line.renewed) for line in flag_lines(viewer, at=at)}


def lines_of(personas, looking_as, who, at):
    with looking_as(getattr(personas, who)) as viewer:
        return flag_lines(viewer, at=at)


def test_every_agency_in_a_heard_case_owes_one(marac, personas, looking_as):
    case = marac.taken()
    assert lines_of(personas, looking_as, "alice", days(3)) == []
    marac.heard(case)
    with looking_as(personas.alice) as alice:
        assert set(states(alice, days(8))) == {"Council", "Police", "Housing"}
        assert {state for state, _, _ in states(alice, days(8)).values()} == {FlagState.TO_SET}


def test_a_representative_sees_their_own_agency(marac, personas, looking_as):
    marac.heard(marac.taken())
    assert [line.agency for line in lines_of(personas, looking_as, "bob", days(8))] == ["Police"]
    assert lines_of(personas, looking_as, "charlie", days(8)) == []


def test_it_ends_a_year_after_the_referral(marac, personas, looking_as):
    case = marac.heard(marac.taken())
    set_by_bob(marac, case)
    ends = days(0).date() + timedelta(days=365)
    for after, state in ((364, FlagState.STANDING), (365, FlagState.STANDING), (366, FlagState.TO_REMOVE)):
        (line,) = lines_of(personas, looking_as, "bob", days(after))
        assert (line.state, line.ends_on) == (state, ends), after


def test_whoever_sees_the_case_by_name_alone_learns_its_end_too(marac, personas, looking_as):
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        grant(row=case, users=[personas.worker.user_id], by=alice, because="test", at=days(8))
    with looking_as(personas.worker):
        assert flag_ends(case) == days(0).date() + timedelta(days=365)


def set_by_bob(marac, case):
    with marac.look(marac.p.bob) as bob:
        return services.set_flag(case=case, agency=marac.p.agencies["police"], by=bob, at=days(8))


class TestARepeat:
    @pytest.fixture
    def row(self, marac, personas, looking_as):
        first = marac.heard(marac.taken())
        flag = set_by_bob(marac, first)
        second = marac.taken(marac.again(first, incident_on=days(200).date(), at=days(201)))
        assert second.is_repeat
        return first, flag, second

    def test_it_renews_the_flag_that_stands(self, row, personas, looking_as):
        (line,) = lines_of(personas, looking_as, "bob", days(366))
        assert (line.state, line.renewed) == (FlagState.STANDING, True)
        assert line.ends_on == days(201).date() + timedelta(days=365)

    def test_nobody_is_told_that_the_first_time_is_over(self, row, marac):
        assert remind(marac, 367) == 0
        assert remind(marac, 201 + 366) == 1

    def test_a_flag_that_came_off_is_to_be_set_again(self, row, marac, personas, looking_as):
        _, flag, _ = row
        with looking_as(personas.bob) as bob:
            services.remove_flag(flag=flag, words="By mistake", by=bob, at=days(100))
        (line,) = lines_of(personas, looking_as, "bob", days(205))
        assert (line.state, line.flag) == (FlagState.TO_SET, None)


def remind(marac, day):
    with database_role("worker"), marac.look(job_viewer("remind")) as job:
        return remind_of_flags(by=job, on=days(day).date(), at=days(day))


def of_flags(viewer):
    """What waits about flags; that a referral was decided waits beside it."""
    return [notice for notice in waiting_notices(viewer) if notice.about_kind == "flag"]


def test_its_agency_is_told_once_when_it_is_over(marac, personas, looking_as):
    set_by_bob(marac, marac.heard(marac.taken()))
    assert [remind(marac, day) for day in (364, 365, 366, 367)] == [0, 0, 1, 0]
    with looking_as(personas.bob) as bob:
        (notice,) = of_flags(bob)
        assert (notice.about_kind, notice.due_on) == ("flag", days(365).date())
        assert flags_seen(bob, [notice.about_id]) == {notice.about_id}
    with looking_as(personas.dana) as dana:
        assert of_flags(dana) == []


def test_what_was_told_ends_when_the_flag_is_off(marac, personas, looking_as):
    flag = set_by_bob(marac, marac.heard(marac.taken()))
    remind(marac, 366)
    with looking_as(personas.bob) as bob:
        services.remove_flag(flag=flag, by=bob, at=days(366))
    remind(marac, 367)
    with looking_as(personas.bob) as bob:
        assert of_flags(bob) == []
        assert flag_lines(bob, at=days(367))[0].state == FlagState.REMOVED


def test_before_its_time_it_comes_off_with_a_reason(marac, personas, looking_as):
    flag = set_by_bob(marac, marac.heard(marac.taken()))
    with looking_as(personas.bob) as bob:
        with pytest.raises(DataUnfit, match="Say why"):
            services.remove_flag(flag=flag, by=bob, at=days(365))
        services.remove_flag(flag=flag, words="Set on another person", by=bob, at=days(365))
        with pytest.raises(StageRefused, match="already"):
            services.remove_flag(flag=flag, words="Again", by=bob, at=days(365))


def test_nobody_flags_for_another_agency(marac, personas, looking_as):
    case = marac.heard(marac.taken())
    with looking_as(personas.dana) as dana, pytest.raises(PermissionRefused, match="own agency"):
        services.set_flag(case=case, agency=personas.agencies["police"], by=dana, at=days(8))


def test_nothing_is_flagged_before_the_meeting_or_twice(marac, personas, looking_as):
    case = marac.taken(ask=("police",))
    with looking_as(personas.alice) as alice:
        services.let_agencies_in(case=case, agencies=[personas.agencies["police"]], by=alice, because="x")
    with pytest.raises(StageRefused, match="heard"):
        set_by_bob(marac, case)
    marac.heard(case)
    set_by_bob(marac, case)
    with pytest.raises(StageRefused, match="already"):
        set_by_bob(marac, case)


@pytest.mark.parametrize(
    ("is_set", "is_removed", "on", "state"),
    [
        (False, False, 1, FlagState.TO_SET),
        (False, False, 2, None),
        (True, False, 1, FlagState.STANDING),
        (True, False, 2, FlagState.TO_REMOVE),
        (True, True, 1, FlagState.REMOVED),
    ],
)
def test_the_last_day_is_a_day_of_the_flag(is_set, is_removed, on, state):
    found = flag_state(is_set=is_set, is_removed=is_removed, ends_on=date(2026, 1, 1), on=date(2026, 1, on))
    assert found == state
