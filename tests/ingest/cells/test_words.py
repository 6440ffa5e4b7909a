from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.ingest import check_file
from tests.ingest.extracts import write_extract


@pytest.mark.parametrize(
    "name", ["Null", "True", "N", "x" * 300, "O'Neil", "\U0001f600Ann", "=ANN()", "@SUM(A1)", "-Ann"]
)
def test_odd_names_are_kept_as_given(name: str, tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_people", {"surname": name}))
    assert checked.tables["records"]["last_name"].to_list() == [name]


def test_letters_nobody_can_see_are_kept_and_flagged(tmp_path: Path) -> None:
    record = (
        check_file(write_extract(tmp_path, "police_people", {"surname": "O\u200bNeil"}))
        .tables["records"]
        .row(0, named=True)
    )
    assert record["last_name"] == "O\u200bNeil"
    assert "cannot be seen" in record["flags"]


def test_a_name_is_kept_as_given_with_what_it_says_in_plain_letters(tmp_path: Path) -> None:
    record = check_file(write_extract(tmp_path, "police_people", {"forename": "\u0410nn"})).tables["records"]
    assert record["first_name"].to_list() == ["\u0410nn"]
    assert record["flags"][0].endswith("In plain letters: Ann")
