"""Feeds of probation, youth justice, council, ambulance and the domestic-abuse service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plumbline.ingest import check_file, load_contract
from plumbline.values.errors import DataUnfit
from tests.ingest.extracts import GOOD, write_extract


@pytest.mark.parametrize(
    "feed",
    ["ambulance", "council_asb", "council_housing", "domestic_abuse_service", "probation", "youth_justice"],
)
def test_a_good_row_is_recognised_and_kept_without_a_doubt(tmp_path: Path, feed: str) -> None:
    checked = check_file(write_extract(tmp_path, feed))
    assert checked.feed == feed
    assert (checked.staged, checked.quarantined) == (1, 0)
    assert checked.warnings == ()


@pytest.mark.parametrize("gateway", ["", "CONSENT", "NONE", "OTHER"])
def test_a_child_is_left_out_whose_row_names_no_power_to_share(tmp_path: Path, gateway: str) -> None:
    changed = {"youth_ref": "Y2", "gateway": gateway}
    checked = check_file(write_extract(tmp_path, "youth_justice", {}, changed))
    assert (checked.staged, checked.quarantined) == (1, 1)
    assert checked.rejects["column"].to_list() == ["gateway"]


def test_a_file_about_children_without_the_column_of_powers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataUnfit, match="power to share"):
        check_file(
            write_extract(tmp_path, "youth_justice", without=("gateway",)), load_contract("youth_justice")
        )


def test_an_nhs_number_with_a_wrong_check_digit_is_left_out_and_the_child_is_kept(tmp_path: Path) -> None:
    rows = ({}, {"youth_ref": "Y2", "nhs_number": "999 000 0017"})
    records = check_file(write_extract(tmp_path, "youth_justice", *rows)).tables["records"]
    assert records["nhs_number"].to_list() == ["9990000018", None]
    assert "check digit" in records["flags"][1]


def test_a_property_number_is_the_key_of_the_place_where_it_is_held(tmp_path: Path) -> None:
    rows = (
        {},
        {"asb_ref": "B2", "uprn": ""},
        {"asb_ref": "B3", "uprn": "1234X"},
        {"asb_ref": "B4", "uprn": "0"},
    )
    events = check_file(write_extract(tmp_path, "council_asb", *rows)).tables["events"]
    assert events["place_ref"].to_list() == ["uprn:12345678", *["en:497500:180000"] * 3]
    assert [flags is not None for flags in events["flags"]] == [False, False, True, True]


def test_a_call_for_an_ambulance_is_not_counted_as_violence_of_its_own(tmp_path: Path) -> None:
    events = check_file(write_extract(tmp_path, "ambulance")).tables["events"]
    assert events.select("kind", "is_violence", "precision").row(0) == ("ambulance_call", False, "minute")


@pytest.mark.parametrize("feed", ["ambulance", "domestic_abuse_service", "council_asb"])
@pytest.mark.parametrize("column", ["forename", "date of birth", "nhs number"])
def test_a_column_about_a_person_stops_the_whole_file(tmp_path: Path, feed: str, column: str) -> None:
    with pytest.raises(DataUnfit, match="about a person"):
        check_file(write_extract(tmp_path, feed, {column: "x"}))


@pytest.mark.parametrize("feed", ["ambulance", "domestic_abuse_service"])
def test_any_column_not_agreed_stops_the_whole_file(tmp_path: Path, feed: str) -> None:
    with pytest.raises(DataUnfit, match="only the agreed columns"):
        check_file(write_extract(tmp_path, feed, {"notes": "x"}))


def test_counts_give_no_table_about_anybody_or_any_place(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "domestic_abuse_service"))
    assert set(checked.tables) == {"counts"}


def test_a_count_is_of_whole_days_up_to_the_day_after_the_last(tmp_path: Path) -> None:
    counts = check_file(write_extract(tmp_path, "domestic_abuse_service")).tables["counts"]
    told = counts.select("count_ref", "measure", "from_date", "to_date", "count", "hidden").row(0)
    assert told == ("D1", "referrals", date(2024, 3, 1), date(2024, 4, 1), 17, False)


@pytest.mark.parametrize("feed", ["probation", "youth_justice"])
def test_whoever_is_under_an_order_or_in_work_is_managed(tmp_path: Path, feed: str) -> None:
    spells = check_file(write_extract(tmp_path, feed)).tables["spells"]
    assert spells["kind"].to_list() == ["managed"]


@pytest.mark.parametrize(
    ("count", "kept"), [("", 1), ("0", 1), ("12", 1), ("-3", 0), ("1.5", 0), ("about 9", 0)]
)
def test_a_count_is_a_whole_number_or_blank(tmp_path: Path, count: str, kept: int) -> None:
    assert check_file(write_extract(tmp_path, "domestic_abuse_service", {"count": count})).staged == kept


@pytest.mark.parametrize(
    ("feed", "earlier", "later"),
    [
        ("probation", "order_began", "order_ends"),
        ("youth_justice", "work_began", "work_ended"),
        ("council_housing", "tenancy_began", "tenancy_ended"),
        ("domestic_abuse_service", "period_from", "period_to"),
    ],
)
def test_what_ends_before_it_begins_is_quarantined(
    tmp_path: Path, feed: str, earlier: str, later: str
) -> None:
    backwards = {earlier: "02/04/2024", later: "01/04/2024"}
    assert set(backwards) <= set(GOOD[feed])
    assert check_file(write_extract(tmp_path, feed, backwards)).quarantined == 1
