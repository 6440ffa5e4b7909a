from __future__ import annotations

import gzip
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from plumbline.ingest import SHAPES, Checked, check_file, contracts, guess_feed, load_contract
from plumbline.values.harm_index import HarmIndex
from tests.ingest.extracts import GOOD, write_extract


def only(table: pl.DataFrame) -> dict[str, object]:
    assert table.height == 1
    return table.row(0, named=True)


@pytest.mark.parametrize("feed", sorted(GOOD))
def test_a_good_row_of_each_feed_is_staged(feed: str, tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, feed))
    assert (checked.feed, checked.read, checked.staged) == (feed, 1, 1)
    assert set(checked.tables) == set(load_contract(feed).tables)
    for name, table in checked.tables.items():
        assert dict(table.schema) == dict(SHAPES[name])


@pytest.mark.parametrize("feed", sorted(GOOD))
def test_a_feed_is_known_by_its_headings(feed: str, tmp_path: Path) -> None:
    assert guess_feed(write_extract(tmp_path, feed)) == feed


def test_a_crime_becomes_an_event(tmp_path: Path) -> None:
    event = only(check_file(write_extract(tmp_path, "police_crimes")).tables["events"])
    hashed = event.pop("content_hash")
    assert isinstance(hashed, str)
    assert len(hashed) == 64
    assert event == {
        "row_no": 1,
        "event_ref": "43/1001/24",
        "has_own_ref": True,
        "occurred_from": datetime(2024, 3, 5, 21, 40),
        "occurred_to": datetime(2024, 3, 5, 21, 56),
        "precision": "minute",
        "kind": "violence_with_injury",
        "is_violence": True,
        "is_domestic": False,
        "setting": "indoors",
        "how_reported": None,
        "harm": 20.0,
        "place_ref": "en:497500:180000",
        "easting": 497500.0,
        "northing": 180000.0,
        "longitude": None,
        "latitude": None,
        "lsoa": "E01016512",
        "location": "The Swan, High Street",
        "status": "recorded",
        "variant": 1,
        "flags": None,
    }


@pytest.mark.parametrize(
    ("word", "source"),
    [("Police", "agencies"), ("VICTIM", "public"), ("ambulance", "hospitals"), ("", None), ("a dog", None)],
)
def test_who_told_of_a_crime_first_is_kept_where_a_file_says_so(
    tmp_path: Path, word: str, source: str | None
) -> None:
    path = write_extract(tmp_path, "police_crimes", {"how_reported": word})
    assert only(check_file(path).tables["events"])["how_reported"] == source


def test_a_file_that_says_nothing_of_it_is_the_file_that_it_was(tmp_path: Path) -> None:
    before = write_extract(tmp_path, "police_crimes", name="before.csv")
    blank = write_extract(tmp_path, "police_crimes", {"how_reported": ""}, name="blank.csv")
    hashes = [only(check_file(path).tables["events"])["content_hash"] for path in (before, blank)]
    assert hashes[0] == hashes[1]


def test_a_person_becomes_a_record_and_an_involvement(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_people"))
    record = only(checked.tables["records"])
    assert record["other_names"] == "Annie O'Neil|Ann Smith"
    assert record["date_of_birth"] == date(1985, 3, 5)
    assert (record["postcode"], record["phone"], record["pnc_id"]) == (
        "SL1 3UH",
        "07700900123",
        "1981/0154257C",
    )
    assert record["flags"] is None
    involvement = only(checked.tables["involvements"])
    assert involvement == {"row_no": 1, "record_ref": "P1", "event_ref": "43/1001/24", "role": "victim"}
    assert checked.tables["spells"].is_empty()


def test_a_death_is_an_open_spell(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_people", {"deceased_on": "07/03/2024"}))
    spell = only(checked.tables["spells"])
    assert (spell["kind"], spell["from_date"], spell["to_date"]) == ("dead", date(2024, 3, 7), None)


def test_custody_is_a_half_open_spell(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "custody"))
    spell = only(checked.tables["spells"])
    assert spell == {
        "row_no": 1,
        "record_ref": "C1",
        "kind": "custody",
        "from_date": date(2024, 4, 1),
        "to_date": date(2024, 4, 11),
    }
    record = only(checked.tables["records"])
    assert record["recorded_on"] == date(2024, 4, 1)
    assert (record["address"], record["postcode"]) == (None, None)


def test_release_on_the_day_of_arrest_is_no_spell(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "custody", {"released_on": "01/04/2024"}))
    assert checked.tables["spells"].is_empty()
    assert checked.tables["records"].height == 1


def test_somebody_still_inside_has_an_open_spell(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "custody", {"released_on": ""}))
    assert only(checked.tables["spells"])["to_date"] is None


def test_an_attendance_without_assault_time_is_known_to_the_day(tmp_path: Path) -> None:
    event = only(check_file(write_extract(tmp_path, "ae_minimum", {"assault_at": ""})).tables["events"])
    assert event["occurred_from"] == datetime(2024, 3, 6)
    assert event["occurred_to"] == datetime(2024, 3, 6, 0, 31)
    assert event["precision"] == "day"
    assert (event["kind"], event["is_violence"], event["setting"]) == ("assault_attendance", True, "outdoors")


def test_an_event_known_to_the_day_lasts_the_day(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {"committed_from": "05/03/2024", "committed_to": ""})
    event = only(check_file(path).tables["events"])
    assert event["occurred_to"] == datetime(2024, 3, 6)
    assert event["precision"] == "day"


def test_a_cancelled_crime_is_kept_and_says_so(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {"crime_status": "NO CRIME"})
    assert only(check_file(path).tables["events"])["status"] == "cancelled"


def test_made_up_weights_never_touch_real_rows(tmp_path: Path) -> None:
    made_up = check_file(write_extract(tmp_path, "police_crimes"))
    real = check_file(write_extract(tmp_path, "police_crimes", {"data_origin": ""}))
    assert (made_up.made_up, real.made_up) == (True, False)
    assert only(real.tables["events"])["harm"] is None
    assert any("No harm index" in warning for warning in real.warnings)


def test_a_given_harm_index_weighs_real_rows(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {"data_origin": ""}, without=("data_origin",))
    checked = check_file(path, harm=HarmIndex("An edition", False, {"8N": 19.0}))
    assert only(checked.tables["events"])["harm"] == 19.0
    assert checked.warnings == ()


def test_headings_in_other_words_are_understood(tmp_path: Path) -> None:
    text = write_extract(tmp_path, "police_people").read_text(encoding="utf-8")
    path = tmp_path / "other.csv"
    path.write_text(
        text.replace("forename,surname", "First_Name,LAST NAME").replace("dob", "Date of Birth"),
        encoding="utf-8",
    )
    assert only(check_file(path).tables["records"])["first_name"] == "Ann"


def test_a_compressed_file_is_the_same_file(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody")
    packed = tmp_path / "extract.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert check_file(packed).sha256 == check_file(path).sha256
    assert check_file(packed).tables["records"].equals(check_file(path).tables["records"])


def test_a_byte_order_mark_changes_no_row(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody")
    marked = tmp_path / "marked.csv"
    marked.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_file(marked).tables["records"].equals(check_file(path).tables["records"])


def test_the_period_is_half_open(tmp_path: Path) -> None:
    path = write_extract(
        tmp_path, "policeuk_street", {"Month": "2024-03"}, {"Month": "2024-12", "Crime ID": "cd34"}
    )
    checked = check_file(path)
    assert (checked.period_from, checked.period_to) == (date(2024, 3, 1), date(2025, 1, 1))
    people = check_file(write_extract(tmp_path, "police_people"))
    assert (people.period_from, people.period_to) == (date(2024, 3, 6), date(2024, 3, 7))
    linked = check_file(write_extract(tmp_path, "linked_events"))
    assert (linked.period_from, linked.period_to) == (None, None)


def test_both_roles_in_one_row_are_two_involvements(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "linked_events", {"role": "victim_and_suspect"}))
    assert checked.tables["involvements"]["role"].to_list() == ["victim", "suspect"]
    record = only(checked.tables["records"])
    assert (record["record_ref"], record["person_key"], record["sex"]) == ("1/59", "1", None)


def test_one_event_is_told_once_however_many_people(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "linked_events", {}, {"person_id": "2"}))
    assert only(checked.tables["events"])["event_ref"] == "59"
    assert checked.tables["involvements"].height == 2


def test_the_counts_cannot_disagree() -> None:
    def checked(staged: int, quarantined: int) -> Checked:
        return Checked(
            feed="custody",
            contract_version=1,
            file_name="extract.csv",
            sha256="0",
            read=3,
            quarantined=quarantined,
            duplicate=1,
            staged=staged,
            made_up=True,
            period_from=None,
            period_to=None,
            tables={},
            rejects=pl.DataFrame({"row_no": [1]}),
            warnings=(),
        )

    assert checked(staged=1, quarantined=1).staged == 1
    with pytest.raises(AssertionError):
        checked(staged=2, quarantined=1)
    with pytest.raises(AssertionError):
        checked(staged=0, quarantined=2)


def test_every_contract_can_be_named_rather_than_guessed(tmp_path: Path) -> None:
    for feed, contract in contracts().items():
        assert check_file(write_extract(tmp_path, feed), contract).feed == feed
