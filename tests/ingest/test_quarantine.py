"""Rows set apart with a reason, and rows kept with something left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plumbline.ingest import check_file
from tests.ingest.extracts import write_extract


def only_reject(path: Path) -> dict[str, object]:
    checked = check_file(path)
    assert (checked.quarantined, checked.staged) == (1, checked.read - 1)
    return checked.rejects.row(0, named=True)


@pytest.mark.parametrize(
    ("feed", "column", "cell"),
    [
        ("police_crimes", "crime_ref", ""),
        ("police_crimes", "crime_ref", "1.23E+09"),
        ("police_crimes", "offence_code", ""),
        ("police_crimes", "offence_code", "ZZ9"),
        ("police_crimes", "committed_from", ""),
        ("police_crimes", "committed_from", "31/02/2024 10:00"),
        ("police_crimes", "committed_from", "03/13/2024 10:00"),
        ("police_crimes", "committed_from", "05/03/24 10:00"),
        ("police_crimes", "committed_from", "05/03/2024 25:00"),
        ("police_crimes", "committed_from", "05/03/1824 10:00"),
        ("police_crimes", "committed_from", "45356"),
        ("police_crimes", "committed_to", "05/03/2024 21:39"),
        ("police_crimes", "crime_status", "MAYBE"),
        ("police_people", "record_ref", ""),
        ("police_people", "crime_ref", ""),
        ("police_people", "role", "NEIGHBOUR"),
        ("police_people", "role", ""),
        ("custody", "detained_on", ""),
        ("custody", "released_on", "31/03/2024"),
        ("custody", "spell_type", "HOTEL"),
        ("ae_minimum", "arrived_at", "soon"),
        ("ae_minimum", "attendance_ref", ""),
        ("policeuk_street", "Month", "March 2024"),
        ("policeuk_street", "Crime type", "Sorcery"),
        ("linked_events", "role", "bystander"),
    ],
)
def test_a_row_without_what_it_needs_is_set_apart(feed: str, column: str, cell: str, tmp_path: Path) -> None:
    reject = only_reject(write_extract(tmp_path, feed, {}, {column: cell}))
    assert (reject["row_no"], reject["column"]) == (2, column)
    assert str(reject["reason"]).endswith(".")
    assert json.loads(str(reject["row_text"]))[column] == cell


def test_an_assault_after_the_arrival_is_set_apart(tmp_path: Path) -> None:
    reject = only_reject(write_extract(tmp_path, "ae_minimum", {}, {"assault_at": "06/03/2024 00:31"}))
    assert reject["reason"] == "Time of arrival is before time of the assault: correct one of them."


def test_one_row_with_two_faults_is_one_reject_with_both_reasons(tmp_path: Path) -> None:
    reject = only_reject(write_extract(tmp_path, "police_people", {}, {"crime_ref": "", "role": "NEIGHBOUR"}))
    assert reject["column"] == "crime_ref"
    assert "Crime reference" in str(reject["reason"])
    assert "Role in the crime" in str(reject["reason"])


@pytest.mark.parametrize("line", ["3,4,victim", "3,4,victim,1,extra", "stray words"])
def test_a_row_of_another_width_is_set_apart(line: str, tmp_path: Path) -> None:
    path = write_extract(tmp_path, "linked_events", {}, {"person_id": "2"})
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text("\n".join([first, line, rest]), encoding="utf-8")
    reject = only_reject(path)
    assert (reject["row_no"], reject["column"]) == (1, None)
    assert json.loads(str(reject["row_text"])) == line
    assert check_file(path).tables["records"]["row_no"].to_list() == [2, 3]


def test_a_nul_character_is_set_apart(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {}, {"custody_ref": "C2", "surname": "Jo\0nes"})
    assert "NUL" in str(only_reject(path)["reason"])


def test_a_cell_of_a_novel_is_set_apart(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {}, {"crime_ref": "2", "location": "x" * 10_001})
    assert only_reject(path)["column"] == "location"


def test_blank_lines_are_not_rows_but_keep_their_place(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "linked_events", {}, {"person_id": "2"})
    first, one, two, _ = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([first, one, "", ",,,", two, "", ""]), encoding="utf-8")
    checked = check_file(path)
    assert checked.read == 2
    assert checked.tables["records"]["row_no"].to_list() == [1, 4]
    assert any("blank" in warning for warning in checked.warnings)


@pytest.mark.parametrize(
    ("column", "cell", "field"),
    [
        ("forename", "UNKNOWN", "first_name"),
        ("dob", "01/01/1900", "date_of_birth"),
        ("dob", "25/13/1990", "date_of_birth"),
        ("dob", "07/03/2024", "date_of_birth"),
        ("sex", "Q", "sex"),
        ("address", "NFA", "address"),
        ("postcode", "ZZ99 3VZ", "postcode"),
        ("postcode", "SLOUGH", "postcode"),
        ("phone", "7.7E+09", "phone"),
        ("pnc_id", "1981/0154257D", "pnc_id"),
        ("recorded_on", "yesterday", "recorded_on"),
    ],
)
def test_an_unusable_cell_is_left_out_and_the_person_kept(
    column: str, cell: str, field: str, tmp_path: Path
) -> None:
    checked = check_file(write_extract(tmp_path, "police_people", {column: cell}))
    record = checked.tables["records"].row(0, named=True)
    assert checked.staged == 1
    assert record[field] is None
    assert cell in record["flags"]
    assert any(warning.endswith("(1 row)") for warning in checked.warnings)


def test_warnings_count_and_do_not_repeat_what_was_given(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_people", {"pnc_id": "1981/0154257D"}))
    assert not any("0154257D" in warning for warning in checked.warnings)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"northing": ""}, None),
        ({"easting": "0", "northing": "0"}, None),
        ({"easting": "497500.4"}, "en:497500:180000"),
    ],
)
def test_a_place_needs_both_coordinates(change: dict[str, str], place: str | None, tmp_path: Path) -> None:
    event = check_file(write_extract(tmp_path, "police_crimes", change)).tables["events"].row(0, named=True)
    assert event["place_ref"] == place
    assert (event["easting"] is None) == (place is None)
