"""Train, then test: the busiest places up to a day, tried on what came after."""

import csv
import gzip
from datetime import date, datetime

import numpy as np
import polars as pl
import pytest

from plumbline.finding.services import try_places
from plumbline.finding.shaping import foretold_of
from plumbline.values.errors import DataUnfit, PermissionRefused
from tests.facts import acting, add_suppliers, take_in
from tests.places.test_forecast import BURGLARIES


LAST_TRAINED = date(2018, 1, 31)
HEADER = ("Crime ID", "Month", "Longitude", "Latitude", "Location", "LSOA code", "Crime type")


def events(n=400, *, busy=0.5, first_months=6, seed=3):
    """Made-up events of a year on 40 corners of a square, so many of them on one corner."""
    rng = np.random.default_rng(seed)
    corner = np.where(rng.random(n) < busy, 0, rng.integers(1, 40, n))
    month = rng.integers(1, 13, n)
    return pl.DataFrame(
        {
            "occurred_from": [datetime(2025, int(m), 3) for m in month],
            "precision": ["day"] * n,
            "easting": 400_000.0 + 600 * (corner % 8),
            "northing": 300_000.0 + 600 * (corner // 8),
            "longitude": pl.Series([None] * n, dtype=pl.Float64),
            "latitude": pl.Series([None] * n, dtype=pl.Float64),
        }
    )


def test_a_corner_that_stays_busy_is_found_with_its_wholes():
    table = events()
    found = foretold_of(table, train_until=date(2025, 6, 30))
    assert found["train_events"] + found["test_events"] == table.height
    assert (found["train_months"], found["test_months"]) == (6, 6)
    first = found["named"][0]
    assert first["flagged"] == 1
    after = table.filter(pl.col("occurred_from") >= datetime(2025, 7, 1))
    assert (
        first["hits"] == after.filter((pl.col("easting") == 400_000) & (pl.col("northing") == 300_000)).height
    )
    assert first["is_beyond_chance"]
    assert first["hit_rate"]["low"] <= first["hit_rate"]["value"] <= first["hit_rate"]["high"]


def test_nothing_after_the_day_touches_the_ranking():
    early = events(busy=0.5).filter(pl.col("occurred_from") < datetime(2025, 7, 1))
    late = events(busy=0.0, seed=4).filter(pl.col("occurred_from") >= datetime(2025, 7, 1))
    first = foretold_of(pl.concat([early, late]), train_until=date(2025, 6, 30))["named"][0]
    assert first["hits"] == 0


def test_events_without_a_month_or_a_point_are_left_out_and_counted():
    table = events().with_columns(
        precision=pl.when(pl.int_range(pl.len()) < 7).then(pl.lit("year")).otherwise("precision")
    )
    assert foretold_of(table, train_until=date(2025, 6, 30))["left_out"] == 7


@pytest.mark.parametrize(
    ("day", "slug"), [(date(2025, 6, 15), "no-month-end"), (date(2025, 12, 31), "too-few-to-try")]
)
def test_a_day_that_ends_no_month_or_leaves_nothing_to_try_is_refused(day, slug):
    with pytest.raises(DataUnfit) as no:
        foretold_of(events(), train_until=day)
    assert no.value.slug == slug


@pytest.fixture
def manchester(reference_data, tmp_path, personas):
    """Greater Manchester's burglaries, taken in through the contract of data.police.uk's street files."""
    add_suppliers()
    path = tmp_path / "2018-greater-manchester-street.csv"
    with gzip.open(reference_data / BURGLARIES, "rt") as lines, path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for row in csv.DictReader(lines):
            writer.writerow(["", row["Month"], row["Longitude"], row["Latitude"], "", "", row["Crime.type"]])
    taken = take_in(path, feed="policeuk_street")
    assert (taken.read, taken.staged) == (92_666, 92_666)


@pytest.mark.django_db
def test_manchester_through_the_contract_gives_the_figures_of_the_method_page(manchester):
    with acting("analyst", "shape") as job:
        found = try_places(by=job, train_until=LAST_TRAINED, kind="burglary")
    assert (found["train_events"], found["test_events"], found["left_out"]) == (62_447, 30_219, 0)
    assert (found["train_months"], found["test_months"], found["made_up"]) == (24, 12, False)
    one, five, _ = found["named"]
    assert (one["flagged"], five["flagged"]) == (33, 166)
    assert one["hit_rate"]["value"] == pytest.approx(0.082, abs=0.0005)
    assert five["hit_rate"]["value"] == pytest.approx(0.220, abs=0.0005)
    assert five["is_beyond_chance"]


@pytest.mark.django_db
def test_a_kind_that_is_not_held_is_refused_with_those_that_are(personas, put_history):
    with acting("analyst", "shape") as job, pytest.raises(DataUnfit, match="Kinds with events"):
        try_places(by=job, train_until=LAST_TRAINED, kind="arson_on_the_moon")


@pytest.mark.django_db
def test_only_an_analyst_tries(personas):
    from tests.conftest import database_role

    with database_role("analyst"), pytest.raises(PermissionRefused):
        try_places(by=personas.board, train_until=LAST_TRAINED)
