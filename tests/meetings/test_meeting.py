"""A meeting from its call to its approved minutes."""

import pytest

from plumbline.cases import queries as cases
from plumbline.meetings import queries, services
from plumbline.meetings.models import Decision, Minute
from plumbline.meetings.rules import fingerprint
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days


@pytest.fixture
def called(panel, personas, looking_as):
    with looking_as(personas.alice) as alice:
        return services.schedule_meeting(
            scheme=panel.scheme, starts_at=days(7), place="Town hall", by=alice, at=days(3)
        )


def attend(meeting, person, agency, by, **changes):
    given = {"has_authority": True, "confidentiality_accepted": True, "at": days(7)} | changes
    return services.record_attendance(meeting=meeting, user=person.user_id, agency=agency, by=by, **given)


def test_the_table_sees_that_it_is_held_and_not_who_is_discussed(panel, personas, looking_as, called):
    case = panel.researched()
    with looking_as(personas.alice) as alice:
        services.add_to_agenda(meeting=called, case=case, by=alice, at=days(4))
        assert [m.cases for m in queries.meetings_for(alice)] == [1]
    with looking_as(personas.bob) as bob:
        assert [m.cases for m in queries.meetings_for(bob)] == [0]
        assert queries.meeting_page(bob, called.id).items == ()
    with looking_as(personas.charlie) as charlie:
        assert queries.meetings_for(charlie) == []
        with pytest.raises(NotVisible):
            queries.meeting_page(charlie, called.id)


def test_the_page_shows_decisions_actions_and_a_draft_minute(panel, personas, looking_as):
    case, _, action = panel.active()
    with looking_as(personas.bob) as bob:
        (line,) = queries.meetings_for(bob)
        page = queries.meeting_page(bob, line.meeting.id)
    (item,) = page.items
    assert item.name.display == "Marker, Canary"
    assert [d.label for d in item.decisions] == ["Discussed", "Plan agreed"]
    assert [a.action.id for a in item.decisions[1].actions] == [action.id]
    assert not item.approved
    assert "Action: Offer eight mentoring sessions. Worker (Probation)" in item.minute
    assert (page.stage, page.acts) == ("begun", frozenset())


def test_an_approved_minute_is_locked(panel, personas, looking_as):
    panel.everything()
    with looking_as(personas.chair) as chair:
        minute = Minute.objects.get()
        (line,) = queries.meetings_for(chair)
        assert minute.sha256 == fingerprint(minute.text)
        assert queries.meeting_page(chair, line.meeting.id).items[0].minute == minute.text
        with pytest.raises(StageRefused):
            services.approve_minutes(meeting=line.meeting, by=chair, at=days(9))


def test_after_the_end_nothing_is_decided(panel, personas, looking_as):
    case, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
        for attempt in (
            lambda: services.take_decision(item=item, kind="keep_open", words="x", by=alice, at=days(8)),
            lambda: services.add_to_agenda(meeting=item.meeting, case=case, by=alice, at=days(8)),
            lambda: attend(item.meeting, personas.chair, personas.agencies["police"], alice),
        ):
            with pytest.raises(StageRefused):
                attempt()


def test_a_meeting_begins_with_somebody_bound_to_confidence(personas, looking_as, called):
    with looking_as(personas.alice) as alice:
        with pytest.raises(StageRefused, match="bound to confidence"):
            services.begin_meeting(meeting=called, by=alice, at=days(7))
        attend(called, personas.bob, personas.agencies["police"], alice, confidentiality_accepted=False)
        with pytest.raises(StageRefused, match="bound to confidence"):
            services.begin_meeting(meeting=called, by=alice, at=days(7))


def test_a_case_that_nobody_researched_is_not_decided_on(panel, personas, looking_as):
    case = panel.triaged()
    item = panel.meeting(case)
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused):
        services.take_decision(item=item, kind="discussed", words="x", by=alice, at=days(7))


def test_the_first_decision_makes_it_discussed(panel, personas, looking_as):
    case, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        services.take_decision(item=item, kind="keep_open", words="Again in June", by=alice, at=days(7))
        assert cases.case_page(alice, case.ref).state == "conferenced"
        assert list(Decision.objects.order_by("number").values_list("number", "kind")) == [
            (1, "discussed"),
            (2, "keep_open"),
        ]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "applause"},
        {"words": ""},
        {"dissent": "Too early"},
        {"dissenting_agency": "police"},
        {"dissent": "Too early", "dissenting_agency": "outside-charity"},
    ],
)
def test_an_unfit_decision_is_refused(panel, personas, looking_as, change):
    _, item = panel.conferenced()
    given = {"kind": "keep_open", "words": "x"} | change
    if "dissenting_agency" in given:
        given["dissenting_agency"] = personas.agencies[given["dissenting_agency"]]
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        services.take_decision(item=item, by=alice, at=days(7), **given)


def test_a_decision_points_to_actions_of_its_own_case(panel, personas, looking_as):
    _, _, action = panel.active()
    _, item = panel.conferenced()
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit, match="its own case"):
        services.take_decision(item=item, kind="keep_open", words="x", actions=[action], by=alice, at=days(7))


def test_a_case_is_listed_once_and_closed_ones_are_not(panel, personas, looking_as, called):
    case, closed = panel.researched(), panel.everything()
    with looking_as(personas.alice) as alice:
        assert case.id in {c.id for c in queries.meeting_page(alice, called.id).cases_to_list}
        services.add_to_agenda(meeting=called, case=case, by=alice, at=days(4))
        assert queries.meeting_page(alice, called.id).cases_to_list == ()
        for attempt in (case, closed):
            with pytest.raises(StageRefused):
                services.add_to_agenda(meeting=called, case=attempt, by=alice, at=days(4))


@pytest.mark.parametrize(
    ("person", "agency"), [("charlie", "outside-charity"), ("bob", "council"), ("board", "council")]
)
def test_only_caseworkers_of_the_scheme_attend_for_their_own_agency(
    personas, looking_as, called, person, agency
):
    with looking_as(personas.alice) as alice, pytest.raises(DataUnfit):
        attend(called, getattr(personas, person), personas.agencies[agency], alice)


def test_nobody_is_there_twice(personas, looking_as, called):
    with looking_as(personas.alice) as alice:
        attend(called, personas.bob, personas.agencies["police"], alice)
        with pytest.raises(StageRefused):
            attend(called, personas.bob, personas.agencies["police"], alice)


def test_the_co_ordinator_does_not_approve(panel, personas, looking_as):
    _, item = panel.conferenced()
    with looking_as(personas.alice) as alice:
        services.end_meeting(meeting=item.meeting, by=alice, at=days(7))
        with pytest.raises(PermissionRefused, match="chair"):
            services.approve_minutes(meeting=item.meeting, by=alice, at=days(8))


@pytest.mark.parametrize("name", ["bob", "dana", "worker"])
def test_partners_do_not_run_meetings(panel, personas, looking_as, name):
    case, item = panel.conferenced()
    viewer = getattr(personas, name)
    attempts = (
        lambda: services.schedule_meeting(scheme=panel.scheme, starts_at=days(9), by=viewer),
        lambda: services.add_to_agenda(meeting=item.meeting, case=case, by=viewer),
        lambda: attend(item.meeting, personas.chair, personas.agencies["police"], viewer),
        lambda: services.begin_meeting(meeting=item.meeting, by=viewer),
        lambda: services.end_meeting(meeting=item.meeting, by=viewer),
        lambda: services.take_decision(item=item, kind="keep_open", words="x", by=viewer),
        lambda: services.approve_minutes(meeting=item.meeting, by=viewer),
    )
    with looking_as(viewer):
        for attempt in attempts:
            with pytest.raises(PermissionRefused):
                attempt()


def test_the_next_meeting_is_the_one_to_prepare(personas, panel, looking_as, called):
    with looking_as(personas.chair) as chair:
        services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=chair, at=days(3))
        assert queries.next_meeting(chair, at=days(4)).meeting.id == called.id
        assert queries.next_meeting(chair, at=days(8)).meeting.starts_at == days(35)
        assert queries.next_meeting(chair, at=days(90)) is None


def test_two_people_do_not_move_a_meeting_at_once(personas, looking_as, called):
    from plumbline.meetings.enums import Stage
    from plumbline.meetings.services.room import add_step

    with (
        looking_as(personas.alice) as alice,
        pytest.raises(StageRefused, match="Somebody else moved this meeting"),
    ):
        add_step(called, 1, Stage.BEGUN, by=alice, at=days(7))
