from itertools import permutations

import numpy as np
import polars as pl
import pytest

from plumbline.places import near_repeat
from plumbline.values.errors import DataUnfit


SPACE = ("Same location", "1 to 100", "101 to 200", "201 to 300", "More than 300")
TIME = ("0 to 7", "8 to 14", "15 to 21", "More than 21")
PUBLISHED_SHUFFLES = 19
"""The published table's smallest p-value is 0.05, one in twenty."""


@pytest.fixture(scope="module")
def chicago(reference_data):
    folder = reference_data / "near-repeat-chicago"
    rows = pl.read_csv(folder / "chicago_be_month1.csv", has_header=False, try_parse_dates=True)
    rows.columns = ["x", "y", "day"]
    return near_repeat(x=rows["x"], y=rows["y"], day=rows["day"].to_numpy(), rng=np.random.default_rng(1))


@pytest.fixture(scope="module")
def published(reference_data):
    """Tables of the file by their first word, shape (distances, times)."""
    path = reference_data / "near-repeat-chicago" / "chicago_be_month1_NRC_reference_tables.csv"
    cells = {
        (table, space, time): value
        for table, space, time, value in pl.read_csv(path, schema_overrides={"value": pl.Float64}).rows()
    }
    return {
        table.split()[0] + ("" if table.endswith("distribution") else " ratio"): np.array(
            [[cells[table, space, time] for time in TIME] for space in SPACE]
        )
        for table in {table for table, _, _ in cells}
    }


def random_events(n, seed=0, *, metres=400):
    rng = np.random.default_rng(seed)
    return {
        "x": rng.integers(0, metres, n).astype(float),
        "y": rng.integers(0, metres, n).astype(float),
        "day": rng.integers(0, 40, n),
    }


def by_hand(events, metres, days, *, euclidean=False):
    """Every pair looked at."""
    table = np.zeros((len(metres), len(days)), dtype=int)
    x, y, day = events["x"], events["y"], events["day"]
    for i in range(len(x)):
        for j in range(i):
            dx, dy = abs(x[i] - x[j]), abs(y[i] - y[j])
            apart = (dx * dx + dy * dy) ** 0.5 if euclidean else dx + dy
            row = max(k for k, edge in enumerate(metres) if apart >= edge)
            column = max(k for k, edge in enumerate(days) if abs(day[i] - day[j]) >= edge)
            table[row, column] += 1
    return table


def test_all_twenty_published_counts_of_chicago_are_met(chicago, published):
    assert (chicago.events, chicago.pairs) == (970, 970 * 969 // 2)
    assert np.array_equal(chicago.observed, published["Observed"])


def test_published_ratios_lie_as_near_the_exact_ones_as_few_shuffles_can(chicago, published):
    shuffled_mean = chicago.observed / published["Observed ratio"]
    # Published to three places, hence the second part.
    reach = 4 * chicago.deviation / PUBLISHED_SHUFFLES**0.5 + 0.001 * chicago.expected
    assert (np.abs(shuffled_mean - chicago.expected) <= reach).all()


def test_near_and_soon_are_more_than_chance_in_chicago(chicago):
    assert (chicago.p_value[:3, 0] < 0.01).all()
    assert (chicago.ratio[:3, 0] > 1.25).all()
    assert chicago.p_value[3, 0] > 0.05


@pytest.mark.parametrize("metric", ["manhattan", "euclidean"])
def test_counts_equal_counting_by_hand(metric):
    events, metres, days = random_events(120), (0, 1, 50, 120), (0, 3, 9)
    found = near_repeat(
        **events, metres=metres, days=days, metric=metric, permutations=1, rng=np.random.default_rng(1)
    )
    assert np.array_equal(found.observed, by_hand(events, metres, days, euclidean=metric == "euclidean"))


def test_mean_and_deviation_equal_those_of_every_shuffle():
    events, metres, days = random_events(7, metres=60), (0, 20, 45), (0, 5, 15)
    every = np.array(
        [by_hand(events | {"day": np.array(order)}, metres, days) for order in permutations(events["day"])]
    )
    found = near_repeat(**events, metres=metres, days=days, permutations=1, rng=np.random.default_rng(1))
    assert found.expected == pytest.approx(every.mean(axis=0))
    assert found.deviation == pytest.approx(every.std(axis=0))


def test_p_values_come_near_those_of_every_shuffle():
    events, metres, days = random_events(7, metres=60), (0, 20, 45), (0, 5, 15)
    every = np.array(
        [by_hand(events | {"day": np.array(order)}, metres, days) for order in permutations(events["day"])]
    )
    found = near_repeat(**events, metres=metres, days=days, permutations=2999, rng=np.random.default_rng(1))
    exact = (every >= found.observed).mean(axis=0)
    assert found.p_value == pytest.approx(exact, abs=0.04)  # four standard errors of 2,999 shuffles


def test_a_planted_contagion_is_found_and_its_absence_too():
    events = random_events(400, metres=6000)
    quiet = near_repeat(**events, permutations=199, rng=np.random.default_rng(2))
    again = {
        "x": np.concatenate([events["x"], events["x"][:60] + 30]),
        "y": np.concatenate([events["y"], events["y"][:60]]),
        "day": np.concatenate([events["day"], events["day"][:60] + 2]),
    }
    found = near_repeat(**again, permutations=199, rng=np.random.default_rng(2))
    assert quiet.p_value[1, 0] > 0.05
    assert found.p_value[1, 0] == pytest.approx(1 / 200)
    assert found.observed[1, 0] - found.expected[1, 0] == pytest.approx(60 * (1 - 0.3), abs=15)


def test_a_band_that_no_pair_can_fall_in_has_no_ratio():
    found = near_repeat(
        x=[0.0, 9.0, 18.0, 27.0], y=[0.0] * 4, day=[0, 1, 2, 3], permutations=9, rng=np.random.default_rng(1)
    )
    assert np.isnan(found.ratio[0]).all()
    assert found.observed[0].sum() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": [0.0, 1.0], "y": [0.0, 1.0], "day": [1, 2]},
        {"x": [0.0, 1.0, 2.0, np.nan]},
        {"y": [0.0]},
        {"day": np.array(["2020-01-01", "2020-01-02", "2020-01-03", "NaT"], dtype="datetime64[D]")},
        {"day": [0.5, 1.0, 2.0, 3.0]},
        {"metres": (1, 2)},
        {"days": (0, 7, 7)},
        {"permutations": 0},
    ],
)
def test_what_cannot_be_tabled_is_refused(wrong):
    given = {"x": [0.0, 1.0, 2.0, 3.0], "y": [0.0] * 4, "day": [1, 2, 3, 4]} | wrong
    with pytest.raises(DataUnfit):
        near_repeat(**given, rng=np.random.default_rng(1))
