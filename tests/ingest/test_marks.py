"""Marks that nobody sees, letters that pose as others, and hours that were not or were twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.ingest.marks import in_plain_letters, plain_marks
from tests.ingest.extracts import write_extract


LONDON = ZoneInfo("Europe/London")


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


def test_a_name_is_kept_as_given_with_what_it_says_in_plain_letters(tmp_path: Path) -> None:
    record = check_file(write_extract(tmp_path, "police_people", {"forename": "\u0410nn"})).tables["records"]
    assert record["first_name"].to_list() == ["\u0410nn"]
    assert record["flags"][0].endswith("In plain letters: Ann")


def last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31)
    return last - timedelta(days=(last.weekday() - 6) % 7)


@pytest.mark.parametrize("year", range(2020, 2036))
def test_each_hour_that_was_not_and_each_that_was_twice_is_told_apart(year: int, tmp_path: Path) -> None:
    spring, autumn = last_sunday(year, 3), last_sunday(year, 10)
    assert spring.replace(hour=12, tzinfo=LONDON).utcoffset() == timedelta(hours=1)
    moments = [day + timedelta(hours=hour) for day in (spring, autumn) for hour in (0.99, 1, 1.99, 2)]
    rows = [
        {"crime_ref": str(n), "committed_from": f"{at:%d/%m/%Y %H:%M}", "committed_to": ""}
        for n, at in enumerate(moments)
    ]
    flags = (
        check_file(write_extract(tmp_path, "police_crimes", *rows)).tables["events"]["flags"].fill_null("")
    )
    assert [("not happen" in one, "twice" in one) for one in flags] == [
        *((False, False), (True, False), (True, False), (False, False)),
        *((False, False), (False, True), (False, True), (False, False)),
    ]
