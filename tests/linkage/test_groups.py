"""Groups: a chain of likenesses never does what no likeness may, and decisions are kept."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from plumbline.linkage import link_records
from plumbline.values.errors import DataUnfit
from tests.linkage.people import groups, records


WEIR = {"address": "7 Weir Lane", "postcode": "RG4 8ZZ"}
LINE = {"phone": "07700900123"}


def test_records_join_through_a_third():
    found = link_records(records({}, LINE, LINE | WEIR))
    assert groups(found) == {frozenset({"r1", "r2", "r3"})}
    assert found.people["cluster_id"].to_list() == ["r1", "r1", "r1"]


def test_two_numbers_never_come_together_through_a_third():
    found = link_records(records({"pnc_id": "1A"}, {}, {"pnc_id": "2B"}))
    assert len(groups(found)) == 2
    waiting = found.pairs.filter(pl.col("decision") == "review")
    assert "group:pnc_id" in waiting["conflicts"].explode().to_list()


def test_a_slip_is_no_bridge_between_brothers():
    brothers = ({"first_name": "Jack"}, {"first_name": "Jakc"}, {"first_name": "Jake"})
    found = link_records(records(*({"sex": "M"} | brother for brother in brothers)))
    assert not any({"r1", "r3"} <= members for members in groups(found))


def test_birth_dates_no_slip_explains_never_come_together():
    dates = (date(1984, 3, 9), date(1984, 3, 8), date(1984, 8, 3), date(1984, 8, 5))
    found = link_records(records(*({"date_of_birth": day} for day in dates)))
    assert groups(found) != {frozenset({"r1", "r2", "r3", "r4"})}


def test_known_different_is_kept_even_through_a_chain():
    rows = records({}, {}, {})
    assert len(groups(link_records(rows))) == 1
    found = link_records(rows, known_different=[("r3", "r1")])
    assert len(groups(found)) == 2
    assert not any({"r1", "r3"} <= members for members in groups(found))
    assert ("r1", "r3") not in found.pairs.select("left_id", "right_id").rows()


def test_known_same_is_joined_whatever_conflicts():
    rows = records({"sex": "M"}, {"first_name": "Rebecca"} | WEIR)
    found = link_records(rows, known_same=[("r2", "r1")])
    assert groups(found) == {frozenset({"r1", "r2"})}
    assert found.pairs["reasons"].to_list() == ["Someone has decided that these are one person."]


def test_decisions_that_contradict_are_refused():
    with pytest.raises(DataUnfit, match="known to be different"):
        link_records(
            records({}, {}, {}), known_same=[("r1", "r2"), ("r2", "r3")], known_different=[("r1", "r3")]
        )


def test_decisions_on_records_no_longer_here_are_passed_over():
    found = link_records(records({}, {}), known_same=[("r1", "gone")], known_different=[("gone", "r2")])
    assert groups(found) == {frozenset({"r1", "r2"})}


def test_the_suppliers_keys_join_outright_within_their_feed():
    nameless = {
        "first_name": None,
        "last_name": None,
        "date_of_birth": None,
        "address": None,
        "postcode": None,
    }
    keyed = nameless | {"feed": "linked_events", "person_key": "17"}
    found = link_records(records(keyed, keyed, keyed | {"person_key": "18"}, keyed | {"feed": "other"}))
    assert groups(found) == {frozenset({"r1", "r2"}), frozenset({"r3"}), frozenset({"r4"})}
    assert found.pairs["agrees"].to_list() == [["supplied:person_key"]]


def test_shuffled_records_make_the_same_people():
    rows = records(
        {},
        LINE,
        LINE | WEIR,
        {"pnc_id": "1A"},
        {"pnc_id": "2B"},
        {"first_name": "Cath"},
        {"first_name": "Rebecca"},
    )
    straight, shuffled = link_records(rows), link_records(rows.sample(fraction=1.0, shuffle=True, seed=8))
    assert straight.people.equals(shuffled.people)
    assert straight.pairs.equals(shuffled.pairs)
