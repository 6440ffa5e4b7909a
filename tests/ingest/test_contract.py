from __future__ import annotations

import pytest

from plumbline.ingest import contracts, load_contract
from plumbline.ingest.cells import READERS
from plumbline.ingest.codes import offence_list
from plumbline.ingest.shapes import SHAPES
from plumbline.values.errors import DataUnfit


def test_every_feed_has_a_contract() -> None:
    assert set(contracts()) == {
        "ae_minimum",
        "ambulance",
        "council_asb",
        "council_housing",
        "custody",
        "domestic_abuse_service",
        "linked_events",
        "police_crimes",
        "police_people",
        "policeuk_outcomes",
        "policeuk_stop_search",
        "policeuk_street",
        "probation",
        "youth_justice",
    }


@pytest.mark.parametrize("feed", sorted(contracts()))
def test_a_contract_names_its_right_and_only_what_exists(feed: str) -> None:
    contract = load_contract(feed)
    names = {column.name for column in contract.columns}
    assert len(contract.gateway) > 20
    assert contract.version >= 1
    assert set(contract.reference) <= names
    assert {name for pair in contract.order for name in pair} <= names
    assert {column.type for column in contract.columns} <= {*READERS, "offence"}
    assert set(contract.tables) <= set(SHAPES)
    fields = {column.to for column in contract.columns}
    assert all(set(published) <= fields for published in contract.published.values())


@pytest.mark.parametrize("feed", sorted(contracts()))
def test_no_heading_means_two_columns(feed: str) -> None:
    headings = [name for column in load_contract(feed).columns for name in column.headings]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    "feed", ["police_crimes", "ae_minimum", "policeuk_street", "council_asb", "ambulance"]
)
def test_a_place_level_feed_gives_no_table_about_people(feed: str) -> None:
    contract = load_contract(feed)
    assert contract.level == "place"
    assert set(contract.tables) == {"events"}


def test_an_unknown_feed_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DataUnfit, match="police_crimes"):
        load_contract("gossip")


def test_every_listed_offence_has_a_titled_kind() -> None:
    known = offence_list()
    assert {*known.kind_of_code.values(), *known.kind_of_category.values()} <= set(known.titles)
    assert known.violent_kinds <= set(known.titles)
    assert "violence_and_sexual" in known.violent_kinds
    assert "robbery" not in known.violent_kinds


@pytest.mark.parametrize("feed", sorted(contracts()))
def test_every_column_has_words_that_people_use(feed: str) -> None:
    for column in load_contract(feed).columns:
        assert "_" not in column.words, f"give {column.name} its words in words.yaml"
        assert not {"ref", "dob", "aka", "lsoa", "uprn", "pnc", "nhs"} & set(column.words.split())
