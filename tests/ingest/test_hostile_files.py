"""Files made to do harm are refused with a sentence, whatever they are named; `benchmarks/hostile_files.py` measures them."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from plumbline.ingest import check_file, guess_feeds, survey
from plumbline.values.errors import DataUnfit
from tests.ingest.extracts import write_extract
from tests.ingest.hostile import CASES, HEADS, MB, ROW, SHEET, WORDS, part, workbook
from tests.ingest.workbooks import write_workbook


def as_the_door_does(path: Path) -> object:
    """Survey a file, take every guess for confirmed, and read it."""
    found = survey(path)
    return check_file(path, reading=found.reading, mapping=guess_feeds(found)[0])


def test_there_are_enough_of_them_and_the_workbook_that_they_spoil_is_good(tmp_path: Path) -> None:
    assert len(CASES) >= 100
    path = tmp_path / "extract.xlsx"
    path.write_bytes(workbook())
    assert as_the_door_does(path).staged == 1


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = tmp_path / case.name
    case.write(path)
    with pytest.raises(DataUnfit) as refused:
        as_the_door_does(path)
    assert refused.value.slug in case.slugs, str(refused.value)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 500
    # Unconfirmed, as from a command line, it is refused too.
    with pytest.raises(DataUnfit):
        check_file(path)


FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.invalid")',
    "|x",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_cell_of_text_stays_text(formula: str, tmp_path: Path) -> None:
    checked = as_the_door_does(write_extract(tmp_path, "police_crimes", {"location": formula}))
    assert checked.tables["events"]["location"].to_list() == [formula.strip()]


def test_a_formula_in_a_workbook_is_never_worked_out(tmp_path: Path) -> None:
    path = write_workbook(tmp_path, "police_crimes", {"location": '=WEBSERVICE("http://example.invalid")'})
    assert as_the_door_does(path).tables["events"]["location"].to_list() == ["cached"]


def test_the_reader_of_workbooks_has_a_limit_of_memory_that_its_caller_has_not(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    as_the_door_does(write_workbook(tmp_path))
    assert resource.getrlimit(resource.RLIMIT_AS) == before


DEEP = {
    "a sheet": {SHEET: part(SHEET, b"<sheetData>", b"<x>" * 500_000 + b"<sheetData>")},
    "words": {WORDS: part(WORDS, b"<t>person_id", b"<r>" * 500_000 + b"<t>person_id")},
}


@pytest.mark.parametrize("name", DEEP)
def test_a_part_however_deep_is_read_for_what_it_holds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "extract.xlsx"
    path.write_bytes(workbook(DEEP[name]))
    assert as_the_door_does(path).staged == 1


def test_a_million_quotation_marks_are_one_row_set_apart(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(HEADS + ROW + b'"' * MB + b"\n")
    checked = as_the_door_does(path)
    assert (checked.read, checked.staged, checked.quarantined) == (2, 1, 1)
