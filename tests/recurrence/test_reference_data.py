"""Published data: the people of a St Louis neighbourhood, the map points of Slough."""

import numpy as np
import polars as pl
import pytest

from plumbline.recurrence import concentration, overlap, role_counts


@pytest.fixture(scope="module")
def st_louis(reference_data):
    return pl.read_csv(reference_data / "st-louis-crime-network" / "person_crime_role.csv")


@pytest.fixture(scope="module")
def split(st_louis):
    """The file with each person who was both in one crime as two rows."""
    both = pl.col("role") == "victim_and_suspect"
    halves = [st_louis.filter(both).with_columns(role=pl.lit(role)) for role in ("victim", "suspect")]
    return pl.concat([st_louis.filter(~both), *halves])


def test_st_louis_roles(st_louis):
    assert role_counts(st_louis["role"].to_numpy()) == {
        "suspect": 682,
        "victim": 569,
        "witness": 195,
        "victim_and_suspect": 41,
    }


def test_st_louis_repeats_and_overlap(split):
    found = overlap(person=split["person_id"], event=split["crime_id"], role=split["role"].to_numpy())
    assert (found.repeat, found.most, found.both) == (213, 25, 127)


def test_st_louis_people_are_beyond_chance(split):
    once = split.unique(["person_id", "crime_id"])
    found = concentration(once["person_id"], at_risk=found_people(split), rng=np.random.default_rng(1))
    assert (found.n, found.events, found.repeat_n, found.most) == (830, 1487, 213, 25)
    assert found.top_tenth_share == pytest.approx(0.387, abs=0.001)
    assert found.is_beyond_chance


def found_people(rows):
    return rows["person_id"].n_unique()


def test_slough_points_hold_more_than_chance_gives(reference_data):
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    months = ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02")
    files = [pl.read_csv(folder / f"{month}-slough-street.csv", infer_schema=False) for month in months]
    street = pl.concat(files).with_columns(point=pl.concat_str("Longitude", pl.lit(" "), "Latitude"))
    violence = street.filter(pl.col("Crime type") == "Violence and sexual offences")
    found = concentration(
        violence["point"].to_numpy(), at_risk=street["point"].n_unique(), rng=np.random.default_rng(1)
    )
    assert (street.height, violence.height) == (6227, 1935)
    assert (found.n, found.top_tenth_n) == (689, 68)
    assert round(found.top_tenth_share, 3) == 0.310
    assert found.expected_high < 0.23
