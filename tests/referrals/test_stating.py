"""The number behind a way in, stated to the host by the agency whose events they are: the number, never the events."""

import pytest

from plumbline.audit.models import Entry
from plumbline.referrals.models import StatedCount, TriageMeasure
from plumbline.referrals.queries import count_to_state, stated_of
from plumbline.referrals.services import state_count
from plumbline.timeline.models import Event
from plumbline.values.errors import NotVisible, PermissionRefused, StageRefused
from tests.casework import days
from tests.referrals.test_measured import decided, files, happened
from tests.referrals.test_measured import referral as referral
from tests.signing_in import signed_in


@pytest.fixture
def counted(personas, looking_as, referral):
    """A referral that the police's chair took in, with three events of the police behind its way in."""
    files(personas)
    happened(personas, referral, 3, 100, 364)
    decided(personas, looking_as, referral)
    return referral


def state(personas, looking_as, referral, name="chair"):
    with looking_as(getattr(personas, name)) as viewer:
        return state_count(referral=referral, by=viewer, at=days(3))


def test_the_host_reads_the_number_and_none_of_what_it_was_counted_from(personas, looking_as, counted):
    with looking_as(personas.alice) as alice:
        assert stated_of(alice, counted) is None
    state(personas, looking_as, counted)
    with looking_as(personas.alice) as alice:
        line = stated_of(alice, counted)
        assert (line.agency, line.stated.hurt, line.stated.is_whole) == ("Police", 3, True)
        assert not TriageMeasure.objects.exists()
        assert not Event.objects.exists()
    page = signed_in("alice").get(f"/referrals/{counted.id}").content.decode()
    assert "Police states: 3 violent events" in page
    assert "suspected in" not in page


@pytest.mark.parametrize("who", ["bob", "charlie", "dana", "worker"])
def test_nobody_else_reads_it_who_does_not_read_the_decision(personas, looking_as, counted, who):
    state(personas, looking_as, counted)
    with looking_as(getattr(personas, who)):
        assert StatedCount.objects.exists() == (who == "bob")


def test_it_is_written_down_as_a_disclosure(personas, looking_as, counted, as_role):
    row = state(personas, looking_as, counted)
    with as_role("auditor"):
        (entry,) = Entry.objects.filter(what="referral.count_stated")
    assert entry.verb == "disclosure"
    assert {counted.id, row.id, counted.person_id} <= set(entry.objects_seen)
    assert row.citation


def test_it_is_stated_once(personas, looking_as, counted):
    state(personas, looking_as, counted)
    with pytest.raises(StageRefused):
        state(personas, looking_as, counted)


def test_nobody_states_what_is_not_theirs(personas, looking_as, counted):
    with pytest.raises(StageRefused):
        state(personas, looking_as, counted, "alice")
    with pytest.raises((PermissionRefused, StageRefused)):
        state(personas, looking_as, counted, "bob")
    with pytest.raises(NotVisible):
        state(personas, looking_as, counted, "charlie")


def test_where_the_host_decided_there_is_nothing_to_state(personas, looking_as, referral):
    files(personas)
    happened(personas, referral, 3, 100, seen=("police", "council"))
    decided(personas, looking_as, referral, "alice")
    for who in ("alice", "chair"):
        with looking_as(getattr(personas, who)) as viewer:
            assert count_to_state(viewer, referral) is None


def test_the_page_says_what_would_be_stated_and_states_it(counted):
    chair = signed_in("chair")
    address = f"/referrals/{counted.id}/number"
    assert f'href="{address}"' in chair.get(f"/referrals/{counted.id}").content.decode()
    page = chair.get(address).content.decode()
    assert "would read: 3 violent events" in page
    answer = chair.post(address, follow=True).content.decode()
    assert "Number stated." in answer
    assert f'href="{address}"' not in answer
    assert chair.get(address).status_code == 404
    assert signed_in("alice").get(address).status_code == 404


def test_opening_the_page_is_written_down(counted, as_role):
    chair = signed_in("chair")

    def looks():
        with as_role("auditor"):
            return Entry.objects.filter(
                verb="consultation", objects_seen__contains=[counted.person_id]
            ).count()

    before = looks()
    assert chair.get(f"/referrals/{counted.id}/number").status_code == 200
    assert looks() == before + 1
