"""Nights out, families and groups, where a plan has them; nothing of them where it has none."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from plumbline.ingest import check_file
from plumbline.town import build_town, follow_up, write_town
from plumbline.town.groups import OLDEST, SIZES, YOUNGEST
from plumbline.town.nights import NIGHT_KINDS
from plumbline.town.violence import violence_of
from tests.town.conftest import extract, plan_of, read


SHARES = {"nights": 0.3, "families": 0.3, "groups": 0.8}
PERIOD = "2023-11-to-2025-10"


@pytest.fixture(scope="module")
def lively(tmp_path_factory):
    """Two years of a town of 40,000 with nights, families and groups."""
    folder = tmp_path_factory.mktemp("lively")
    town = build_town(plan_of(people=40_000, months=24, **SHARES))
    write_town(town, folder)
    events = [violence_of(town, year) for year in range(town.years)]
    return SimpleNamespace(town=town, folder=folder, years=events)


def test_a_share_of_violence_comes_on_weekend_nights_in_the_centre(lively):
    events = read(lively.folder, "truth/events.csv").with_columns(
        time=pl.col("at").str.to_datetime("%Y-%m-%d %H:%M")
    )
    night = events.filter(night="true")
    # Four to nine in the evening is no night; what comes before four belongs to the evening before.
    evening = night["time"].dt.offset_by("-12h")
    assert set(evening.dt.weekday()) == {5, 6}
    assert evening.dt.hour().is_between(9, 15).all()
    assert not (night["domestic"] == "true").any()
    apart = events.filter(domestic="false")
    assert night.height / apart.height == pytest.approx(0.3, abs=0.05)


def test_the_nights_are_in_few_places_near_the_middle(lively):
    spots, doors = lively.town.map.spots, lively.town.map.doors
    spot = np.concatenate([year.spot[year.night] for year in lively.years])
    spot = np.unique(spot[spot >= 0])
    far = np.hypot(spots.easting - doors.easting.mean(), spots.northing - doors.northing.mean())
    assert spot.size < 40 < spots.kind.size / 20
    assert far[spot].mean() < far.mean() / 2
    assert set(spots.kind[spot][spots.indoors[spot]]) <= set(NIGHT_KINDS)


def test_a_family_is_a_household_or_two_and_everybody_named_lives_in_it(lively):
    families = read(lively.folder, "truth/families.csv")
    homes = families.group_by("family_id").agg(pl.len(), pl.col("household").n_unique().alias("homes"))
    assert homes["len"].min() >= 2
    assert set(homes["homes"]) == {1, 2}
    assert 0.1 < (homes["homes"] == 2).mean() < 0.6
    assert families["person_id"].is_unique().all()


def test_a_parent_is_old_enough_for_a_child_of_the_same_name(lively):
    town = lively.town
    first = np.unique(town.homes.household, return_index=True)[1]
    child = first[town.family[first] != town.homes.household[first]]
    child = child[town.family[child] < town.homes.count]
    parent = first[town.family[child]]
    years = (town.names.born[child] - town.names.born[parent]) / 365.25
    assert child.size > 500
    assert (town.names.surname[child] == town.names.surname[parent]).all()
    assert years.min() > 18
    assert years.max() < 47


def test_relatives_hurt_each_other_and_it_counts_as_domestic(lively):
    town, found = lively.town, 0
    for year in lively.years:
        of = year.related
        found += int(of.sum())
        assert (town.family[year.owner[of]] == town.family[year.other[of]]).all()
        assert (town.homes.partner[year.owner[of]] != year.other[of]).all()
        assert (town.names.born[year.other[of]] < -16 * 365).all()
        assert year.domestic[of].all()
    assert found > 50


def test_members_of_a_group_are_young_and_in_one_group(lively):
    groups = read(lively.folder, "truth/groups.csv")
    sizes = groups.group_by("group_id").len()["len"]
    member = groups["person_id"].str.strip_prefix("N").cast(pl.Int64).to_numpy()
    age = -lively.town.names.born[member] / 365.25
    assert groups["person_id"].is_unique().all()
    assert set(sizes) <= set(SIZES)
    assert YOUNGEST <= age.min() < age.max() <= OLDEST


def test_groups_do_together_what_police_write_of_several_suspects(lively):
    events = read(lively.folder, "truth/events.csv").filter(pl.col("group_id") != "", known_to_police="true")
    people = check_file(lively.folder / f"extracts/made-up-police_people-{PERIOD}.csv").tables["involvements"]
    suspects = people.filter(role="suspect").join(read(lively.folder, "truth/records.csv"), on="record_ref")
    told = events.select("event_id", "group_id").join(suspects, left_on="event_id", right_on="event_ref")
    group_of = read(lively.folder, "truth/groups.csv").select("person_id", mine="group_id")
    met = told.join(group_of, on="person_id", how="left")
    assert events.height > 10
    assert (met["mine"] == met["group_id"]).all()
    assert met.group_by("event_id").len()["len"].min() >= 2


def test_a_group_turns_on_its_rivals(lively):
    group, hurt = lively.town.group, []
    for year in lively.years:
        together = (year.fellows >= 0).any(axis=1) & (year.other >= 0)
        hurt.append(group[year.other[together]] == group[year.owner[together]] ^ 1)
    assert 0.1 < np.concatenate(hurt).mean() < 0.8


def test_nobody_stands_twice_in_an_event(lively):
    for year in lively.years:
        everybody = np.column_stack([year.owner, year.other, year.witness, year.fellows])
        for one in everybody:
            named = one[one >= 0]
            assert np.unique(named).size == named.size


def test_nobody_is_out_who_is_locked_up(lively):
    for year in lively.years:
        for one in (year.owner, year.other, year.witness, *year.fellows.T):
            at = one >= 0
            assert lively.town.lives.here(one[at], year.at[at] // 1440).all()


def test_the_answers_say_what_came_about(lively):
    answers = json.loads((lively.folder / "truth/answers.json").read_text(encoding="utf-8"))
    events = read(lively.folder, "truth/events.csv").filter(known_to_police="true")
    assert answers["night_share"] == pytest.approx((events["night"] == "true").mean())
    assert answers["between_relatives_share"] == pytest.approx((events["between_relatives"] == "true").mean())
    assert answers["group_share"] == pytest.approx((events["group_id"] != "").mean())
    assert min(answers["night_share"], answers["between_relatives_share"], answers["group_share"]) > 0.01


def test_a_plain_town_has_none_of_it(written):
    events = read(written, "truth/events.csv")
    assert set(events["night"]) == set(events["between_relatives"]) == {"false"}
    assert set(events["group_id"]) == {""}
    assert read(written, "truth/groups.csv").is_empty()


def test_a_lively_town_goes_on(lively, tmp_path):
    shutil.copytree(lively.folder, tmp_path / "town")
    follow_up(tmp_path / "town", 12, None, 1.0)
    before, since = (read(folder, "truth/events.csv") for folder in (lively.folder, tmp_path / "town"))
    assert since.head(before.height).equals(before)
    assert set(since.tail(since.height - before.height)["night"]) == {"true", "false"}
    assert extract(tmp_path / "town", "police_people", "2025-11-to-2026-10").height > 100
