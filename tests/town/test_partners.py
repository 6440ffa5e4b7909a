"""What the other agencies send, where a plan has them: about people only under a power, else places or counts."""

import shutil
from datetime import date

import polars as pl
import pytest

from plumbline.ingest import check_file, load_contract
from plumbline.town import build_town, follow_up, write_town
from plumbline.town.extracts import COLUMNS
from plumbline.town.faults import AT_FAULT, FAULTS, REFERENCE, SENT_TWICE
from plumbline.town.partners import PARTNER_COLUMNS, PARTNER_RECORDS
from tests.town.conftest import FOLLOW_UP, HISTORY, extract, plan_of, read


FEEDS = sorted(PARTNER_COLUMNS)
PERSON_WORDS = {
    "forename",
    "surname",
    "dob",
    "sex",
    "address",
    "postcode",
    "phone",
    "pnc_id",
    "nhs_number",
    "aka",
}


@pytest.fixture(scope="module")
def town():
    return build_town(plan_of(people=20_000, partners=True))


@pytest.fixture(scope="module")
def folder(town, tmp_path_factory):
    """Three years of a town of 20,000 with every partner's extracts."""
    path = tmp_path_factory.mktemp("partners")
    write_town(town, path)
    return path


def good_rows(folder, feed):
    """Rows of an extract with those sent twice and those at fault left out."""
    path = folder / f"extracts/made-up-{feed}-{HISTORY}.csv"
    sent = read(folder, f"extracts/{path.name}").with_row_index("row", offset=1)
    wrong = check_file(path).rejects["row_no"].to_list()
    return sent.filter(~pl.col("row").is_in(wrong)).drop("row").unique(maintain_order=True)


def test_without_them_a_town_has_the_files_it_always_had(written):
    sent = {path.name for path in (written / "extracts").iterdir()}
    assert sent == {f"made-up-{feed}-{HISTORY}.csv" for feed in COLUMNS}


def test_the_files_of_police_and_hospital_are_the_same_with_them(written, tmp_path):
    write_town(build_town(plan_of(partners=True)), tmp_path)
    names = [f"extracts/made-up-{feed}-{HISTORY}.csv" for feed in COLUMNS]
    assert all((tmp_path / name).read_bytes() == (written / name).read_bytes() for name in names)


@pytest.mark.parametrize("feed", FEEDS)
def test_every_row_says_that_it_is_made_up(folder, feed):
    assert set(extract(folder, feed)["data_origin"]) == {"MADE UP"}


@pytest.mark.parametrize("feed", FEEDS)
def test_ingest_recognises_each_and_refuses_the_planted_rows_and_no_others(folder, feed):
    checked = check_file(folder / f"extracts/made-up-{feed}-{HISTORY}.csv")
    assert checked.feed == feed
    assert checked.made_up
    assert checked.quarantined == max(round(checked.staged * AT_FAULT), len(FAULTS[feed]))
    assert checked.duplicate == max(round(checked.staged * SENT_TWICE), 1)
    assert set(checked.rejects["column"]) <= {column for column, _ in FAULTS[feed]}
    assert not [one for one in checked.warnings if "agreement" in one or "location codes" in one]


@pytest.mark.parametrize("feed", FEEDS)
def test_references_are_one_rows_own(folder, feed):
    own = good_rows(folder, feed)[REFERENCE[feed]]
    assert own.len() > 30
    assert own.is_unique().all()


@pytest.mark.parametrize(("feed", "own"), sorted(PARTNER_RECORDS.items()))
def test_the_truth_says_who_every_record_is_about(folder, feed, own):
    records = read(folder, "truth/records.csv").filter(feed=feed)
    assert set(good_rows(folder, feed)[own]) == set(records["record_ref"])


@pytest.mark.parametrize("feed", sorted(set(FEEDS) - set(PARTNER_RECORDS)))
def test_places_and_counts_hold_no_column_about_a_person(folder, feed):
    assert not PERSON_WORDS & set(extract(folder, feed).columns)
    assert load_contract(feed).level == "place"


def test_youth_justice_sends_children_under_a_power_that_it_names(folder, town):
    rows = good_rows(folder, "youth_justice")
    records = read(folder, "truth/records.csv").filter(feed="youth_justice").drop("data_origin")
    people = read(folder, "truth/people.csv").select("person_id", "date_of_birth")
    told = rows.join(records, left_on="youth_ref", right_on="record_ref").join(people, on="person_id")
    days = (
        pl.col("work_began").str.to_date("%d/%m/%Y") - pl.col("date_of_birth").str.to_date()
    ).dt.total_days()
    years = told.select(years=days / 365.25)["years"]
    assert set(rows["gateway"]) == {"CDA 1998 S115", "CA 2004 S10"}
    assert 10 <= years.min() < years.max() < 18


def test_nhs_numbers_are_of_those_kept_for_tests_and_pass_their_check(folder):
    given = [one for one in good_rows(folder, "youth_justice")["nhs_number"] if one]
    read_back = check_file(folder / f"extracts/made-up-youth_justice-{HISTORY}.csv").tables["records"]
    assert all(one.startswith("999") for one in given)
    assert sorted(read_back["nhs_number"].drop_nulls()) == sorted(given)
    assert len(given) > 30


def test_the_ambulance_tells_a_home_by_its_small_area_alone(folder):
    rows = good_rows(folder, "ambulance")
    home = rows.filter(location_type="DWELLING")
    assert home.height > 20
    assert set(home["easting"]) == set(home["northing"]) == {""}
    assert home["lsoa"].str.starts_with("E01").all()
    assert rows.filter(pl.col("easting") != "").height > 50


def test_property_numbers_are_held_by_most_and_say_which_door(folder):
    asb, tenants = good_rows(folder, "council_asb"), good_rows(folder, "council_housing")
    assert 0.3 < (asb["uprn"] != "").mean() < 0.65
    assert 0.8 < (tenants["uprn"] != "").mean() < 0.97
    homes = tenants.filter(pl.col("uprn") != "").group_by("uprn").agg(pl.col("address").n_unique())
    assert homes["address"].max() == 1


def test_tenants_are_grown_and_their_tenancy_began_when_they_were(folder):
    records = read(folder, "truth/records.csv").filter(feed="council_housing").drop("data_origin")
    people = read(folder, "truth/people.csv").select("person_id", "date_of_birth")
    told = good_rows(folder, "council_housing").join(records, left_on="tenant_ref", right_on="record_ref")
    told = told.join(people, on="person_id")
    days = pl.col("tenancy_began").str.to_date("%d/%m/%Y") - pl.col("date_of_birth").str.to_date()
    assert told.select((days.dt.total_days() / 365.25).min()).item() > 17.9


def test_the_domestic_abuse_service_counts_every_month_and_hides_the_small(folder):
    rows = good_rows(folder, "domestic_abuse_service")
    shown = rows.filter(pl.col("count") != "")["count"].cast(pl.Int64)
    assert rows.group_by("measure").len()["len"].to_list() == [36] * 4
    assert not shown.is_in([1, 2, 3, 4]).any()
    assert ((rows["count"] == "") == (rows["count_hidden"] == "Y")).all()
    assert (rows["count_hidden"] == "Y").sum() > 10


def test_follow_up_goes_on_with_every_partner_and_prevents_in_all_of_them(folder, tmp_path):
    for name, effect in (("all", 1.0), ("none", 0.0)):
        shutil.copytree(folder, tmp_path / name)
        treated = tmp_path / "treated.csv"
        records = read(folder, "truth/records.csv").unique("person_id", maintain_order=True)
        records.select(pl.lit("offered").alias("arm"), "feed", "record_ref").write_csv(treated)
        follow_up(tmp_path / name, 12, treated, effect)
    for feed in FEEDS:
        path = tmp_path / f"all/extracts/made-up-{feed}-{FOLLOW_UP}.csv"
        before = set(good_rows(folder, feed)[REFERENCE[feed]])
        assert not before & set(read(path.parent, path.name)[REFERENCE[feed]].unique()) - {""}
    after = {name: extract(tmp_path / name, "ambulance", FOLLOW_UP).height for name in ("all", "none")}
    assert after["none"] < after["all"] / 2


def test_months_that_do_not_begin_on_the_first_are_counted_whole(tmp_path):
    write_town(build_town(plan_of(people=2000, months=2, partners=True, until=date(2025, 11, 15))), tmp_path)
    rows = read(tmp_path, "extracts/made-up-domestic_abuse_service-2025-09-to-2025-11.csv")
    assert {"15/09/2025", "15/10/2025"} <= set(rows["period_from"])
    assert {"14/10/2025", "14/11/2025"} <= set(rows["period_to"])
