"""Rows that come twice, with and without a reference of their own; and what stays equal between files."""

from __future__ import annotations

from pathlib import Path

from plumbline.ingest import check_file
from tests.ingest.extracts import write_extract


def test_an_identical_row_with_its_own_reference_is_a_duplicate(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_crimes", {}, {}, {"crime_ref": "other"}))
    assert (checked.read, checked.duplicate, checked.staged) == (3, 1, 2)
    assert checked.tables["events"]["row_no"].to_list() == [1, 3]


def test_identical_rows_without_reference_are_all_kept_and_told_apart(tmp_path: Path) -> None:
    nameless = {"Crime ID": "", "Crime type": "Anti-social behaviour"}
    checked = check_file(write_extract(tmp_path, "policeuk_street", nameless, nameless))
    events = checked.tables["events"]
    assert (checked.duplicate, events.height) == (0, 2)
    assert events["event_ref"].n_unique() == 2
    assert events["content_hash"].n_unique() == 1
    assert events["has_own_ref"].to_list() == [False, False]


def test_made_references_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    one = {"Crime ID": "", "Location": "Here"}
    other = {"Crime ID": "", "Location": "There"}
    forth = check_file(write_extract(tmp_path, "policeuk_street", one, one, other, name="forth.csv"))
    back = check_file(write_extract(tmp_path, "policeuk_street", other, one, one, name="back.csv"))
    assert set(forth.tables["events"]["event_ref"]) == set(back.tables["events"]["event_ref"])


def test_one_reference_with_other_contents_is_kept_and_flagged(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {}, {"offence_code": "5D"}, {"crime_ref": "other"})
    checked = check_file(path)
    events = checked.tables["events"]
    assert (checked.duplicate, events["variant"].to_list()) == (0, [1, 2, 1])
    assert events["event_ref"].to_list() == ["43/1001/24", "43/1001/24", "other"]
    assert [flags is not None for flags in events["flags"]] == [True, True, False]
    assert any("(2 rows)" in warning for warning in checked.warnings)


def test_record_references_are_unique_even_when_the_sender_repeats_them(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_people", {}, {"role": "SUSPECT"}))
    assert checked.tables["records"]["record_ref"].to_list() == ["P1", "P1~2"]
    assert checked.tables["involvements"]["record_ref"].to_list() == ["P1", "P1~2"]


def test_the_hash_follows_the_contents_and_not_the_place_in_the_file(tmp_path: Path) -> None:
    first = check_file(write_extract(tmp_path, "police_crimes", name="a.csv")).tables["events"]
    later = check_file(write_extract(tmp_path, "police_crimes", {"crime_ref": "x"}, {}, name="b.csv")).tables[
        "events"
    ]
    changed = check_file(
        write_extract(tmp_path, "police_crimes", {"domestic_flag": "Y"}, name="c.csv")
    ).tables["events"]
    assert first["content_hash"][0] == later["content_hash"][1]
    assert first["content_hash"][0] != changed["content_hash"][0]
