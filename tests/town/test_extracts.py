"""What agencies send: marked, in their contracts' form, dirty as planted, and answered for in the truth."""

import json
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.town import build_town, write_town
from plumbline.town.extracts import COLUMNS
from plumbline.town.faults import AT_FAULT, FAULTS, REFERENCE, SENT_TWICE
from plumbline.values.errors import DataUnfit
from tests.town.conftest import HISTORY, extract, plan_of, read


FEEDS = sorted(COLUMNS)


def moments(column: str) -> pl.Expr:
    return pl.col(column).str.to_datetime("%d/%m/%Y %H:%M", strict=False)


def test_the_same_plan_writes_the_same_bytes(written, tmp_path):
    write_town(build_town(plan_of()), tmp_path)
    files = sorted(path.relative_to(written) for path in written.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert all((written / name).read_bytes() == (tmp_path / name).read_bytes() for name in files)


@pytest.mark.parametrize("feed", FEEDS)
def test_every_row_says_that_it_is_made_up(written, feed):
    assert set(extract(written, feed)["data_origin"]) == {"MADE UP"}


def test_the_folder_says_that_it_is_made_up(written):
    assert "made up" in (written / "README.txt").read_text(encoding="utf-8")
    assert json.loads((written / "truth/answers.json").read_text(encoding="utf-8"))["made_up"] is True
    assert json.loads((written / "truth/plan.json").read_text(encoding="utf-8"))["made_up"] is True


@pytest.mark.parametrize("name", ["records", "events", "people", "lookalikes", "families"])
def test_every_row_of_the_truth_says_that_it_is_made_up(written, name):
    assert set(read(written, f"truth/{name}.csv")["data_origin"]) == {"MADE UP"}


@pytest.mark.parametrize("feed", FEEDS)
def test_ingest_refuses_the_planted_rows_and_no_others(written, feed):
    checked = check_file(written / f"extracts/made-up-{feed}-{HISTORY}.csv")
    rows = checked.staged
    assert checked.feed == feed
    assert checked.made_up
    assert checked.quarantined == max(round(rows * AT_FAULT), len(FAULTS[feed]))
    assert checked.duplicate == max(round(rows * SENT_TWICE), 1)
    assert set(checked.rejects["column"]) <= {column for column, _ in FAULTS[feed]}


@pytest.mark.parametrize("feed", FEEDS)
def test_columns_are_those_of_the_contract(written, feed):
    checked = check_file(written / f"extracts/made-up-{feed}-{HISTORY}.csv")
    assert not [warning for warning in checked.warnings if "not in the agreement" in warning]
    assert not [warning for warning in checked.warnings if "location codes" in warning]


@pytest.mark.parametrize(("feed", "own"), [("police_people", "record_ref"), ("custody", "custody_ref")])
def test_the_truth_says_who_every_record_is_about(written, feed, own):
    checked = check_file(written / f"extracts/made-up-{feed}-{HISTORY}.csv")
    records = read(written, "truth/records.csv").filter(feed=feed)
    assert set(checked.tables["records"]["record_ref"]) == set(records["record_ref"])
    assert records["record_ref"].is_unique().all()
    assert extract(written, feed).filter(pl.col(own) != "").height > records.height


def test_every_person_row_belongs_to_a_crime_that_was_sent(written):
    crimes = set(extract(written, "police_crimes")["crime_ref"])
    people = check_file(written / f"extracts/made-up-police_people-{HISTORY}.csv").tables["involvements"]
    assert set(people["event_ref"]) <= crimes


def test_the_owner_of_each_known_event_is_in_it_as_hurt_or_suspected(written):
    people = extract(written, "police_people").filter(pl.col("role").is_in(["VICTIM", "SUSPECT"]))
    told = people.join(read(written, "truth/records.csv"), on="record_ref").select("crime_ref", "person_id")
    events = read(written, "truth/events.csv").filter(known_to_police="true")
    met = events.join(
        told, left_on=["event_id", "person_id"], right_on=["crime_ref", "person_id"], how="anti"
    )
    assert events.height > 200
    assert met.height == 0


def test_nothing_is_recorded_after_the_extract(written):
    for feed in ("police_crimes", "police_people"):
        days = extract(written, feed)["recorded_on"].str.to_date("%d/%m/%Y")
        assert days.max() < plan_of().until
        assert days.min() >= plan_of().first_day


def test_hospital_rows_name_nobody(written):
    rows = extract(written, "ae_minimum")
    doors = set(build_town(plan_of()).map.doors.address)
    assert not doors & set(rows["location"])
    assert not {"forename", "surname", "dob", "address", "postcode", "phone"} & set(rows.columns)


def test_hospital_times_lie_within_an_hour_of_the_polices(large):
    folder = large.people.folder
    events = read(folder, "truth/events.csv").filter(seen_at_hospital="true")
    rows = extract(folder, "ae_minimum").unique("attendance_ref").filter(pl.col("assault_at") != "")
    told = rows.select(at=moments("assault_at"))["at"].drop_nulls().sort().to_numpy()
    true = events.select(at=pl.col("at").str.to_datetime("%Y-%m-%d %H:%M"))["at"].sort().to_numpy()
    nearest = np.array([np.abs(true - one).min() for one in told])
    assert (nearest <= np.timedelta64(60, "m")).all()


@pytest.mark.parametrize("problem", ["people", "places"])
def test_the_planted_shares_come_about(large, problem):
    answers = json.loads((getattr(large, problem).folder / "truth/answers.json").read_text(encoding="utf-8"))
    assert answers["problem"] == problem
    assert answers["indoors_share"] == pytest.approx(0.40, abs=0.05)
    assert answers["hidden_share"] == pytest.approx(0.45, abs=0.08)
    assert 0.22 < answers["domestic_share"] < 0.38


def test_the_indoors_share_can_be_read_from_the_extract(large):
    folder = large.people.folder
    crimes = check_file(folder / f"extracts/made-up-police_crimes-{HISTORY}.csv").tables["events"]
    known = crimes.filter("is_violence", ~pl.col("is_domestic"), pl.col("setting") != "unknown")
    share = known["setting"].is_in(["dwelling", "indoors"]).mean()
    answers = json.loads((folder / "truth/answers.json").read_text(encoding="utf-8"))
    assert share == pytest.approx(answers["indoors_share"], abs=0.005)


def test_nearly_all_violence_between_partners_is_behind_a_door(large):
    domestic = read(large.people.folder, "truth/events.csv").filter(domestic="true")
    assert (domestic["indoors"] == "true").mean() > 0.94


def test_some_places_are_not_known(large):
    known = read(large.people.folder, "truth/events.csv").filter(domestic="false")
    assert (known["indoors"] == "").mean() == pytest.approx(0.05, abs=0.02)


def test_the_violence_of_the_truth_is_the_violence_of_the_extract(written):
    crimes = check_file(written / f"extracts/made-up-police_crimes-{HISTORY}.csv").tables["events"]
    known = read(written, "truth/events.csv").filter(known_to_police="true")
    assert set(crimes.filter("is_violence")["event_ref"]) == set(known["event_id"])


def test_dirt_is_there_and_not_everywhere(large):
    folder = large.people.folder
    people = read(folder, "truth/people.csv")
    rows = extract(folder, "police_people").unique("record_ref").filter(pl.col("record_ref") != "")
    told = rows.join(read(folder, "truth/records.csv"), on="record_ref").join(
        people, on="person_id", suffix=" true"
    )
    born = pl.col("date_of_birth").str.to_date().dt.strftime("%d/%m/%Y")
    names_differ = (told["forename"].str.to_lowercase() != told["forename true"].str.to_lowercase()).mean()
    dates_differ = told.select((pl.col("dob") != born).mean()).item()
    assert 0.02 < names_differ < 0.12
    assert 0.015 < dates_differ < 0.06
    assert 0.005 < (told["dob"] == "").mean() < 0.02
    assert (told["aka"] != "").sum() > 20
    assert (told["address"] == "NO FIXED ABODE").sum() > 5


def test_addresses_of_the_time_change_when_people_move(large):
    folder = large.people.folder
    records = read(folder, "truth/records.csv")
    rows = extract(folder, "police_people").join(records, on="record_ref").filter(pl.col("address") != "")
    addresses = rows.group_by("person_id").agg(pl.col("address").n_unique())
    assert (addresses["address"] > 1).sum() > 20


def test_a_death_is_told_by_a_later_row_and_nothing_follows_it(large):
    folder = large.people.folder
    dead = extract(folder, "police_people").filter(pl.col("deceased_on") != "")
    records, people = (
        read(folder, f"truth/{name}.csv").drop("data_origin") for name in ("records", "people")
    )
    told = dead.join(records, on="record_ref").join(people, on="person_id")
    died = pl.col("deceased_on").str.to_date("%d/%m/%Y")
    assert told.height > 20
    assert told.select((died == pl.col("died_on").str.to_date()).all()).item()
    assert told.select((pl.col("recorded_on").str.to_date("%d/%m/%Y") >= died).all()).item()


def test_people_alike_are_in_the_records(large):
    for part in (large.people, large.places):
        alike = read(part.folder, "truth/lookalikes.csv")
        seen = read(part.folder, "truth/records.csv")["person_id"]
        both = alike.filter(
            pl.col("person_a").is_in(seen.implode()) & pl.col("person_b").is_in(seen.implode())
        )
        found = set(both["why"])
        assert found == {"twins", "one name at one address", "same name and birth date"}
        assert both.height > 50


def test_people_alike_are_alike_in_just_that(large):
    town = large.people.town
    names, homes = town.names, town.homes
    for a, b, why in town.alike.rows():
        same_name = names.forename[a] == names.forename[b] and names.surname[a] == names.surname[b]
        same_birth, same_home = names.born[a] == names.born[b], homes.household[a] == homes.household[b]
        assert (same_name, same_birth, same_home) == {
            "twins": (False, True, True),
            "one name at one address": (True, False, True),
            "same name and birth date": (True, True, False),
        }[why]


def test_the_plan_is_for_whole_months_of_any_number(tmp_path):
    write_town(build_town(plan_of(people=2000, months=7)), tmp_path)
    crimes = read(tmp_path, "extracts/made-up-police_crimes-2025-04-to-2025-10.csv")
    first = crimes.select(moments("committed_from").min()).item()
    last = crimes.select(moments("committed_from").max()).item()
    assert datetime(2025, 4, 1) <= first < first + timedelta(days=200) < last < datetime(2025, 11, 1)


def test_four_years_are_enough_for_an_older_pair_of_years(tmp_path):
    write_town(build_town(plan_of(people=2000, months=48)), tmp_path)
    crimes = read(tmp_path, "extracts/made-up-police_crimes-2021-11-to-2025-10.csv")
    years = crimes.select(
        moments("committed_from").dt.offset_by("-10mo").dt.year().alias("year")
    ).drop_nulls()
    assert set(years["year"]) == {2021, 2022, 2023, 2024}


def test_a_folder_that_holds_a_town_is_left_alone(written):
    with pytest.raises(DataUnfit, match="already holds files"):
        write_town(build_town(plan_of(people=1000)), written)


@pytest.mark.parametrize("feed", FEEDS)
def test_references_are_one_rows_own(written, feed):
    rows = extract(written, feed).unique()
    own = rows.filter(pl.col(REFERENCE[feed]) != "")[REFERENCE[feed]]
    assert own.is_unique().all()


def test_in_the_smallest_town_who_has_nothing_to_send_sends_no_file(tmp_path):
    write_town(build_town(plan_of(people=500, months=1, problem="places")), tmp_path)
    sent = sorted(path.name for path in (tmp_path / "extracts").iterdir())
    assert sent == [f"made-up-{feed}-2025-10-to-2025-10.csv" for feed in ("police_crimes", "police_people")]
    assert all(check_file(tmp_path / "extracts" / name).staged > 0 for name in sent)


def test_no_reference_is_shared_by_two_towns_of_another_seed_or_world(written):
    mine = plan_of()
    others = [plan_of(seed=mine.seed + n) for n in range(1, 40)] + [
        plan_of(world="A"),
        plan_of(problem="none"),
    ]
    assert len({plan.mark for plan in [mine, *others]}) == len(others) + 1
    for feed, own in (("police_crimes", "crime_ref"), ("police_people", "record_ref")):
        refs = extract(written, feed).get_column(own).drop_nulls()
        assert refs.filter(refs != "").str.starts_with("MADE-UP-").all()
        assert refs.filter(refs != "").str.contains(mine.mark, literal=True).all()


def test_a_longer_town_gives_the_same_event_the_same_reference():
    short = plan_of()
    longer = plan_of(months=short.months, followed=6, partners=True)
    assert longer.mark == short.mark
