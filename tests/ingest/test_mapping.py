"""Columns of a file beside those of a contract: guessed with a confidence, corrected, saved, used again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plumbline.ingest import ColumnMapping, check_file, guess_feeds, guess_mapping, load_contract, survey
from plumbline.values.errors import DataUnfit
from tests.ingest.extracts import GOOD, write_extract
from tests.ingest.workbooks import write_workbook


ODD = {"crime_ref": "Log no", "offence_code": "Code", "committed_from": "Began"}
ROWS = tuple({"crime_ref": f"43/{n}/24"} for n in range(1000, 1030))
CRIMES = load_contract("police_crimes")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    return write_workbook(tmp_path, "police_crimes", *ROWS, headings=ODD, titles=("Crimes",))


def test_known_headings_are_certain(tmp_path: Path) -> None:
    mapping = guess_mapping(survey(write_extract(tmp_path, "police_crimes", *ROWS)), CRIMES)
    assert set(mapping.columns) == set(GOOD["police_crimes"])
    assert {pair.confidence for pair in mapping.pairs} == {"certain"}
    assert (mapping.missing, mapping.left_over, mapping.to_confirm) == ((), (), ())


def test_odd_headings_are_matched_by_what_stands_below_them(odd: Path) -> None:
    mapping = guess_mapping(survey(odd), CRIMES)
    assert {pair.column: pair.heading for pair in mapping.to_confirm} == ODD
    assert all(pair.words.endswith(".") for pair in mapping.pairs)


def test_the_feed_is_ranked_by_its_columns(odd: Path) -> None:
    assert guess_feeds(survey(odd))[0].feed == "police_crimes"


def test_what_is_missing_and_what_is_left_over_are_named(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {"weather": "rain"}, without=("offence_code", "lsoa"))
    mapping = guess_mapping(survey(path), CRIMES)
    assert (mapping.missing, mapping.not_sent) == (("offence_code",), ("lsoa", "how_reported"))
    assert mapping.left_over == ("weather",)


def test_a_known_heading_over_other_things_is_unsure(tmp_path: Path) -> None:
    rows = [row | {"postcode": "see notes"} for row in ROWS]
    mapping = guess_mapping(survey(write_extract(tmp_path, "police_crimes", *rows)), CRIMES)
    assert [(pair.column, pair.confidence) for pair in mapping.to_confirm] == [("postcode", "unsure")]


def test_a_file_is_read_by_its_mapping(odd: Path) -> None:
    found = survey(odd)
    checked = check_file(odd, reading=found.reading, mapping=guess_mapping(found, CRIMES))
    assert (checked.feed, checked.staged) == ("police_crimes", 30)
    assert not any("not in the agreement" in warning for warning in checked.warnings)


def test_a_correction_takes_the_column_from_the_heading_that_had_it(odd: Path) -> None:
    mapping = guess_mapping(survey(odd), CRIMES).corrected({"location": "crime_ref"}, CRIMES)
    assert mapping.columns["crime_ref"] == "location"
    assert mapping.left_over == ("Log no",)
    assert mapping.not_sent == ("location", "how_reported")
    assert [pair.confidence for pair in mapping.pairs if pair.heading == "location"] == ["confirmed"]


def test_a_mapping_is_saved_and_used_for_the_next_file_of_its_shape(odd: Path, tmp_path: Path) -> None:
    mapping = guess_mapping(survey(odd), CRIMES).confirmed()
    saved = ColumnMapping.from_json(json.loads(json.dumps(mapping.to_json())))
    assert saved == mapping
    folder = tmp_path / "next"
    folder.mkdir()
    following = write_workbook(folder, "police_crimes", {"crime_ref": "9"}, headings=ODD)
    found = survey(following)
    assert found.shape == saved.shape
    assert check_file(following, reading=found.reading, mapping=saved).staged == 1


def test_the_shape_is_that_of_the_headings_in_any_order(tmp_path: Path) -> None:
    one, two, other = (tmp_path / f"{n}.csv" for n in range(3))
    one.write_text("a,b\n1,2\n", encoding="utf-8")
    two.write_text("B,A\n3,4\n", encoding="utf-8")
    other.write_text("a,c\n3,4\n", encoding="utf-8")
    assert survey(one).shape == survey(two).shape != survey(other).shape


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"No such": "crime_ref"}, "mapping-unknown"),
        ({"Code": "no_such"}, "mapping-unknown"),
        ({"Code": "offence", "Began": "offence"}, "mapping-twice"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(changes: dict[str, str], slug: str, odd: Path) -> None:
    with pytest.raises(DataUnfit) as refused:
        guess_mapping(survey(odd), CRIMES).corrected(changes, CRIMES)
    assert refused.value.slug == slug


def test_a_mapping_of_another_file_is_refused(odd: Path, tmp_path: Path) -> None:
    mapping = guess_mapping(survey(odd), CRIMES)
    with pytest.raises(DataUnfit, match="Log no") as refused:
        check_file(write_extract(tmp_path, "police_crimes"), mapping=mapping)
    assert refused.value.slug == "mapping-other-file"


def test_a_mapping_of_another_feed_is_refused(odd: Path) -> None:
    found = survey(odd)
    with pytest.raises(DataUnfit) as refused:
        check_file(odd, load_contract("custody"), reading=found.reading, mapping=guess_mapping(found, CRIMES))
    assert refused.value.slug == "mapping-other-feed"


def test_no_mapping_brings_a_person_into_a_health_file(tmp_path: Path) -> None:
    contract = load_contract("ae_minimum")
    path = write_extract(tmp_path, "ae_minimum", {"Patient Name": "Ann"}, without=("location",))
    mapping = guess_mapping(survey(path), contract)
    assert "Patient Name" in mapping.left_over
    forced = mapping.corrected({"Patient Name": "location"}, contract)
    for each in (mapping, forced):
        with pytest.raises(DataUnfit) as refused:
            check_file(path, mapping=each)
        assert refused.value.slug == "person-column"


def test_an_agreed_column_under_another_name_does_not_stop_a_health_file(tmp_path: Path) -> None:
    contract = load_contract("ae_minimum")
    path = write_extract(tmp_path, "ae_minimum", {"came in": "06/03/2024 00:30"}, without=("arrived_at",))
    mapping = guess_mapping(survey(path), contract).corrected({"came in": "arrived_at"}, contract)
    assert check_file(path, mapping=mapping).staged == 1


def test_two_headings_alike_are_told_apart_by_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text("person_id,crime_id,role,Role\n1,59,victim,x\n", encoding="utf-8")
    contract = load_contract("linked_events")
    mapping = guess_mapping(survey(path), contract).corrected({"role": "role", "Role (2)": None}, contract)
    assert check_file(path, mapping=mapping).staged == 1


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(DataUnfit):
        ColumnMapping.from_json({"feed": "custody"})
