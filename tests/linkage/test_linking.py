"""What comes out of a linkage, and new records joining an old one."""

from __future__ import annotations

import json
import random
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest

from plumbline.linkage import explain_pair, link_new, link_records
from plumbline.values.errors import DataUnfit
from tests.linkage.people import groups, records


def test_it_works():
    found = link_records(records({"first_name": "William", "sex": "M"}, {"first_name": "Bill", "sex": "M"}))
    assert found.people.rows() == [("r1", "r1"), ("r2", "r1")]
    assert found.pairs.columns == [
        "left_id", "right_id", "match_probability", "match_weight", "decision", "agrees", "conflicts", "reasons",
    ]  # fmt: skip
    pair = found.pairs.row(0, named=True)
    assert pair["decision"] == "certain"
    assert pair["match_probability"] > 0.99
    assert pair["agrees"] == [
        "first_name:short_form", "last_name:same", "date_of_birth:same", "sex:same", "place:same_door",
    ]  # fmt: skip
    assert pair["reasons"] == (
        "Forename Bill is a short form or spelling of William; same surname; same birth date; same sex; same address."
    )


def test_a_conflict_is_said():
    found = link_records(records({"pnc_id": "1A"}, {"pnc_id": "2B"}))
    assert found.pairs["reasons"].to_list() == [
        "Same forename; same surname; same birth date; same sex; same address; but different PNC ids."
    ]


def test_a_row_without_names_is_explained_in_plain_words():
    row = {
        "agrees": ["first_name:short_form", "last_name:same"],
        "conflicts": ["group:sex"],
        "decision": "review",
    }
    assert explain_pair(row) == (
        "One forename is a short form or spelling of the other; same surname; but joining would put two sexes on one person."
    )


def test_one_record_or_none_is_no_trouble():
    assert link_records(records({})).people.rows() == [("r1", "r1")]
    assert link_records(records()).people.is_empty()


def test_only_the_id_is_required():
    found = link_records(pl.DataFrame({"record_id": ["b", "a"]}))
    assert found.people.rows() == [("a", "a"), ("b", "b")]


def test_a_repeated_id_is_refused():
    with pytest.raises(DataUnfit, match="same record_id"):
        link_records(records({"record_id": "x"}, {"record_id": "x"}))


def test_no_ids_is_refused():
    with pytest.raises(DataUnfit, match="record_id"):
        link_records(pl.DataFrame({"first_name": ["Ann"]}))


def test_the_records_given_are_not_changed():
    rows = records({}, {"first_name": "UNKNOWN"})
    before = rows.clone()
    link_records(rows)
    assert rows.equals(before)


def test_no_name_is_kept_in_the_model():
    found = link_records(records({}, {}))
    assert "okafor" not in found.model_json.lower()
    assert [c["output_column_name"] for c in json.loads(found.model_json)["comparisons"]][:2] == [
        "first_name",
        "last_name",
    ]


def test_new_records_join_existing_people():
    base = records({}, {}, {"first_name": "Rebecca"})
    first = link_records(base)
    new = records({"record_id": "s1", "first_name": "Cath"}, {"record_id": "s2", "last_name": "Brown"})
    found = link_new(new, base, first.model_json, people=first.people)
    assert groups(found) == {frozenset({"r1", "r2", "s1"}), frozenset({"r3"}), frozenset({"s2"})}
    assert all(right.startswith("s") for right in found.pairs["right_id"])


def test_new_records_join_each_other():
    base = records({"first_name": "Rebecca", "last_name": "Brown"})
    first = link_records(base)
    found = link_new(
        records({"record_id": "s1"}, {"record_id": "s2"}), base, first.model_json, people=first.people
    )
    assert groups(found) == {frozenset({"r1"}), frozenset({"s1", "s2"})}


def test_what_was_known_to_be_different_stays_so_for_new_records():
    base = records({}, {})
    first = link_records(base, known_different=[("r1", "r2")])
    found = link_new(
        records({"record_id": "s1"}),
        base,
        first.model_json,
        people=first.people,
        known_different=[("r1", "r2")],
    )
    assert not any({"r1", "r2"} <= members for members in groups(found))


def test_the_same_files_taken_in_elsewhere_give_the_same_people(monkeypatch):
    """Ids are drawn afresh in each place: neither the sample learnt from nor a tie between two joins may hang on them."""
    monkeypatch.setattr("plumbline.linkage.engine.LEARN_FROM_RECORDS", 100)
    monkeypatch.setattr("plumbline.linkage.model.PAIRS_TO_LEARN_FROM", 20_000)
    sent = _sent(600)
    here, there = (_linked_under(sent, ids) for ids in (range(600), random.Random(7).sample(range(600), 600)))
    assert here.pairs == there.pairs
    assert here.people == there.people


def _sent(count):
    """Records of fewer people than records, alike enough that many pairs weigh the same."""
    draw = random.Random(1)
    rows = []
    for at in range(count):
        who = draw.randrange(count // 3)
        rows.append(
            {
                "record_ref": f"R{at}",
                "first_name": ("Ann", "Anna", "Joanne", "Ruth")[(who + draw.randrange(2)) % 4],
                "last_name": ("Brown", "Browne", "Singh", "Okafor")[who % 4],
                "date_of_birth": date(1960 + who % 40, 1 + who % 12, 1 + who % 28),
                "address": f"{1 + who % 30} Mill Street" if draw.random() < 0.7 else None,
                "postcode": "SL1 4XY",
                "phone": f"07700 900{who % 50:03d}" if draw.random() < 0.3 else None,
            }
        )
    return rows


def _linked_under(sent, ids):
    """What a linkage says of the records by their references."""
    named = [{**row, "record_id": f"id{number:04d}"} for row, number in zip(sent, ids, strict=True)]
    ref = {row["record_id"]: row["record_ref"] for row in named}
    found = link_records(pl.DataFrame(named))
    pairs = {
        (frozenset((ref[left], ref[right])), decision, weight)
        for left, right, decision, weight in found.pairs.select(
            "left_id", "right_id", "decision", "match_weight"
        ).iter_rows()
    }
    return SimpleNamespace(pairs=pairs, people={frozenset(ref[r] for r in group) for group in groups(found)})
