from __future__ import annotations

from datetime import date, datetime, timedelta
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


@pytest.mark.parametrize("feed", ["police_crimes", "ae_minimum", "ambulance", "council_asb"])
def test_what_has_not_happened_yet_is_kept_and_asked_about(feed: str, tmp_path: Path) -> None:
    name = {"police_crimes": "committed_from", "ae_minimum": "arrived_at", "ambulance": "called_at"}.get(
        feed, "incident_at"
    )
    ends = {"police_crimes": {"committed_to": ""}, "ae_minimum": {"assault_at": ""}}.get(feed, {})
    rows = [{name: f"{day:02}/06/2025 12:00", **ends} for day in (10, 11)]
    path = write_extract(tmp_path, feed, *({**row, **own(feed, n)} for n, row in enumerate(rows)))
    flags = check_file(path, today=date(2025, 6, 10)).tables["events"]["flags"].fill_null("")
    assert ["has not come yet" in one for one in flags] == [False, True]


def own(feed: str, number: int) -> dict[str, str]:
    name = {"police_crimes": "crime_ref", "ae_minimum": "attendance_ref", "ambulance": "incident_ref"}.get(
        feed, "asb_ref"
    )
    return {name: f"R{number}"}


def test_a_release_that_is_planned_may_lie_ahead(tmp_path: Path) -> None:
    path = write_extract(tmp_path, "custody", {"released_on": "11/04/2030"})
    assert not any("not come yet" in one for one in check_file(path, today=date(2025, 6, 10)).warnings)


@pytest.mark.parametrize(
    ("dob", "asked"), [("06/03/1904", False), ("05/03/1904", True), ("01/02/1901", True)]
)
def test_whoever_would_be_older_than_people_get_is_asked_about(dob: str, asked: bool, tmp_path: Path) -> None:
    record = (
        check_file(write_extract(tmp_path, "police_people", {"dob": dob}))
        .tables["records"]
        .row(0, named=True)
    )
    assert ("older than 120" in (record["flags"] or "")) is asked
    assert record["date_of_birth"] is not None


@pytest.mark.parametrize(
    "dob", ["29/02/2023", "31/04/1990", "05/03/85", "5 March 1985", "1985-13-01", "32/01/1990", "07/03/2024"]
)
def test_a_birth_date_that_cannot_be_or_can_be_read_two_ways_is_left_out_and_said(
    dob: str, tmp_path: Path
) -> None:
    record = (
        check_file(write_extract(tmp_path, "police_people", {"dob": dob}))
        .tables["records"]
        .row(0, named=True)
    )
    assert record["date_of_birth"] is None
    assert "left out" in record["flags"]


def test_the_29th_of_february_is_a_day_in_a_leap_year(tmp_path: Path) -> None:
    checked = check_file(write_extract(tmp_path, "police_people", {"dob": "29/02/1984"}))
    assert checked.tables["records"]["date_of_birth"][0] == date(1984, 2, 29)


@pytest.mark.parametrize(
    "moment", ["05/03/1899 21:40", "31/12/1899 23:59", "05/03/24 21:40", "03/25/2024 10:00"]
)
def test_an_event_before_1900_or_of_an_unclear_day_is_set_apart(moment: str, tmp_path: Path) -> None:
    checked = check_file(
        write_extract(
            tmp_path, "police_crimes", {}, {"crime_ref": "X", "committed_from": moment, "committed_to": ""}
        )
    )
    assert checked.quarantined == 1
    assert "day before month and after 1900" in checked.rejects["reason"][0]
