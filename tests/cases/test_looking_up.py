"""The search finds people of the cases that its viewer may see, and tells nothing of any other."""

import pytest

from plumbline.audit.models import Entry
from plumbline.cases.queries.looking_up import MOST_SHOWN, look_up
from plumbline.cases.services import declare_conflict
from plumbline.values.errors import DataUnfit, PermissionRefused
from tests.casework import panel as panel
from tests.conftest import database_role


def refs(found):
    return [one.case.ref for one in found.found]


@pytest.fixture
def case(panel):
    return panel.triaged()


@pytest.mark.parametrize("words", ["Marker", "marker", "Marker, Canary", "Canary Marker", "can marker"])
def test_somebody_is_found_by_surname_with_whatever_stands_beside_it(panel, case, words):
    with panel.look(panel.p.alice) as alice:
        found = look_up(alice, words)
    assert refs(found) == [case.ref]
    assert found.found[0].name.display == "Marker, Canary"
    assert (found.found[0].part_label, found.found[0].state_label) == ("Person", "Taken in")


def test_a_case_is_found_by_its_reference(panel, case):
    with panel.look(panel.p.alice) as alice:
        assert refs(look_up(alice, f" {case.ref.lower()} ")) == [case.ref]


@pytest.mark.parametrize("words", ["Marke", "Canary", "Other Marker", "Markerson"])
def test_neither_a_part_of_a_surname_nor_another_first_name_finds_them(panel, case, words):
    with panel.look(panel.p.alice) as alice:
        assert refs(look_up(alice, words)) == []


def test_a_birth_date_tells_two_of_one_name_apart(panel, case):
    with panel.look(panel.p.alice) as alice:
        born = look_up(alice, "Marker").found[0].name.date_of_birth
        assert refs(look_up(alice, "Marker", date_of_birth=born)) == [case.ref]
        assert refs(look_up(alice, "Marker", date_of_birth=born.replace(year=1970))) == []


def test_browsing_is_refused(panel, case):
    with panel.look(panel.p.alice) as alice, pytest.raises(DataUnfit, match="3 letters"):
        look_up(alice, "Ma")


def test_somebody_on_a_record_alone_is_not_found(panel):
    panel.referral()
    with panel.look(panel.p.alice) as alice:
        assert refs(look_up(alice, "Marker")) == []


@pytest.mark.parametrize("who", ["charlie", "dana"])
def test_whoever_is_not_in_the_case_finds_nothing_by_name_or_reference(panel, case, who):
    viewer = getattr(panel.p, who)
    with panel.look(viewer):
        for words in ("Marker", case.ref):
            try:
                assert refs(look_up(viewer, words)) == []
            except PermissionRefused:
                assert who == "charlie"


def test_whoever_declared_a_conflict_finds_nothing_from_then_on(panel, case):
    with panel.look(panel.p.alice) as alice:
        assert refs(look_up(alice, "Marker")) == [case.ref]
        declare_conflict(case=case, user=alice.user_id, by=alice)
        assert refs(look_up(alice, "Marker")) == refs(look_up(alice, case.ref)) == []


def test_whoever_is_found_is_written_down(panel, case):
    with panel.look(panel.p.alice) as alice:
        look_up(alice, "Marker")
    with database_role("auditor"):
        entry = Entry.objects.filter(what="case.searched").latest("at")
    assert {case.id, case.person_id} == set(entry.objects_seen)


def test_no_more_than_a_page_is_shown(panel, case, monkeypatch):
    assert MOST_SHOWN == 25
    monkeypatch.setattr("plumbline.cases.queries.looking_up.MOST_SHOWN", 0)
    with panel.look(panel.p.alice) as alice:
        found = look_up(alice, "Marker")
    assert (found.found, found.is_cut) == ((), True)
