"""Which feed a file fits and which of its columns is which; columns that may not come at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.ingest import check_file, guess_feed, load_contract
from plumbline.values.errors import DataUnfit
from tests.ingest.extracts import GOOD, write_extract


def refusal(path: Path, feed: str) -> DataUnfit:
    with pytest.raises(DataUnfit) as refused:
        check_file(path, load_contract(feed))
    return refused.value


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    refused = refusal(write_extract(tmp_path, "custody", without=("detained_on",)), "custody")
    assert refused.slug == "column-missing"
    assert "date taken into custody" in str(refused)


def test_an_unknown_file_names_the_nearest_feed(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", without=("detained_on",))
    with pytest.raises(
        DataUnfit, match="“Spells in custody” \\(custody\\), which also needs date taken into custody"
    ):
        guess_feed(path)


def test_a_file_that_fits_two_feeds_is_never_guessed(tmp_path: Path) -> None:
    both = GOOD["police_people"] | GOOD["custody"]
    path = write_extract(tmp_path, "police_people", both)
    with pytest.raises(DataUnfit, match="custody, police_people") as refused:
        guess_feed(path)
    assert refused.value.slug == "feed-ambiguous"


@pytest.mark.parametrize(
    "head", ["surname", "Patient Name", "NHS_number", "age", "Gender", "Home Address", "hospital number"]
)
def test_a_person_column_stops_a_health_file(head: str, tmp_path: Path) -> None:
    refused = refusal(write_extract(tmp_path, "ae_minimum", {head: "x"}), "ae_minimum")
    assert refused.slug == "person-column"
    assert head in str(refused)


def test_any_column_not_agreed_stops_a_health_file(tmp_path: Path) -> None:
    assert (
        refusal(write_extract(tmp_path, "ae_minimum", {"cubicle": "3"}), "ae_minimum").slug
        == "column-not-agreed"
    )


def test_other_feeds_name_the_columns_that_they_leave_unread(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_crimes", {"officer": "x"}))
    assert any("officer" in warning for warning in checked.warnings)


def test_two_headings_for_one_column(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {"first name": "Bob"})
    assert refusal(path, "custody").slug == "heading-twice"
