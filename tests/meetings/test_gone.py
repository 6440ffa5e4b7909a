"""Somebody leaves a meeting, or was recorded as there by mistake: quorum, votes, minutes and cases follow."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case
from plumbline.meetings import services as meetings
from plumbline.meetings.lines import Cast
from plumbline.meetings.models import Attendance, AttendanceEnd, Decision
from plumbline.meetings.queries.attending import attending_of, missing_at
from plumbline.meetings.queries.figures import quorum_figures
from plumbline.meetings.queries.kept import cases_at_meetings
from plumbline.meetings.queries.live import present_at
from plumbline.meetings.queries.notes import note_page
from plumbline.meetings.queries.opened_to import opened_to, opened_with
from plumbline.meetings.services.room import bound_agencies
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.cases.test_closed import who_reads
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import add_person


WHY = "Their namesake came for another agency"


@pytest.fixture
def room(panel):
    """A case at a meeting under way, with police, housing and probation there for their agencies."""
    return panel.conferenced()


def seat(panel, item, who):
    person = who if isinstance(who, Viewer) else getattr(panel.p, who)
    with panel.look(panel.p.alice):
        return Attendance.objects.select_related("meeting__scheme").get(
            meeting=item.meeting, user=person.user_id
        )


def left(panel, item, who, hour=8.0, by="alice", **changes):
    row = seat(panel, item, who)
    with panel.look(getattr(panel.p, by)) as viewer:
        given = {"left_at": days(hour), "at": days(9)} | changes
        return meetings.say_left(attendance=row, by=viewer, **given)


def never(panel, item, who, by="alice", **changes):
    row = seat(panel, item, who)
    with panel.look(getattr(panel.p, by)) as viewer:
        given = {"because": WHY, "at": days(9)} | changes
        return meetings.say_never_there(attendance=row, by=viewer, **given)


def minute(panel, item):
    with panel.look(panel.p.alice) as alice:
        return note_page(alice, item.id).minute


def test_whoever_left_is_no_part_of_the_quorum_and_is_minuted(panel, room):
    _, item = room
    with panel.look(panel.p.alice):
        before = present_at(item.meeting)
    left(panel, item, "bob")
    with panel.look(panel.p.alice):
        assert present_at(item.meeting).people == before.people - 1
        assert panel.p.agencies["police"] not in bound_agencies(item.meeting)
        (line,) = [one for one in attending_of(item.meeting).members if one.name == "Bob"]
        assert line.left_at == days(8)
    assert f"Bob (Police, with authority, left at {days(8):%H:%M})" in minute(panel, item)


def test_who_had_not_left_yet_makes_the_quorum_of_what_was_decided_before(panel, room):
    _, item = room
    with panel.look(panel.p.alice):
        kinds = missing_at(item.meeting)
    left(panel, item, "bob")
    with panel.look(panel.p.alice):
        assert missing_at(item.meeting, days(7)) == kinds
        assert set(missing_at(item.meeting)) >= set(kinds)
    assert "without a quorum" not in minute(panel, item)


def test_whoever_was_never_there_is_in_no_list_and_no_minute(panel, room):
    _, item = room
    never(panel, item, "bob")
    with panel.look(panel.p.alice):
        assert "Bob" not in {one.name for one in attending_of(item.meeting).members}
    assert "Bob" not in minute(panel, item)


def test_nobody_votes_who_was_never_there(panel, room):
    _, item = room
    police = panel.p.agencies["police"]
    with panel.look(panel.p.alice) as alice:
        votes = {police: Cast.FOR, panel.p.agencies["housing"]: Cast.FOR}
        meetings.take_decision(item=item, kind="discussed", words="Voted", votes=votes, by=alice, at=days(7))
    assert "Police" in minute(panel, item).split("Voted")[1]
    never(panel, item, "bob")
    assert "Police" not in minute(panel, item).split("Voted")[1]
    assert "Housing" in minute(panel, item).split("Voted")[1]
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit, match="Nobody is there who can vote"):
        meetings.take_decision(item=item, kind="discussed", words="Again", votes=votes, by=alice, at=days(9))


def test_the_cases_that_it_opened_are_offered_and_left_when_chosen(panel, room):
    case, item = room
    row = seat(panel, item, "dana")
    with panel.look(panel.p.alice) as alice:
        (opened,) = opened_to(alice, row)
        assert opened.case == case
        assert opened.may_end
    assert "dana" in who_reads(panel, Case, id=case.id)
    never(panel, item, "dana", out_of=[case.id])
    assert "dana" not in who_reads(panel, Case, id=case.id)


def test_what_is_not_chosen_stays(panel, room):
    case, item = room
    never(panel, item, "dana")
    assert "dana" in who_reads(panel, Case, id=case.id)


def test_it_opened_nothing_to_an_agency_that_leads_or_for_which_somebody_else_is_there(panel, room):
    _, item = room
    row = seat(panel, item, "alice")
    with panel.look(panel.p.alice) as alice:
        assert opened_to(alice, row) == []
    with pytest.raises(DataUnfit, match="Choose among"):
        never(panel, item, "alice", out_of=[item.case_id])


def heidi_too(panel, item):
    """Heidi of housing is recorded as well, after Dana, whose presence opened the case."""
    heidi = add_person(panel.p, "heidi", "housing", Role.REPRESENTATIVE)
    with panel.look(panel.p.alice) as alice:
        meetings.record_attendance(
            meeting=item.meeting,
            user=heidi.user_id,
            agency=panel.p.agencies["housing"],
            has_authority=True,
            confidentiality_accepted=True,
            by=alice,
            at=days(7.5),
        )
    return heidi


@pytest.mark.parametrize("heidi_first", [True, False])
def test_of_two_of_one_agency_the_last_one_takes_the_cases_with_them(panel, room, heidi_first):
    case, item = room
    both = [heidi_too(panel, item), panel.p.dana]
    first, last = both if heidi_first else reversed(both)
    never(panel, item, first)
    row = seat(panel, item, last)
    with panel.look(panel.p.alice) as alice:
        assert opened_with(alice, row) == ()
        assert [one.case for one in opened_to(alice, row)] == [case]
    never(panel, item, last, out_of=[case.id])
    assert "dana" not in who_reads(panel, Case, id=case.id)


def test_the_first_of_two_is_told_who_keeps_the_cases_open(panel, room):
    _, item = room
    heidi_too(panel, item)
    row, host = seat(panel, item, "dana"), seat(panel, item, "alice")
    with panel.look(panel.p.alice) as alice:
        assert opened_to(alice, row) == []
        assert opened_with(alice, row) == ("Heidi",)
        assert opened_with(alice, host) == ()


def test_whoever_comes_back_is_recorded_anew(panel, room):
    _, item = room
    left(panel, item, "bob")
    with panel.look(panel.p.alice) as alice:
        panel.attend(item.meeting, "bob", by=alice)
        rows = Attendance.objects.filter(meeting=item.meeting, user=panel.p.bob.user_id)
        assert [row.turn for row in rows.order_by("turn")] == [1, 2]
        assert panel.p.agencies["police"] in bound_agencies(item.meeting)
        with pytest.raises(StageRefused, match="recorded already"):
            panel.attend(item.meeting, "bob", by=alice)


def test_whoever_was_written_down_late_may_have_left_before_that(panel, room):
    _, item = room
    heidi = heidi_too(panel, item)  # recorded at 7.5, of a meeting that began at 7
    assert left(panel, item, heidi, hour=7.25).left_at == days(7.25)
    minuted = minute(panel, item)
    assert f"Heidi (Housing, with authority, left at {timezone.localtime(days(7.25)):%H:%M})" in minuted


def test_whoever_came_back_leaves_after_they_left_before(panel, room):
    _, item = room
    left(panel, item, "bob")
    with panel.look(panel.p.alice) as alice:
        panel.attend(item.meeting, "bob", by=alice)
        again = Attendance.objects.get(meeting=item.meeting, user=panel.p.bob.user_id, turn=2)
        with pytest.raises(DataUnfit, match="or they left before"):
            meetings.say_left(attendance=again, left_at=days(7.5), by=alice, at=days(9))
        meetings.say_left(attendance=again, left_at=days(8.5), by=alice, at=days(9))


def test_who_may_say_it_and_what_makes_no_sense(panel, room):
    _, item = room
    with pytest.raises(PermissionRefused):
        left(panel, item, "bob", by="bob")
    with pytest.raises(NotVisible):
        left(panel, item, "bob", by="charlie")
    for changes in ({"left_at": days(6)}, {"left_at": days(10)}):
        with pytest.raises(DataUnfit, match="Give a time"):
            left(panel, item, "bob", **changes)
    with pytest.raises(DataUnfit, match="Say why"):
        never(panel, item, "bob", because=" ")
    never(panel, item, "bob")
    with pytest.raises(StageRefused):
        never(panel, item, "bob")


def test_approved_minutes_stand(panel, room):
    _, item = room
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(7))
    with panel.look(panel.p.chair) as chair:
        meetings.approve_minutes(meeting=item.meeting, by=chair, at=days(8))
    with pytest.raises(StageRefused, match="approved"):
        never(panel, item, "bob")


def test_the_database_lets_nobody_else_write_it(panel, room):
    _, item = room
    row = seat(panel, item, "dana")
    with panel.look(panel.p.bob) as bob, transaction.atomic():
        record(
            "meeting.never_there", verb=Verb.ALTERATION, object_kind="attendance", objects=[row.id], by=bob
        )
        given = {"attendance": row, "how": "never", "because": "No", "at": days(9), "by": bob.user_id}
        with pytest.raises(DatabaseError, match="row-level"):
            AttendanceEnd.objects.create(owner_agency=row.owner_agency, **given)
        transaction.set_rollback(True)


def came(panel):
    with panel.look(panel.p.alice), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sum(n) FROM meetings_process_counts(%s, '2026-01-01', '2027-01-01') WHERE agency = %s GROUP BY name",
            [panel.scheme.id, str(panel.p.agencies["police"])],
        )
        return dict(cursor.fetchall())


def test_figures_count_who_came_and_for_how_long_they_sat(panel, room):
    _, item = room
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(8))
        assert Decision.objects.filter(item=item).exists()
    assert came(panel)["minutes"] == 24 * 60
    left(panel, item, "bob", hour=7.5)
    assert came(panel)["minutes"] == 12 * 60
    assert came(panel)["came"] == 1
    never(panel, item, "bob")
    assert came(panel)["came"] == 0


def quorate(panel, item):
    """Whether minutes, board and return say that the meeting had a quorum."""
    with panel.look(panel.p.alice) as alice:
        period = {"start": days(0).date(), "end": days(60).date()}
        minute = note_page(alice, item.id).minute
        (row,) = cases_at_meetings(alice, panel.scheme, **period)
    with panel.look(panel.p.board) as board:
        counted = quorum_figures(board, scheme=panel.scheme.id, **period)
    return "without a quorum" not in minute, counted.quorate == counted.held == 1, row.quorate


@pytest.mark.parametrize("gone", [never, left])
def test_minutes_board_and_return_agree_on_the_quorum_once_it_is_known_who_was_there(panel, room, gone):
    _, item = room
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(8))
    assert quorate(panel, item) == (True, True, True)
    gone(panel, item, "dana")
    assert quorate(panel, item) == (True, True, True)
    gone(panel, item, "bob", **({"left_at": days(7)} if gone is left else {}))
    assert quorate(panel, item) == (False, False, False)


def test_whoever_left_after_the_end_takes_no_quorum_away(panel, room):
    _, item = room
    with panel.look(panel.p.alice) as alice:
        meetings.end_meeting(meeting=item.meeting, by=alice, at=days(8))
    left(panel, item, "bob", hour=8.5)
    assert quorate(panel, item) == (True, True, True)
