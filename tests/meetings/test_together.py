"""What is agreed without discussion, and how an agency has it discussed after all."""

import pytest

from plumbline.meetings import queries, services
from plumbline.meetings.models import Decision, Pulled
from plumbline.notices.models import Notice
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.remembering import remembered


@pytest.fixture
@remembered
def listed(panel, personas, looking_as):
    """Two cases that a meeting has heard, on the agenda of the next."""
    cases = [panel.active()[0] for _ in range(2)]
    with looking_as(personas.alice) as alice:
        meeting = services.schedule_meeting(scheme=panel.scheme, starts_at=days(35), by=alice, at=days(8))
        return [
            services.add_to_agenda(meeting=meeting, case=c, by=alice, at=days(9 + n))
            for n, c in enumerate(cases)
        ]


def propose(item, by, **changes):
    given = {"kind": "keep_open", "words": "Nothing new, review in June"} | changes
    return services.propose_together(item=item, by=by, at=days(10), **given)


def begin(panel, personas, looking_as, item, *, attending=("alice", "bob")):
    with looking_as(personas.alice) as alice:
        for name in attending:
            panel.attend(item.meeting, name, by=alice)
        services.begin_meeting(meeting=item.meeting, by=alice, at=days(35))


def test_one_is_pulled_out_with_one_press_and_the_rest_are_agreed_in_one_act(
    panel, personas, looking_as, listed
):
    kept, pulled = listed
    with looking_as(personas.alice) as alice:
        for item in listed:
            propose(item, alice)
    with looking_as(personas.dana) as dana:
        page = queries.meeting_page(dana, kept.meeting_id)
        assert [line.together.may_pull for line in page.together] == [True, True]
        services.pull_out(item=pulled, by=dana, at=days(11))
        assert [line.item.id for line in queries.meeting_page(dana, kept.meeting_id).together] == [kept.id]
    begin(panel, personas, looking_as, kept)
    with looking_as(personas.chair) as chair:
        (decision,) = services.agree_together(meeting=kept.meeting, by=chair, at=days(35))
        page = queries.meeting_page(chair, kept.meeting_id)
    assert (decision.item_id, decision.kind, decision.words) == (
        kept.id,
        "keep_open",
        "Nothing new, review in June",
    )
    assert set(decision.could_pull) == {
        panel.p.agencies[a] for a in ("council", "police", "housing", "probation")
    }
    first, second = page.items
    assert (
        "Agreed without discussion. Each of these could have had it discussed: Council, Housing, Police"
        in first.minute
    )
    assert second.together.pulled_by == "Housing"
    assert not second.decisions


def test_each_agency_in_the_case_is_told_once_for_a_meeting(personas, looking_as, listed):
    with looking_as(personas.alice) as alice:
        for item in listed:
            propose(item, alice)
    for name, told in (("bob", 1), ("dana", 1), ("worker", 1), ("chair", 1), ("alice", 0), ("charlie", 0)):
        with looking_as(getattr(personas, name)):
            assert Notice.objects.filter(kind="together-proposed").count() == told, name


def test_it_is_proposed_before_the_meeting_and_of_a_case_that_was_heard(panel, personas, looking_as, listed):
    fresh = panel.researched()
    with looking_as(personas.alice) as alice:
        new = services.add_to_agenda(meeting=listed[0].meeting, case=fresh, by=alice, at=days(9))
        with pytest.raises(StageRefused, match="No meeting has heard"):
            propose(new, alice)
        with pytest.raises(DataUnfit):
            propose(listed[0], alice, kind="applause")
        with pytest.raises(DataUnfit, match="few words"):
            propose(listed[0], alice, words=" ")
        propose(listed[0], alice)
        with pytest.raises(StageRefused, match="already"):
            propose(listed[0], alice)
    begin(panel, personas, looking_as, listed[0])
    with looking_as(personas.alice) as alice, pytest.raises(StageRefused, match="before the meeting"):
        propose(listed[1], alice)


def test_who_may_what(panel, personas, looking_as, listed):
    item = listed[0]
    with looking_as(personas.bob) as bob:
        with pytest.raises(PermissionRefused):
            propose(item, bob)
        with pytest.raises(StageRefused, match="nobody proposed"):
            services.pull_out(item=item, by=bob)
    with looking_as(personas.alice) as alice:
        propose(item, alice)
        with pytest.raises(PermissionRefused, match="chair"):
            services.agree_together(meeting=item.meeting, by=alice, at=days(35))
    with looking_as(personas.charlie) as charlie, pytest.raises(NotVisible):
        services.pull_out(item=item, by=charlie)
    with looking_as(personas.bob) as bob:
        services.pull_out(item=item, because="He was seen with a knife", by=bob, at=days(11))
        with pytest.raises(StageRefused, match="pulled out already"):
            services.pull_out(item=item, by=bob)
        assert Pulled.objects.get().agency == panel.p.agencies["police"]


def test_nothing_left_is_said_and_what_is_agreed_is_not_pulled(panel, personas, looking_as, listed):
    item = listed[0]
    with looking_as(personas.alice) as alice:
        propose(item, alice)
    with looking_as(personas.chair) as chair, pytest.raises(StageRefused, match="under way"):
        services.agree_together(meeting=item.meeting, by=chair, at=days(34))
    begin(panel, personas, looking_as, item)
    with looking_as(personas.chair) as chair:
        services.agree_together(meeting=item.meeting, by=chair, at=days(35))
        with pytest.raises(StageRefused, match="Nothing is left"):
            services.agree_together(meeting=item.meeting, by=chair, at=days(35))
    with looking_as(personas.bob) as bob, pytest.raises(StageRefused, match="decided on already"):
        services.pull_out(item=item, by=bob)


def test_what_was_agreed_and_taken_back_waits_again(panel, personas, looking_as, listed):
    """A decision that holds no more keeps a case neither from being agreed nor from being pulled out."""
    kept, pulled = listed
    with looking_as(personas.alice) as alice:
        for item in listed:
            propose(item, alice)
    begin(panel, personas, looking_as, kept)
    with looking_as(personas.chair) as chair:
        for decision in services.agree_together(meeting=kept.meeting, by=chair, at=days(35)):
            services.take_back_decision(
                decision_id=decision.id, why="wrong", because="Read out by mistake", by=chair, at=days(35)
            )
        page = queries.meeting_page(chair, kept.meeting_id)
        assert [line.together.is_waiting for line in page.items] == [True, True]
    with looking_as(personas.dana) as dana:
        services.pull_out(item=pulled, by=dana, at=days(35))
    with looking_as(personas.chair) as chair:
        (again,) = services.agree_together(meeting=kept.meeting, by=chair, at=days(35))
        with pytest.raises(StageRefused, match="Nothing is left"):
            services.agree_together(meeting=kept.meeting, by=chair, at=days(35))
    assert (again.item_id, again.number) == (kept.id, 2)


def test_without_a_quorum_nothing_is_agreed_together(panel, personas, looking_as, listed):
    with looking_as(personas.alice) as alice:
        propose(listed[0], alice)
    begin(panel, personas, looking_as, listed[0], attending=("alice", "dana"))
    with looking_as(personas.chair) as chair:
        before = Decision.objects.count()
        with pytest.raises(StageRefused, match="no quorum"):
            services.agree_together(meeting=listed[0].meeting, by=chair, at=days(35))
        assert Decision.objects.count() == before
