import csv

import numpy as np
import polars as pl
import pytest

from plumbline.places import area_rates
from plumbline.values.errors import DataUnfit


MONTHS = ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02")


def one(events, population=1000):
    return area_rates(["a"] * events, population={"a": population}).areas[0]


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (50, 37.11, 65.92)]
)
def test_limits_are_those_of_the_published_table(events, low, high):
    """Exact 95% limits of a Poisson count, as in Pearson & Hartley, Biometrika Tables, table 40."""
    assert (one(events).low, one(events).high) == pytest.approx((low, high), rel=1e-3)


def test_limits_hold_a_planted_rate_as_often_as_they_say():
    rng = np.random.default_rng(4)
    found = [one(int(n), population=500) for n in rng.poisson(9, size=600)]
    assert 0.94 < np.mean([row.low <= 18 <= row.high for row in found]) < 0.99  # exact limits hold more often


def test_every_event_is_counted_once():
    found = area_rates(["b", "b", "a", "x", None, ""], population={"a": 500, "b": 2000, "c": 10})
    assert [(row.code, row.events, row.rate) for row in found.areas] == [
        ("a", 1, 2.0),
        ("b", 2, 1.0),
        ("c", 0, 0.0),
    ]
    assert (found.elsewhere, found.unknown) == (1, 2)


@pytest.mark.parametrize("population", [{}, {"a": 0}])
def test_areas_without_people_are_refused(population):
    with pytest.raises(DataUnfit):
        area_rates(["a"], population=population)


def test_slough(reference_data):
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    files = [pl.read_csv(folder / f"{month}-slough-street.csv", infer_schema=False) for month in MONTHS]
    violence = pl.concat(files).filter(pl.col("Crime type") == "Violence and sexual offences")
    with (reference_data / "slough-geography" / "slough_lsoa_population_imd2019.csv").open() as lines:
        population = {row["lsoa_code"]: int(row["pop2019"]) for row in csv.DictReader(lines)}
    found = area_rates(violence["LSOA code"].to_numpy(), population=population)
    first = found.areas[0]
    assert sum(row.population for row in found.areas) == 149_539
    assert (sum(row.events for row in found.areas), found.elsewhere, found.unknown) == (1935, 0, 0)
    assert (first.code, first.events, round(first.rate, 1)) == ("E01016512", 147, 50.2)
