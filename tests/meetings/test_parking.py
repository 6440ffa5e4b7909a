"""Putting a case off, and putting a decision to the vote."""

from uuid import uuid4

import pytest

from plumbline.meetings import queries, rules, services
from plumbline.meetings.lines import Cast, ParkTo
from plumbline.meetings.models import AgendaItem, Decision, Parked, Vote
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.remembering import remembered


@pytest.fixture
@remembered
def three(panel, personas, looking_as):
    """A meeting under way with three researched cases."""
    first = panel.meeting(panel.researched())
    items = [first]
    for number in (1, 2):
        case = panel.researched()
        with looking_as(personas.alice) as alice:
            items.append(
                services.add_to_agenda(meeting=first.meeting, case=case, by=alice, at=days(4 + number))
            )
    return items


def park(item, by, *, to=ParkTo.END, because="Waits for the nurse", key=None):
    return services.park_item(item=item, key=key or uuid4(), to=to, because=because, by=by, at=days(7))


def order(viewer, item):
    return [i.id for i in queries.agenda_of(viewer, item.meeting)]


def test_a_parked_case_goes_to_the_end_and_a_line_sent_twice_parks_once(personas, looking_as, three):
    first, second, third = three
    key = uuid4()
    with looking_as(personas.alice) as alice:
        for _ in range(2):
            park(first, alice, key=key)
        assert Parked.objects.count() == 1
        assert order(alice, first) == [second.id, third.id, first.id]
        page = queries.meeting_page(alice, first.meeting_id, at=days(7))
        minute = next(line.minute for line in page.items if line.item.id == first.id)
    assert "Put off to the end of the agenda at 10:00: Waits for the nurse." in minute


def test_one_for_the_next_meeting_is_passed_by_and_listed_there(panel, personas, looking_as, three):
    first, second, third = three
    with looking_as(personas.alice) as alice:
        following = services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(6))
        park(second, alice, to=ParkTo.NEXT)
        gone = queries.gone_from(first.meeting)
        items = queries.agenda_of(alice, first.meeting)
        assert gone == {second.id}
        assert queries.following_of(first, items, gone=gone).id == third.id
        assert queries.following_of(third, items, gone=gone) is None
        assert AgendaItem.objects.get(meeting=following).case_id == second.case_id
        with pytest.raises(StageRefused, match="next meeting already"):
            park(second, alice)


def test_where_no_meeting_is_called_yet_it_waits_for_one(panel, personas, looking_as, three):
    with looking_as(personas.alice) as alice:
        park(three[1], alice, to=ParkTo.NEXT)
        for day in (35, 63):
            services.schedule_meeting(scheme=panel.scheme, starts_at=days(day), by=alice, at=days(8))
        again = AgendaItem.objects.filter(case=three[1].case_id).exclude(id=three[1].id)
        assert [item.meeting.starts_at for item in again] == [days(35)]


def test_who_may_park_and_what_it_needs(personas, looking_as, three):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="why"):
        park(three[0], alice, because=" ")
    with looking_as(personas.bob) as bob, pytest.raises(PermissionRefused):
        park(three[0], bob)
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        park(three[0], charlie)
    with looking_as(personas.alice) as alice:
        services.end_meeting(meeting=three[0].meeting, by=alice, at=days(7))
        with pytest.raises(StageRefused):
            park(three[0], alice)


def voted(item, by, votes, **changes):
    given = {"kind": "discussed", "words": "Heard"} | changes
    return services.take_decision(item=item, votes=votes, by=by, at=days(7), **given)


def test_a_vote_is_part_of_its_decision_and_nothing_is_assumed(panel, personas, looking_as, three):
    of = panel.p.agencies
    with looking_as(personas.alice) as alice:
        voted(three[0], alice, {of["council"]: Cast.FOR, of["police"]: Cast.FOR, of["housing"]: Cast.AGAINST})
        page = queries.meeting_page(alice, three[0].meeting_id, at=days(7))
        minute = next(line.minute for line in page.items if line.item.id == three[0].id)
    assert "Put to the vote: for Council, Police; against Housing; no vote recorded Probation." in minute
    with looking_as(personas.bob):
        assert Vote.objects.count() == 3
    with looking_as(personas.charlie):
        assert not Vote.objects.exists()


def test_without_a_vote_the_minute_says_nothing_of_one(personas, looking_as, three):
    with looking_as(personas.alice) as alice:
        voted(three[0], alice, {})
        page = queries.meeting_page(alice, three[0].meeting_id)
    assert all("vote" not in line.minute for line in page.items)


def test_nobody_votes_for_an_agency_that_is_not_there(panel, personas, looking_as):
    item = panel.meeting(panel.researched(), attending=("alice", "bob"))
    with looking_as(personas.alice) as alice:
        with pytest.raises(DataUnfit, match="vote for Housing"):
            voted(item, alice, {panel.p.agencies["housing"]: Cast.FOR})
        assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (134, "2 min 14 s"),
        (120, "2 min"),
        (3600, "1 hour"),
        (7500, "2 hours 5 min"),
        (47 * 3600 + 60, "47 hours 1 min"),
        (48 * 3600, "2 days"),
        (2215 * 3600, "92 days"),
        (-3, "0 s"),
    ],
)
def test_time_in_words(seconds, words):
    assert rules.time_words(seconds) == words
