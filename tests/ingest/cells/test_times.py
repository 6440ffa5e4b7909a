from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plumbline.ingest import check_file
from tests.ingest.extracts import write_extract


def test_a_doubtful_birth_date_is_kept_and_flagged(tmp_path: Path) -> None:
    record = (
        check_file(write_extract(tmp_path, "police_people", {"dob": "01/01/1970"}))
        .tables["records"]
        .row(0, named=True)
    )
    assert str(record["date_of_birth"]) == "1970-01-01"
    assert "not known" in record["flags"]


@pytest.mark.parametrize("moment", ["31/03/2024 01:30", "27/10/2024 01:30"])
def test_the_hour_of_the_clock_change_is_flagged(moment: str, tmp_path: Path) -> None:
    path = write_extract(tmp_path, "police_crimes", {"committed_from": moment, "committed_to": ""})
    assert "clocks" in check_file(path).tables["events"]["flags"][0]


LONDON = ZoneInfo("Europe/London")


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
