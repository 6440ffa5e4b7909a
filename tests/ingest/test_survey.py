"""What a file seems to be: by its bytes, with a confidence, and as a person says instead."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from plumbline.ingest import Reading, check_file, survey
from plumbline.values.errors import DataUnfit
from tests.ingest.extracts import write_extract
from tests.ingest.workbooks import write_workbook


def recoded(path: Path, encoding: str, delimiter: str = ",", above: str = "") -> Path:
    text = above + path.read_text(encoding="utf-8").replace(",", delimiter)
    path.write_bytes(text.encode(encoding))
    return path


def bronte(folder: Path) -> Path:
    return write_extract(folder, "custody", {}, {"custody_ref": "C2", "surname": "Bront\u00eb"})


def test_a_plain_file_leaves_nothing_to_confirm(tmp_path: Path) -> None:
    found = survey(write_extract(tmp_path, "custody", {}, {"custody_ref": "C2"}))
    assert found.reading == Reading()
    assert found.to_confirm == ()
    assert found.kind.value == "text"
    assert found.headings[:2] == ("custody_ref", "forename")
    assert [row[0] for row in found.rows] == ["C1", "C2"]


def test_a_name_says_nothing_of_what_a_file_is(tmp_path: Path) -> None:
    named_wrongly = write_workbook(tmp_path, name="extract.csv")
    assert survey(named_wrongly).kind.value == "workbook"
    text = write_extract(tmp_path, "custody", name="extract.xlsx")
    assert survey(text).kind.value == "text"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_an_encoding_is_told_and_read(encoding: str, tmp_path: Path) -> None:
    found = survey(recoded(bronte(tmp_path), encoding))
    assert found.encoding is not None
    assert found.encoding.value == {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)
    assert found.headings[0] == "custody_ref"
    assert found.rows[1][2] == "Bront\u00eb"


def test_windows_1252_shows_what_would_be_misread(tmp_path: Path) -> None:
    found = survey(recoded(bronte(tmp_path), "cp1252")).encoding
    assert found is not None
    assert found.confidence == "likely"
    assert "line 3: Bront\u00eb" in found.words


def test_two_encodings_in_one_file_are_told_apart_by_line(tmp_path: Path) -> None:
    path = bronte(tmp_path)
    path.write_bytes(path.read_bytes() + path.read_text(encoding="utf-8").splitlines()[2].encode("cp1252"))
    found = survey(path)
    assert found.encoding is not None
    assert (found.encoding.value, found.encoding.confidence) == ("mixed", "unsure")
    assert "line 4" in found.encoding.words
    assert [row[2] for row in found.rows] == ["Jones", "Bront\u00eb", "Bront\u00eb"]


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    path = bronte(tmp_path)
    path.write_bytes(path.read_bytes() + b"C3,\x81\x8d\n")
    with pytest.raises(DataUnfit, match="line 4 ") as refused:
        survey(path)
    assert refused.value.slug == "encoding-unknown"


def test_letters_misread_before_the_file_was_saved_are_noted(tmp_path: Path) -> None:
    found = survey(write_extract(tmp_path, "custody", {"surname": "Bront\u00c3\u00a9"}))
    assert any("misread before" in note for note in found.notes)


@pytest.mark.parametrize(("mark", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")])
def test_a_delimiter_is_told(mark: str, word: str, tmp_path: Path) -> None:
    found = survey(recoded(bronte(tmp_path), "utf-8", mark)).delimiter
    assert found is not None
    assert (found.value, found.confidence) == (mark, "certain")
    assert word in found.words


def test_a_delimiter_that_might_be_another_is_left_to_a_person(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text("a;b,c\n" + "1;2,3\n" * 20, encoding="utf-8")
    found = survey(path).delimiter
    assert found is not None
    assert found.confidence == "unsure"


def test_headings_below_titles_are_found(tmp_path: Path) -> None:
    path = recoded(bronte(tmp_path), "utf-8", above="Custody extract,,\nmade on 3 March,,\n\n")
    found = survey(path)
    assert (found.header_row.value, found.header_row.confidence) == (4, "likely")
    assert found.above[0][0] == "Custody extract"
    assert found.headings[0] == "custody_ref"


def test_a_file_without_headings_is_unsure(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text("1,2,2024-03-05\n" * 30, encoding="utf-8")
    assert survey(path).header_row.confidence == "unsure"


def test_headings_alike_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text("crime_ref,status,Status\nA,B,C\n", encoding="utf-8")
    assert survey(path).headings == ("crime_ref", "status", "Status (2)")


def test_a_packed_file_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv.gz"
    path.write_bytes(gzip.compress(bronte(tmp_path).read_bytes()))
    assert survey(path).rows[1][2] == "Bront\u00eb"


def test_a_person_overrides_what_was_found(tmp_path: Path) -> None:
    path = recoded(bronte(tmp_path), "cp1252", ";")
    chosen = Reading(header_row=2, delimiter=";", encoding="windows-1252")
    found = survey(path, chosen)
    assert found.reading == chosen
    assert found.headings[0] == "C1"
    assert found.to_confirm == ()
    assert found.header_row.confidence == "chosen"


def test_a_choice_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataUnfit, match="line 3 ") as refused:
        survey(recoded(bronte(tmp_path), "cp1252"), Reading(encoding="utf-8"))
    assert refused.value.slug == "not-in-encoding"


def test_a_workbook_shows_its_sheets_titles_and_merged_cells(tmp_path: Path) -> None:
    rows = ({}, {"crime_ref": "2"}, {"crime_ref": "3"})
    path = write_workbook(
        tmp_path, "police_crimes", *rows, titles=("Crimes", "MADE UP"), merge_down=("offence", 1, 2)
    )
    found = survey(path)
    assert [(sheet.name, sheet.rows, sheet.hidden) for sheet in found.sheets] == [
        ("Extract", 6, False),
        ("Notes", 1, False),
    ]
    assert found.reading == Reading(sheet="Extract", header_row=3, date_system="1900")
    assert any(note.startswith("2 merged cells stand above") for note in found.notes)
    assert any(note.startswith("1 merged cells stand among") for note in found.notes)


def test_a_reading_is_saved_and_had_back() -> None:
    reading = Reading(sheet="Extract", header_row=4, date_system="1904")
    assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.parametrize(
    "told",
    [{"header_row": 0}, {"delimiter": "x"}, {"encoding": "ebcdic"}, {"sheets": 1}, {"date_system": "1800"}],
)
def test_a_reading_that_is_none_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(DataUnfit):
        Reading.from_json(told)


def test_a_file_is_not_read_in_another_encoding_than_its_own(tmp_path: Path) -> None:
    path = recoded(bronte(tmp_path), "cp1252")
    with pytest.raises(DataUnfit) as refused:
        check_file(path, reading=Reading(encoding="utf-8"))
    assert refused.value.slug == "not-utf-8"
    names = check_file(path, reading=Reading(encoding="windows-1252")).tables["records"]["last_name"]
    assert names.to_list() == ["Jones", "Bront\u00eb"]
