"""What an adviser has before her, and the clock of her first contact as the co-ordinator's inbox sees it."""

from datetime import date

import pytest

from plumbline.access.enums import Role
from plumbline.audit.models import Entry
from plumbline.cases import queries, services
from plumbline.cases.queries.adviser import adviser_desk
from plumbline.cases.queries.clocks import late_clocks, watched_clocks
from plumbline.cases.services.closed import GivenReaders
from plumbline.referrals.entry import GivenPerson
from tests.casework import days
from tests.marac import HARMER, Marac, add_person, start_marac


@pytest.fixture
def ines(personas):
    return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")


@pytest.fixture
def marac(personas, looking_as, ines):
    return Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))


def desk_of(marac, viewer, at):
    with marac.look(viewer):
        return adviser_desk(viewer, at=at)


def refs(lines):
    return [one.case.ref for one in lines]


def tried(marac, ines, case, *, day, **more):
    with marac.look(ines):
        return services.log_contact(
            case=case, outcome="no_answer", by=ines, happened_at=days(day), at=days(day), **more
        )


def test_a_case_that_is_taken_in_is_new_to_her_agency_by_the_hour(marac, ines):
    case = marac.taken()
    (one,) = desk_of(marac, ines, days(0.5)).untried
    assert (one.case.ref, one.name.last_name) == (case.ref, "Vickers")
    assert (one.clock.due, one.clock.is_late) == (days(1), False)
    (later,) = desk_of(marac, ines, days(1.5)).untried
    assert later.clock.is_late


def test_the_first_to_run_out_comes_first(marac, ines):
    second = marac.taken(
        marac.referral(
            GivenPerson(
                "victim", first_name="Canary", last_name="Second", date_of_birth=date(1991, 1, 1), sex="F"
            ),
            HARMER,
            at=days(0.2),
        )
    )
    first = marac.taken()
    assert refs(desk_of(marac, ines, days(2)).untried) == [first.ref, second.ref]


def test_a_try_takes_it_from_there_and_leaves_it_to_be_found(marac, ines):
    case = marac.taken()
    tried(marac, ines, case, day=1.2)
    desk = desk_of(marac, ines, days(2))
    assert (desk.untried, refs(desk.unheard), desk.to_tell) == ((), [case.ref], ())


def test_what_another_agency_does_takes_it_from_nowhere(marac, ines, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        services.log_contact(case=case, outcome="no_answer", by=alice, happened_at=days(1.1), at=days(1.2))
    assert refs(desk_of(marac, ines, days(2)).untried) == [case.ref]


def test_after_a_meeting_it_waits_until_the_victim_is_told(marac, ines):
    case = marac.taken()
    tried(marac, ines, case, day=1.2)
    marac.heard(case)
    assert refs(desk_of(marac, ines, days(8)).to_tell) == [case.ref]
    with marac.look(ines):
        services.speak_for_victim(
            case=case, moment="told", words="Locks", how="At the clinic", by=ines, at=days(8)
        )
    desk = desk_of(marac, ines, days(9))
    assert (desk.untried, desk.to_tell, desk.unheard) == ((), (), ())


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "charlie"])
def test_nobody_but_an_adviser_of_an_agency_in_the_case_has_such_a_list(who, marac, personas):
    marac.taken()
    desk = desk_of(marac, getattr(personas, who), days(2))
    assert (desk.untried, desk.to_tell, desk.unheard) == ((), (), ())


def test_an_adviser_who_is_kept_from_the_case_has_it_not_before_her(marac, ines, personas, looking_as):
    case = marac.taken()
    with marac.look(ines):
        services.declare_conflict(case=case, user=ines.user_id, by=ines, at=days(1.1))
    assert desk_of(marac, ines, days(2)).untried == ()


def test_a_closed_case_is_not_before_her(marac, ines, personas, looking_as):
    case = marac.taken()
    with looking_as(personas.alice) as alice:
        services.close_case(case=case, reason="died", words="Made up", by=alice, at=days(3))
    assert desk_of(marac, ines, days(4)).untried == ()


def test_the_list_leaves_an_entry_with_whom_it_names(marac, ines, as_role):
    case = marac.taken()
    desk_of(marac, ines, days(2))
    with as_role("auditor"):
        entry = Entry.objects.filter(what="case.listed", actor=ines.user_id).latest("at")
    assert {case.id, case.person_id} <= set(entry.objects_seen)


class TestTheClockPresses:
    def late(self, marac, viewer, at):
        with marac.look(viewer):
            cases = list(queries.visible_cases(viewer))
            return [one.line.clock.slug for one in late_clocks(viewer, cases, at=at)]

    def test_it_is_past_for_the_coordinator_after_a_day_and_not_once_tried(self, marac, ines, personas):
        case = marac.taken()
        assert self.late(marac, personas.alice, days(0.9)) == []
        assert self.late(marac, personas.alice, days(1.1)) == ["adviser_contact"]
        tried(marac, ines, case, day=1.2)
        assert self.late(marac, personas.alice, days(2)) == []
        with marac.look(personas.alice) as alice:
            (line,) = [
                c for c in watched_clocks(alice, case, at=days(3)) if c.clock.slug == "adviser_contact"
            ]
        assert (line.stops, line.is_late) == (days(1.2), True)

    def test_a_try_that_the_agency_keeps_to_itself_tells_nobody_else_of_it(self, marac, ines, personas):
        case = marac.taken()
        tried(marac, ines, case, day=1.2, readers=GivenReaders("owner"))
        assert self.late(marac, personas.alice, days(2)) == ["adviser_contact"]
        assert desk_of(marac, ines, days(2)).untried == ()

    def test_it_is_not_past_while_it_stands_still(self, marac, ines, personas):
        case = marac.taken()
        with marac.look(ines):
            services.stop_clock(case=case, reason="no_safe_way", words="Not today", by=ines, at=days(0.5))
        assert self.late(marac, personas.alice, days(2)) == []
        (one,) = desk_of(marac, ines, days(2)).untried
        assert one.clock.standing_still
