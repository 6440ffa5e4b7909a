"""Workbooks read as text: dates, numbers, formulas and merged cells as they were meant."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from plumbline.ingest import Checked, check, check_file, survey
from plumbline.ingest.reading import Reading
from plumbline.values.errors import DataUnfit
from tests.ingest.workbooks import write_workbook


def read(path: Path) -> Checked:
    return check_file(path, reading=survey(path).reading)


def test_a_sheet_is_read_as_the_same_rows_in_text(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path,
        "police_crimes",
        {
            "committed_from": datetime(2024, 3, 5, 21, 40),
            "recorded_on": date(2024, 3, 6),
            "easting": 497500.0,
        },
        titles=("Crimes",),
    )
    checked = read(path)
    (event,) = checked.tables["events"].rows(named=True)
    assert event["occurred_from"] == datetime(2024, 3, 5, 21, 40)
    assert event["precision"] == "minute"
    assert event["place_ref"] == "en:497500:180000"
    assert checked.made_up


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_bare_number_is_the_day_that_the_workbook_counts_from(date_1904: bool, tmp_path: Path) -> None:
    days = datetime(2024, 3, 5, 21, 40) - (datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30))
    bare = days.total_seconds() / 86_400
    path = write_workbook(
        tmp_path, "police_crimes", {"committed_from": bare, "committed_to": ""}, date_1904=date_1904
    )
    assert survey(path).reading.date_system == ("1904" if date_1904 else "1900")
    assert read(path).tables["events"]["occurred_from"].to_list() == [datetime(2024, 3, 5, 21, 40)]


def test_the_other_date_system_may_be_chosen(tmp_path: Path) -> None:
    path = write_workbook(tmp_path, "police_crimes", {"committed_from": 43894.0, "committed_to": ""})
    chosen = Reading(sheet="Extract", date_system="1904")
    event = check_file(path, reading=chosen).tables["events"].row(0, named=True)
    assert event["occurred_from"] == datetime(2024, 3, 5)


def test_a_year_alone_is_no_number_of_days(tmp_path: Path) -> None:
    checked = read(write_workbook(tmp_path, "police_crimes", {"committed_from": 2024.0}))
    assert checked.quarantined == 1


def test_a_long_reference_that_a_sheet_rounded_is_set_apart(tmp_path: Path) -> None:
    checked = read(write_workbook(tmp_path, "police_crimes", {"crime_ref": 12345678901234567890.0}))
    assert "changed by a spreadsheet" in checked.rejects["reason"][0]


def test_cells_merged_down_a_column_are_each_given_their_value(tmp_path: Path) -> None:
    spots = ("Spot 1", "Spot 2", "", "Spot 4")
    rows = tuple({"crime_ref": str(n), "location": spot} for n, spot in enumerate(spots))
    checked = read(write_workbook(tmp_path, "police_crimes", *rows, merge_down=("location", 2, 3)))
    assert checked.tables["events"]["location"].to_list() == ["Spot 1", "Spot 2", "Spot 2", "Spot 4"]
    assert any("merged" in warning for warning in checked.warnings)


def test_the_value_of_a_formula_is_read_and_that_is_said(tmp_path: Path) -> None:
    checked = read(write_workbook(tmp_path, "police_crimes", {"location": "=CONCAT(A1)"}))
    assert checked.tables["events"]["location"].to_list() == ["cached"]
    assert any("are formulas" in warning for warning in checked.warnings)


def test_rows_keep_their_number_below_the_headings(tmp_path: Path) -> None:
    rows = ({}, {"crime_ref": ""}, {"crime_ref": "3"})
    checked = read(write_workbook(tmp_path, "police_crimes", *rows, titles=("One", "Two")))
    assert checked.rejects["row_no"].to_list() == [2]
    assert json.loads(checked.rejects["row_text"][0])["crime_ref"] == ""


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataUnfit) as refused:
        check_file(write_workbook(tmp_path), reading=Reading(sheet="Other"))
    assert refused.value.slug == "no-sheet"


def test_a_workbook_is_never_read_unconfirmed(tmp_path: Path) -> None:
    with pytest.raises(DataUnfit, match="confirm its sheet"):
        check_file(write_workbook(tmp_path))


def test_a_sheet_cut_off_below_its_titles_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "EXCEL_ROWS", 5)
    rows = tuple({"crime_ref": str(n)} for n in range(3))
    whole = write_workbook(tmp_path, "police_crimes", *rows, titles=("One",))
    cut = write_workbook(tmp_path, "police_crimes", *rows, titles=("One", "Two"), name="cut.xlsx")
    told = [
        any("Excel sheet can hold" in warning for warning in read(path).warnings) for path in (whole, cut)
    ]
    assert told == [False, True]


def test_cells_merged_without_end_are_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path, "police_crimes", {}, {"crime_ref": "2", "location": ""})
    found = survey(path)
    long = path.with_name("long.xlsx")
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(long, "w") as bad:
        for name in good.namelist():
            merged = b'</sheetData><mergeCells count="1"><mergeCell ref="H2:H1000000"/></mergeCells>'
            data = good.read(name)
            bad.writestr(name, data.replace(b"</sheetData>", merged) if name.endswith("sheet1.xml") else data)
    with pytest.raises(DataUnfit) as refused:
        check_file(long, reading=found.reading)
    assert refused.value.slug == "workbook-damaged"
