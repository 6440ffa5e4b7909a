"""How good a file is: what is filled, by month; what is wrong, by reason; which rows go back to the sender."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from plumbline.ingest import Checked, Quality, check_file
from tests.ingest.extracts import write_extract


def quality(path: Path) -> Quality:
    found = check_file(path).quality
    assert found is not None
    return found


def crimes(folder: Path, by_month: dict[str, int], **change: str) -> Path:
    rows = [
        {
            "crime_ref": f"{month}-{n}",
            "committed_from": f"05/{month} 21:40",
            "committed_to": f"05/{month} 21:50",
        }
        | change
        for month, count in by_month.items()
        for n in range(count)
    ]
    return write_extract(folder, "police_crimes", *rows)


def slugs(found: Quality) -> list[str]:
    return [warned.slug for warned in found.warnings]


@pytest.fixture(scope="module")
def searches(reference_data: Path) -> Checked:
    return check_file(reference_data / "policeuk-thames-valley" / "2022-01-thames-valley-stop-and-search.csv")


def test_the_published_searches_fire_both_warnings(searches: Checked) -> None:
    found = searches.quality
    assert found is not None
    warned = {one.slug: one for one in found.warnings}
    assert set(warned) == {"empty-column", "too-few-rows"}
    assert warned["empty-column"].about == ("Latitude", "Longitude", "Legislation")
    assert "January 2022: 84" in warned["too-few-rows"].words
    assert {one.words for one in found.warnings} <= set(searches.warnings)


def test_a_whole_month_of_searches_fires_neither(reference_data: Path) -> None:
    path = reference_data / "policeuk-other-forces" / "2019-06-greater-manchester-stop-and-search.csv"
    found = quality(path)
    assert slugs(found) == []
    ages = found.fields.row(by_predicate=pl.col("column") == "Age range", named=True)
    assert (ages["rows"], ages["filled"]) == (907, 634)
    assert round(1 - ages["share_filled"], 2) == 0.30


def test_a_street_file_fires_none(reference_data: Path) -> None:
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    assert slugs(quality(folder / "2019-01-slough-street.csv")) == []


def test_completeness_is_told_by_field_and_by_month(tmp_path: Path) -> None:
    rows = [
        {
            "crime_ref": str(n),
            "committed_from": f"05/0{1 + n % 2}/2024 21:40",
            "committed_to": "",
            "postcode": code,
        }
        for n, code in enumerate(("SL1 3UH", "", "nowhere", "SL1 3UH"))
    ]
    found = quality(write_extract(tmp_path, "police_crimes", *rows))
    (postcodes,) = found.fields.filter(column="postcode").rows(named=True)
    assert (postcodes["filled"], postcodes["unreadable"]) == (3, 1)
    assert (postcodes["share_filled"], postcodes["share_usable"]) == (0.75, 0.5)
    by_month = found.field_months.filter(column="postcode").select("month", "rows", "filled").rows()
    assert by_month == [(date(2024, 1, 1), 2, 2), (date(2024, 2, 1), 2, 1)]


def test_a_column_that_was_not_sent_is_told_as_such(tmp_path: Path) -> None:
    found = quality(write_extract(tmp_path, "police_crimes", without=("postcode",)))
    (postcodes,) = found.fields.filter(column="postcode").rows(named=True)
    assert (postcodes["heading"], postcodes["share_filled"]) == (None, 0.0)


def test_faults_are_counted_by_reason_and_by_what_came_of_them(tmp_path: Path) -> None:
    changes = ({}, {"record_ref": "2", "role": "NEIGHBOUR"}, {"record_ref": "3", "pnc_id": "1981/0154257D"})
    path = write_extract(tmp_path, "police_people", *changes)
    path.write_text(path.read_text(encoding="utf-8") + "stray words\n", encoding="utf-8")
    found = quality(path)
    told = {(row["column"], row["outcome"]): row["rows"] for row in found.faults.iter_rows(named=True)}
    assert told == {("role", "quarantined"): 1, ("pnc_id", "left out"): 1, (None, "quarantined"): 1}
    assert found.months["quarantined"].sum() == 1


def test_rows_for_the_sender_name_the_row_and_not_what_stood_in_it(tmp_path: Path) -> None:
    path = write_extract(
        tmp_path, "police_people", {}, {"record_ref": "=P2", "pnc_id": "1981/0154257D", "surname": "Zebedee"}
    )
    told = quality(path).for_supplier()
    (row,) = csv.DictReader(io.StringIO(told))
    assert (row["row_no"], row["reference"], row["column"], row["outcome"]) == (
        "2",
        "'=P2",
        "pnc_id",
        "left out",
    )
    assert "Zebedee" not in told
    assert "0154257D" not in told


def test_an_empty_column_of_a_few_rows_is_no_news(tmp_path: Path) -> None:
    assert slugs(quality(crimes(tmp_path, {"01/2024": 19}, location=""))) == []
    assert slugs(quality(crimes(tmp_path, {"01/2024": 20}, location=""))) == ["empty-column"]


def test_a_month_cut_short_and_a_month_left_out_are_told(tmp_path: Path) -> None:
    counts = {"01/2024": 30, "02/2024": 30, "03/2024": 9, "04/2024": 30, "06/2024": 30}
    found = quality(crimes(tmp_path, counts))
    assert {one.slug: one.about for one in found.warnings} == {
        "too-few-rows": ("2024-03-01",),
        "month-missing": ("May 2024",),
    }


def test_a_last_month_in_progress_is_not_called_short(tmp_path: Path) -> None:
    counts = {"01/2024": 30, "02/2024": 30, "03/2024": 30, "04/2024": 3}
    assert slugs(quality(crimes(tmp_path, counts))) == []


def test_a_file_is_set_beside_what_its_sender_usually_sends(tmp_path: Path) -> None:
    found = quality(crimes(tmp_path, {"01/2024": 30}))
    assert slugs(found.beside_usual(89.0)) == []
    assert slugs(found.beside_usual(91.0)) == ["too-few-rows"]


def test_rows_without_a_date_stand_in_no_month(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {"committed_from": "soon", "committed_to": ""})
    assert quality(path).months.rows() == [(None, 1, 1)]


def test_a_feed_without_dates_has_no_months(tmp_path: Path) -> None:
    assert quality(write_extract(tmp_path, "linked_events")).months["month"].to_list() == [None]
