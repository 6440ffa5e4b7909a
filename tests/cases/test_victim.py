"""The adviser's part: in the case from its first day, the clock of the first contact, wishes before and words after the meeting."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.clocks import ran
from plumbline.cases.queries import case_for
from plumbline.cases.queries.victim import hours, victim_side
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import LONDON
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from tests.casework import DAY, days
from tests.marac import Marac, add_person, start_marac


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


def side_of(marac, viewer, case, at):
    with marac.look(viewer):
        return victim_side(viewer, case_for(viewer, case.ref), at=at)


def test_the_advisers_agency_sees_the_case_from_the_day_it_is_taken_in(marac, ines, personas):
    case = marac.taken()
    assert side_of(marac, ines, case, days(1)).may_speak is True
    assert side_of(marac, personas.alice, case, days(1)).may_speak is False
    # Nobody else who was asked sees it before the meeting.
    assert personas.agencies["housing"] not in case.seen_by_agencies


def test_the_clock_runs_from_the_referral_to_the_first_try(marac, ines):
    case = marac.taken()
    side = side_of(marac, ines, case, days(0.5))
    assert (side.clock.ran.stopped, side.clock.ran.is_late) == (False, False)
    assert side_of(marac, ines, case, days(1.5)).clock.ran.is_late
    with marac.look(ines):
        services.log_contact(case=case, outcome="no_answer", by=ines, happened_at=days(1.2), at=days(1.3))
    clock = side_of(marac, ines, case, days(3)).clock
    assert (clock.ran.stopped, clock.ran.elapsed) == (True, timedelta(days=1.2))
    assert (clock.first_tried, clock.first_reached) == (days(1.2), None)


def test_a_contact_of_another_agency_stops_nothing(marac, ines, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        services.log_contact(
            case=case,
            person_id=case.person_id,
            outcome="met",
            minutes=5,
            by=alice,
            happened_at=days(1.1),
            at=days(1.2),
        )
    assert not side_of(marac, ines, case, days(2)).clock.ran.stopped


def test_it_stands_still_for_a_reason_and_says_so(marac, ines):
    case = marac.taken()
    with marac.look(ines):
        services.stop_clock(case=case, reason="no_safe_way", words="He has her phone", by=ines, at=days(1))
        with pytest.raises(StageRefused, match="already"):
            services.stop_clock(case=case, reason="no_safe_way", by=ines, at=days(1.1))
        assert side_of(marac, ines, case, days(2)).clock.ran.standing_still
    with marac.look(ines):
        services.start_clock(case=case, by=ines, at=days(3))
        with pytest.raises(StageRefused, match="running"):
            services.start_clock(case=case, by=ines, at=days(3))
        with pytest.raises(DataUnfit, match="No safe way"):
            services.stop_clock(case=case, reason="holiday", by=ines, at=days(3))
        services.log_contact(
            case=case,
            person_id=case.person_id,
            outcome="phone",
            minutes=9,
            by=ines,
            happened_at=days(3.5),
            at=days(3.6),
        )
    found = side_of(marac, ines, case, days(4)).clock
    assert (found.ran.elapsed, found.ran.paused) == (timedelta(days=3.5), timedelta(days=2))
    assert (found.ran.is_late, found.ran.is_late_elapsed) == (True, True)
    assert [label for _, label, _ in found.reasons] == ["No safe way to make contact yet", "Went on"]


def test_wishes_come_before_the_meeting_and_what_was_told_after_it(marac, ines):
    case = marac.taken()
    with marac.look(ines):
        services.speak_for_victim(
            case=case, moment="wishes", words="To stay in the house", how="At the clinic", by=ines, at=days(2)
        )
        with pytest.raises(StageRefused, match="No meeting"):
            services.speak_for_victim(
                case=case, moment="told", words="x", how="At the clinic", by=ines, at=days(2)
            )
    marac.heard(case)
    assert side_of(marac, ines, case, days(8)).to_be_told
    with marac.look(ines):
        services.speak_for_victim(
            case=case, moment="told", words="Locks come on Friday", how="At the clinic", by=ines, at=days(8)
        )
    side = side_of(marac, marac.p.bob, case, days(9))
    assert [line.word.words for line in side.wishes] == ["To stay in the house"]
    assert [line.word.words for line in side.told] == ["Locks come on Friday"]
    assert not side.to_be_told


def test_nobody_but_an_adviser_in_the_case_speaks_for_them(marac, ines, personas, looking_as):
    case = marac.heard(marac.taken())
    for who in (personas.alice, personas.bob):
        with looking_as(who) as viewer, pytest.raises(PermissionRefused, match="adviser"):
            services.speak_for_victim(case=case, moment="wishes", words="x", how="x", by=viewer, at=days(8))


def test_words_without_a_safe_way_are_sent_back(marac, ines):
    case = marac.taken()
    with marac.look(ines), pytest.raises(DataUnfit, match="safe way"):
        services.speak_for_victim(case=case, moment="wishes", words="x", how=" ", by=ines, at=days(2))


moments = st.lists(st.integers(-10, 200), max_size=8).map(sorted)


limits = st.builds(
    Limit, st.integers(1, 30), st.sampled_from(["hours", "team_hours", "working_days", "days"])
)


@given(steps=moments, stop=st.none() | st.integers(0, 150), now=st.integers(150, 300), limit=limits)
def test_paused_time_is_part_of_elapsed_time(steps, stop, now, limit):
    at = [DAY + timedelta(hours=h) for h in steps]
    found = ran(
        starts=DAY,
        stops=None if stop is None else DAY + timedelta(hours=stop),
        now=DAY + timedelta(hours=now),
        limit=limit,
        steps=[(moment, n % 2 == 0) for n, moment in enumerate(at)],
    )
    assert timedelta(0) <= found.paused <= found.elapsed
    assert found.running + found.paused == found.elapsed
    assert not (found.is_late and not found.is_late_elapsed)


@pytest.mark.parametrize(("stop", "late"), [("2026-03-10 23:00", False), ("2026-03-11 01:00", True)])
def test_in_working_days_it_is_put_off_by_those_of_its_pause(stop, late):
    began, stood, went, stopped = (
        datetime.fromisoformat(words).replace(tzinfo=LONDON)
        for words in ("2026-03-05 10:00", "2026-03-06 16:00", "2026-03-09 10:00", stop)
    )
    found = ran(
        starts=began, stops=stopped, now=stopped, limit=Limit(2, "working_days"), steps=[(stood, True), (went, False)]
    )  # fmt: skip
    assert (found.is_late, found.is_late_elapsed) == (late, True)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(hours=1, minutes=59), "1 hour"),
        (timedelta(hours=49), "2 days 1 hour"),
        (timedelta(days=1), "1 day 0 hours"),
    ],
)
def test_hours_in_words(span, said):
    assert hours(span) == said
