"""Marks that nobody sees, and letters that pose as others."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.ingest.marks import in_plain_letters, plain_marks
from tests.ingest.extracts import write_extract


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("\u0410nn", "Ann"),
        ("O\u200bNeil", "ONeil"),
        ("Jo\u00adnes", "Jones"),
        ("\uff21\uff4e\uff4e", "Ann"),
        ("Bront\u00eb", "Bront\u00eb"),
        ("\u0410\u043d\u043d\u0430", "\u0410\u043d\u043d\u0430"),
    ],
)
def test_a_name_in_plain_letters(given: str, plain: str) -> None:
    assert in_plain_letters(given) == plain


def test_codes_are_read_in_plain_marks_and_others_left() -> None:
    given = ["43/1001/24", "43/1001\u200b/24", "8\u041d", "SL1\u00a03UH", "\u0436", "", None]
    assert plain_marks(pl.Series(given)).to_list() == [
        "43/1001/24",
        "43/1001/24",
        "8H",
        "SL1 3UH",
        "\u0436",
        "",
        None,
    ]


def test_a_reference_with_an_unseen_mark_is_the_one_without_it(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_people", {}, {"record_ref": "P2", "crime_ref": "43/1001/24\u200b"})
    checked = check_file(path)
    assert checked.tables["involvements"]["event_ref"].to_list() == ["43/1001/24"] * 2
    assert "read in plain" in checked.tables["records"]["flags"][1]
