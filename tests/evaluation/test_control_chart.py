"""Control limits of shares, against a published chart, against counting otherwise, and around planted shares."""

import random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import control_chart
from plumbline.values.errors import DataUnfit


# Montgomery, Introduction to Statistical Quality Control, table 7.1: cans that leak, 30 samples of 50 (the set `orangejuice` of R's qcc).
CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip


def test_it_is_the_published_chart():
    """As printed there: centre 0.2313, limits 0.0524 and 0.4102, samples 15 and 23 outside. Our spread widens; so it is taken out."""
    found = control_chart([(x, 50) for x in CANS])
    width = max(found.spread, 1)
    reach = (found.points[0].high - found.centre) / width
    low, high = found.centre - reach, found.centre + reach
    assert (round(found.centre, 4), round(low, 4), round(high, 4)) == (0.2313, 0.0524, 0.4102)
    assert [n for n, x in enumerate(CANS, 1) if not low <= x / 50 <= high] == [15, 23]


def test_the_spread_is_that_of_a_moving_range_chart_of_the_scores():
    """By the textbook steps of an individuals chart, with NumPy."""
    import numpy as np

    rng = np.random.default_rng(5)
    of = rng.integers(30, 400, 20)
    count = rng.binomial(of, rng.beta(8, 30, 20))
    centre = count.sum() / of.sum()
    scores = (count / of - centre) / np.sqrt(centre * (1 - centre) / of)
    moving = np.abs(np.diff(scores)).mean() / 1.128
    found = control_chart(list(zip(count.tolist(), of.tolist(), strict=True)))
    assert found.spread == pytest.approx(moving, rel=1e-12)
    high = np.minimum(1, centre + 3 * max(moving, 1) * np.sqrt(centre * (1 - centre) / of))
    assert [p.high for p in found.points] == pytest.approx(high.tolist(), rel=1e-12)


def _drawn(rng, shares, of):
    return [(sum(rng.random() < share for _ in range(of)), of) for share in shares]


@pytest.mark.parametrize("of", [12, 40])
def test_steady_shares_seldom_lie_outside(of):
    """A planted share of 0.2 that never changes: about 1 period in 200 or fewer is called unusual."""
    rng = random.Random(11)  # noqa: S311 - a made-up history
    charts = [control_chart(_drawn(rng, [0.2] * 12, of)) for _ in range(300)]
    assert fmean(point.outside for chart in charts for point in chart.points) < 0.01


def test_a_planted_rise_is_found():
    """From 0.1 to 0.6 in the last period of 40."""
    rng = random.Random(12)  # noqa: S311
    charts = [control_chart(_drawn(rng, [0.1] * 11 + [0.6], 40)) for _ in range(100)]
    assert fmean(chart.points[-1].outside for chart in charts) > 0.9


def test_shares_that_vary_by_themselves_are_not_called_unusual():
    """A planted share that differs from period to period, of many: a plain chart would call half of them unusual."""
    rng = random.Random(13)  # noqa: S311
    charts = [control_chart(_drawn(rng, [rng.betavariate(8, 32) for _ in range(16)], 600)) for _ in range(30)]
    assert all(chart.widened for chart in charts)
    assert fmean(point.outside for chart in charts for point in chart.points) < 0.03


def test_a_shift_is_a_run_on_one_side():
    counts = [(2, 20)] * 8 + [(6, 20)] * 8
    assert [point.in_run for point in control_chart(counts).points] == [True] * 16
    broken = [(2, 20)] * 7 + [(6, 20)] * 8
    assert [point.in_run for point in control_chart(broken).points] == [False] * 7 + [True] * 8


def test_where_all_or_none_are_counted_nothing_is_unusual():
    for counts in ([(0, 9)] * 8, [(9, 9)] * 8):
        assert not any(point.outside or point.in_run for point in control_chart(counts).points)


@pytest.mark.parametrize("counts", [[(1, 5)] * 7, [(1, 5)] * 7 + [(0, 0)], [(1, 5)] * 7 + [(6, 5)]])
def test_what_cannot_be_charted_is_refused(counts):
    with pytest.raises(DataUnfit):
        control_chart(counts)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(60, 90)), min_size=8, max_size=20))
def test_limits_hold_the_centre_and_are_never_narrower_than_chance(counts):
    found = control_chart(counts)
    for point in found.points:
        assert 0 <= point.low <= found.centre <= point.high <= 1
        sigma = (found.centre * (1 - found.centre) / point.of) ** 0.5
        assert point.high >= min(1, found.centre + 3 * sigma) - 1e-12
