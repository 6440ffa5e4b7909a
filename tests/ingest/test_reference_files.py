"""Real published files, against counts made from them by other means."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from plumbline.ingest import Checked, check_file


ROWS_BY_MONTH = {"2018-10": 1347, "2018-11": 1409, "2018-12": 1171, "2019-01": 1210, "2019-02": 1090}


@pytest.fixture(scope="module")
def slough(reference_data: Path) -> dict[str, Checked]:
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    return {month: check_file(folder / f"{month}-slough-street.csv") for month in ROWS_BY_MONTH}


@pytest.fixture(scope="module")
def slough_violence(slough: dict[str, Checked]) -> pl.DataFrame:
    return pl.concat(checked.tables["events"] for checked in slough.values()).filter("is_violence")


def test_every_slough_row_is_staged_and_none_is_dropped_as_repeated(slough: dict[str, Checked]) -> None:
    assert {month: checked.staged for month, checked in slough.items()} == ROWS_BY_MONTH
    assert sum(checked.read for checked in slough.values()) == 6_227
    assert sum(checked.quarantined + checked.duplicate for checked in slough.values()) == 0


def test_rows_without_an_id_each_have_a_reference(slough: dict[str, Checked]) -> None:
    events = pl.concat(checked.tables["events"] for checked in slough.values())
    nameless = events.filter(~pl.col("has_own_ref"))
    assert nameless.height == 697
    assert set(nameless["kind"]) == {"anti_social_behaviour"}
    assert nameless["event_ref"].n_unique() == 697


def test_slough_violence_lies_where_it_lay(slough_violence: pl.DataFrame) -> None:
    assert slough_violence.height == 1_935
    assert slough_violence["place_ref"].n_unique() == 689
    assert slough_violence["lsoa"].value_counts(sort=True).row(0) == ("E01016512", 147)


def test_slough_points_repeat_over_months_as_counted(slough_violence: pl.DataFrame) -> None:
    months = slough_violence.group_by("place_ref").agg(n=pl.col("occurred_from").n_unique(), events=pl.len())
    assert (months["n"] >= 2).sum() == 348
    assert (months["n"] == 5).sum() == 15
    top = months.sort("events", descending=True).head(68)["events"].sum()
    assert round(100 * top / 1_935, 1) == 31.0


@pytest.mark.parametrize(
    ("month", "rows"),
    [("2018-10", 16_338), ("2018-11", 15_995), ("2018-12", 14_345), ("2019-01", 14_993), ("2019-02", 13_498)],
)
def test_whole_force_files_are_read_packed_with_blank_locations_kept(
    month: str, rows: int, reference_data: Path
) -> None:
    checked = check_file(reference_data / "policeuk-thames-valley" / f"{month}-thames-valley-street.csv.gz")
    events = checked.tables["events"]
    assert (checked.read, checked.staged, checked.quarantined) == (rows, rows - checked.duplicate, 0)
    nowhere = events.filter(pl.col("location") == "No Location")
    assert nowhere.height > 100
    assert (
        nowhere.select(pl.col("lsoa", "longitude", "latitude", "place_ref").is_null().all()).row(0)
        == (True,) * 4
    )


def test_two_ids_stand_twice_in_january_2022(reference_data: Path) -> None:
    checked = check_file(reference_data / "policeuk-thames-valley" / "2022-01-thames-valley-street.csv.gz")
    assert (checked.read, checked.duplicate, checked.staged) == (15_691, 1, 15_690)
    several = checked.tables["events"].filter(pl.col("flags").is_not_null())
    assert several["variant"].to_list() == [1, 2]
    assert several["event_ref"].n_unique() == 1
    assert len(checked.warnings) == 1


def test_st_louis_has_its_people_crimes_and_roles(reference_data: Path) -> None:
    checked = check_file(reference_data / "st-louis-crime-network" / "person_crime_role.csv")
    assert (checked.feed, checked.read, checked.staged) == ("linked_events", 1_487, 1_487)
    records, events, involvements = (checked.tables[name] for name in ("records", "events", "involvements"))
    assert records["record_ref"].n_unique() == 1_487
    assert records["person_key"].n_unique() == 830
    assert events.height == 553
    roles = dict(involvements["role"].value_counts().iter_rows())
    # 569 victims, 682 suspects, 195 witnesses, and 41 rows that are both victim and suspect.
    assert roles == {"victim": 569 + 41, "suspect": 682 + 41, "witness": 195}
    crimes = records["person_key"].value_counts()
    assert (crimes["count"] > 1).sum() == 213
    assert crimes["count"].max() == 25
    assert not {"gender", "sex"} & {
        name for name in records.columns if records[name].null_count() < records.height
    }


def test_st_louis_people_hurt_somewhere_and_suspected_somewhere(reference_data: Path) -> None:
    tables = check_file(reference_data / "st-louis-crime-network" / "person_crime_role.csv").tables
    people = tables["involvements"].join(
        tables["records"].select("record_ref", "person_key"), on="record_ref"
    )
    hurt, suspected = (set(people.filter(role=role)["person_key"]) for role in ("victim", "suspect"))
    assert len(hurt & suspected) == 127
