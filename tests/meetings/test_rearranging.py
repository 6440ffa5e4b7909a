"""A planned meeting is moved or cancelled: nothing is written over, those called hear of it, its cases go on to the next."""

import pytest
from django.db import DatabaseError, transaction

from plumbline.meetings import queries, rules, services
from plumbline.meetings.enums import Answer, Stage
from plumbline.meetings.models import AgendaItem, Meeting, Rearrangement
from plumbline.notices.enums import CALLS
from plumbline.notices.queries import waiting_notices
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.casework import panel as panel


LATER = days(37)


@pytest.fixture
def called(panel):
    with panel.look(panel.p.alice) as alice:
        return services.schedule_meeting(
            scheme=panel.scheme, starts_at=days(35), place="Town hall", by=alice, at=days(8)
        )


def move(meeting, by, **changes):
    given = {"starts_at": LATER, "place": "Library", "because": "The hall is let", "at": days(9)} | changes
    return services.rearrange_meeting(meeting=meeting, by=by, **given)


def cancel(meeting, by, because="The chair is ill", at=None):
    return services.cancel_meeting(meeting=meeting, because=because, by=by, at=at or days(9))


def told(panel, who):
    with panel.look(getattr(panel.p, who)) as viewer:
        return [(n.kind, n.about_id, n.due_on) for n in waiting_notices(viewer) if n.kind in CALLS]


def test_what_it_was_stays_beside_what_it_is(panel, called):
    with panel.look(panel.p.alice) as alice:
        move(called, alice)
        move(called, alice, starts_at=days(38), because="The library too", at=days(10))
        found = Meeting.objects.get(id=called.id)
        lines = queries.meeting_page(alice, called.id, at=days(10)).rearranged
    assert (found.starts_at, found.place) == (days(38), "Library")
    kept = [(r.number, r.was_at, r.was_place, r.starts_at) for r in (line.rearrangement for line in lines)]
    assert kept == [(2, LATER, "Library", days(38)), (1, days(35), "Town hall", LATER)]
    assert [line.by for line in lines] == ["Alice", "Alice"]


def test_those_called_hear_once_of_each_and_old_days_end(panel, called):
    day = days(35).date()
    assert told(panel, "bob") == [("meeting-called", called.id, day)]
    with panel.look(panel.p.alice) as alice:
        move(called, alice)
    assert told(panel, "bob") == [("meeting-moved", called.id, LATER.date())]
    with panel.look(panel.p.chair) as chair:
        cancel(called, chair, at=days(10))
    assert told(panel, "bob") == [("meeting-cancelled", called.id, LATER.date())]
    assert told(panel, "alice") == [("meeting-cancelled", called.id, LATER.date())]
    assert told(panel, "charlie") == told(panel, "board") == []


def test_its_cases_go_on_to_the_next_one_that_is_planned(panel, called):
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        services.add_to_agenda(meeting=called, case=case, by=alice, question="What next?", at=days(8))
        following = services.schedule_meeting(scheme=panel.scheme, starts_at=days(63), by=alice, at=days(8))
        cancel(called, alice)
        again = AgendaItem.objects.get(meeting=following)
    assert (again.case_id, again.question) == (case.id, "What next?")


@pytest.mark.parametrize("day", [30, 63])
def test_or_wait_until_one_is_called_and_are_listed_once(panel, called, day):
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        services.add_to_agenda(meeting=called, case=case, by=alice, at=days(8))
        cancel(called, alice)
        first = services.schedule_meeting(scheme=panel.scheme, starts_at=days(day), by=alice, at=days(10))
        services.schedule_meeting(scheme=panel.scheme, starts_at=days(91), by=alice, at=days(10))
        held = AgendaItem.objects.filter(case=case).exclude(meeting=called)
        assert [item.meeting_id for item in held] == [first.id]


def test_a_question_that_it_was_to_note_goes_on_too(panel, called):
    case = panel.active()[0]
    with panel.look(panel.p.chair) as chair:
        question = services.ask_between_meetings(
            case=case, words="Cannot wait", kind="keep_open", decision="Keep open", answer_by=days(20).date(), by=chair, at=days(9)
        )  # fmt: skip
    with panel.look(panel.p.bob) as bob:
        services.answer_question(question=question, answer=Answer.NEEDS_MEETING, because="Too early", by=bob, at=days(9))  # fmt: skip
    with panel.look(panel.p.alice) as alice:
        cancel(called, alice, at=days(10))
        following = services.schedule_meeting(scheme=panel.scheme, starts_at=days(63), by=alice, at=days(11))
        item = AgendaItem.objects.get(meeting=following, case=case)
        page = queries.meeting_page(alice, following.id, at=days(11))
        (line,) = queries.between_page(alice, case.ref).questions
    assert line.listed_for == days(63)
    assert "Too early" in next(i.minute for i in page.items if i.item.id == item.id)


def test_a_cancelled_one_is_not_the_next_and_takes_nothing_in(panel, called):
    case = panel.researched()
    with panel.look(panel.p.alice) as alice:
        cancel(called, alice)
        assert queries.next_meeting(alice, at=days(10)) is None
        for attempt in (
            lambda: services.add_to_agenda(meeting=called, case=case, by=alice, at=days(10)),
            lambda: services.begin_meeting(meeting=called, by=alice, at=days(35)),
            lambda: move(called, alice),
            lambda: cancel(called, alice),
        ):
            with pytest.raises(StageRefused):
                attempt()


def test_not_once_it_has_begun(panel):
    meeting = panel.meeting(panel.researched()).meeting
    with panel.look(panel.p.alice) as alice:
        for attempt in (move, cancel):
            with pytest.raises(StageRefused, match="not begun"):
                attempt(meeting, alice)


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"because": " "}, "no-reason"),
        ({"starts_at": days(9)}, "meeting-past"),
        ({"starts_at": days(35), "place": "Town hall"}, "not-moved"),
    ],
)
def test_an_unfit_move_is_refused(panel, called, change, slug):
    with panel.look(panel.p.alice) as alice:
        with pytest.raises(DataUnfit) as no:
            move(called, alice, **change)
        assert no.value.slug == slug
        with pytest.raises(DataUnfit):
            cancel(called, alice, because="")
        assert not Rearrangement.objects.exists()


def test_who_may(panel, called):
    for who, refusal in (("bob", PermissionRefused), ("worker", PermissionRefused), ("charlie", NotVisible)):
        with panel.look(getattr(panel.p, who)) as viewer:
            for attempt in (move, cancel):
                with pytest.raises(refusal):
                    attempt(called, viewer)


def test_charlie_reads_no_row_of_it(panel, called):
    with panel.look(panel.p.alice) as alice:
        move(called, alice)
    with panel.look(panel.p.bob):
        assert Rearrangement.objects.count() == 1
    with panel.look(panel.p.charlie):
        assert not Rearrangement.objects.exists()


def test_the_database_lets_nobody_write_over_when_it_is(panel, called):
    with (
        panel.look(panel.p.alice),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Meeting.objects.filter(id=called.id).update(starts_at=LATER)


def test_only_a_planned_one_is_cancelled():
    for stage in Stage:
        may = stage is Stage.SCHEDULED
        assert (Stage.CANCELLED in rules.NEXT.get(stage, ())) is may
    assert rules.NEXT.get(Stage.CANCELLED) is None
