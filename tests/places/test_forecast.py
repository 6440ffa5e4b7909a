import csv
import gzip
from collections import Counter
from math import cos, floor, radians

import numpy as np
import polars as pl
import pytest

from plumbline.places import forecast, grid_cells, local_metres
from plumbline.values.errors import DataUnfit


SIZE, FIRST_TEST = 500, "2018-02"
BURGLARIES = "policeuk-other-forces/greater-manchester-burglary-points-2016-02_2019-01.csv.gz"


def foretold(cell, month, **more):
    given = {"first_test": "2020-03", "flagged": 1, "draws": 50, "rng": np.random.default_rng(1)}
    return forecast(cell=np.array(cell), month=np.array(month), **given | more)


@pytest.fixture(scope="module")
def manchester(reference_data):
    rows = pl.read_csv(reference_data / BURGLARIES)
    x, y = local_metres(rows["Longitude"], rows["Latitude"])
    return grid_cells(x, y, size=SIZE), rows["Month"].to_numpy()


def counted_by_hand(path, flagged, half_life):
    """Hits, best hits and events, in plain Python; cells that tie at the edge count in part."""
    with gzip.open(path, "rt") as lines:
        rows = [
            (row["Month"], float(row["Longitude"]), float(row["Latitude"])) for row in csv.DictReader(lines)
        ]
    east, north = [row[1] for row in rows], [row[2] for row in rows]
    lon, lat = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    scale = 6_371_008.8 * radians(1)
    score, after = Counter(), Counter()
    for month, x, y in rows:
        cell = floor((x - lon) * cos(radians(lat)) * scale / SIZE), floor((y - lat) * scale / SIZE)
        if month >= FIRST_TEST:
            after[cell] += 1
        else:
            age = (2018 - int(month[:4])) * 12 + 1 - int(month[5:])
            score[cell] += 0.5 ** (age / half_life) if half_life else 1
    edge = sorted(score.values())[-flagged]
    above = [cell for cell in score if score[cell] > edge]
    level = [cell for cell in score if score[cell] == edge]
    part = (flagged - len(above)) / len(level)
    hits = sum(after[cell] for cell in above) + part * sum(after[cell] for cell in level)
    return hits, sum(sorted(after.values())[-flagged:]), sum(after.values()), len(score.keys() | after.keys())


@pytest.mark.parametrize("half_life", [None, 6])
def test_manchester_hits_equal_counting_by_hand(manchester, reference_data, half_life):
    cell, month = manchester
    found = foretold(cell, month, first_test=FIRST_TEST, flagged=150, half_life_months=half_life)
    hits, best, events, cells = counted_by_hand(reference_data / BURGLARIES, 150, half_life)
    assert found.hits == pytest.approx(hits, abs=1e-6)
    assert (found.best_hits, found.test_events, found.cells) == (best, events, cells)
    assert found.hit_rate.value == pytest.approx(hits / events)
    assert found.pai.value == pytest.approx(hits / events / (150 / cells))
    assert found.pei.value == pytest.approx(hits / best)


def test_manchester_is_foretold_beyond_chance(manchester):
    cell, month = manchester
    found = foretold(cell, month, first_test=FIRST_TEST, flagged=166, draws=200)
    assert (found.train_months, found.test_months) == (24, 12)
    assert (found.train_events, found.test_events) == (62447, 30219)
    assert found.is_beyond_chance
    assert found.pai.low > 3.5
    assert found.by_chance.low < 0.05 < found.by_chance.high


def test_nothing_from_the_test_months_touches_the_ranking():
    found = foretold(["a", "a", "b", "b", "b", "b"], ["2020-01", "2020-02", "2020-02", *["2020-03"] * 3])
    assert (found.hits, found.best_hits, found.pei.value) == (0, 3, 0)


def test_lately_counts_for_more_where_told():
    cell = ["old"] * 3 + ["new"] * 2 + ["new"]
    month = ["2019-03"] * 3 + ["2020-02"] * 2 + ["2020-03"]
    assert foretold(cell, month).hits == 0
    assert foretold(cell, month, half_life_months=3).hits == 1


def test_cells_that_tie_at_the_edge_count_alike():
    found = foretold(["a", "b", "c", "a", "a"], ["2020-01"] * 3 + ["2020-04"] * 2)
    assert found.hits == pytest.approx(2 / 3)
    assert found.test_months == 2


def test_cells_without_events_count_where_the_area_is_told():
    found = foretold(["a", "b", "a"], ["2020-01", "2020-01", "2020-03"], at_risk=100)
    assert found.cells == 100
    assert found.by_chance.value == pytest.approx(0.01)
    assert found.pai.value == pytest.approx(0.5 * 100)


def test_planted_risk_is_found_and_even_risk_is_not():
    rng = np.random.default_rng(5)
    month = np.repeat(["2020-01", "2020-02", "2020-03"], 600)
    even = rng.integers(200, size=1800)
    risky = np.where(rng.random(1800) < 0.4, rng.integers(10, size=1800), even)
    planted, none = (foretold(cell, month, flagged=10, draws=300) for cell in (risky, even))
    assert planted.is_beyond_chance
    assert planted.hit_rate.low < 0.4 + 0.6 * 10 / 200 < planted.hit_rate.high
    assert not none.is_beyond_chance
    assert none.pai.low < 1 < none.pai.high


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_test": "2019-01"},
        {"first_test": "2021-01"},
        {"flagged": 0},
        {"flagged": 2},
        {"at_risk": 1},
        {"half_life_months": 0},
        {"draws": 0},
        {"month": ["2020-01"]},
        {"month": ["2020-01", "NaT"]},
        {"month": ["2020-01", "soon"]},
        {"cell": np.zeros((2, 2, 2))},
    ],
)
def test_what_cannot_be_foretold_is_refused(wrong):
    given = {"cell": ["a", "b"], "month": ["2020-01", "2020-03"]} | wrong
    with pytest.raises(DataUnfit):
        foretold(**given)
