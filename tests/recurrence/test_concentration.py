from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.recurrence import concentration, top_share, top_tenth_size
from plumbline.values.errors import DataUnfit


UNITS = st.lists(st.integers(0, 30), min_size=1, max_size=120)


def measured(units, *, at_risk=31, seed=1, simulations=20, **more):
    return concentration(
        units, at_risk=at_risk, rng=np.random.default_rng(seed), simulations=simulations, **more
    )


@given(UNITS)
@settings(max_examples=40, deadline=None)
def test_counts_agree_with_counting_by_hand(units):
    found, counts = measured(units), sorted(Counter(units).values(), reverse=True)
    assert (found.n, found.events, found.most) == (len(counts), len(units), counts[0])
    assert found.repeat_share == sum(count > 1 for count in counts) / len(counts)
    assert found.top_tenth_share == pytest.approx(sum(counts[: max(len(counts) // 10, 1)]) / len(units))


@given(UNITS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_nothing(units, shuffler):
    shuffled = list(units)
    shuffler.shuffle(shuffled)
    assert measured(units) == measured(shuffled)


@given(UNITS)
@settings(max_examples=40, deadline=None)
def test_what_units_are_called_changes_nothing(units):
    assert measured(units) == measured([f"person {unit:03d}" for unit in units])


@given(UNITS, st.lists(st.floats(0.001, 5000), min_size=120, max_size=120))
@settings(max_examples=40, deadline=None)
def test_every_share_lies_between_none_and_all(units, weights):
    found = measured(units, weights=weights[: len(units)])
    shares = (
        found.repeat_share,
        found.top_tenth_share,
        found.top_tenth_ci_low,
        found.top_tenth_ci_high,
        found.expected_top_tenth_share,
        found.expected_repeat_share,
    )
    assert all(0 <= share <= 1 + 1e-12 for share in shares)
    assert found.top_tenth_ci_low <= found.top_tenth_ci_high
    assert found.expected_low <= found.expected_top_tenth_share + 1e-9 <= found.expected_high + 2e-9


def test_equal_weights_are_the_same_as_none():
    units = [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert measured(units, weights=[7.0] * len(units)).top_tenth_share == measured(units).top_tenth_share


def test_weight_moves_the_top_to_those_who_bear_it():
    assert measured([1, 1, 1, 2], weights=[1, 1, 1, 97]).top_tenth_share == 0.97


def test_chance_agrees_with_the_exact_share_of_units_hit_twice():
    events, at_risk = 3_000, 20_000
    hit = 1 - (1 - 1 / at_risk) ** events
    once = events / at_risk * (1 - 1 / at_risk) ** (events - 1)
    found = measured(
        np.random.default_rng(3).integers(at_risk, size=events), at_risk=at_risk, simulations=200
    )
    # Standard error of the mean of 200 throws is below 0.0005.
    assert found.expected_repeat_share == pytest.approx(1 - once / hit, abs=0.002)


def test_all_at_one_unit_is_certain_to_look_like_chance_when_there_is_only_one():
    found = measured([5] * 9, at_risk=1)
    assert found.top_tenth_share == found.expected_top_tenth_share == 1
    assert not found.is_beyond_chance


def test_equal_risk_seldom_looks_beyond_chance():
    rng = np.random.default_rng(7)
    beyond = sum(
        concentration(rng.integers(3_000, size=700), at_risk=3_000, rng=rng, simulations=80).is_beyond_chance
        for _ in range(60)
    )
    # At most one in forty by design; 60 towns hold more than six about once in 2,000 seeds.
    assert beyond <= 6


def test_unequal_risk_is_seen():
    rng = np.random.default_rng(8)
    people = np.repeat(np.arange(20_000), rng.poisson(rng.gamma(0.05, 0.024 * 3 / 0.05, size=20_000)))
    found = concentration(people, at_risk=20_000, rng=rng, simulations=50)
    assert found.is_beyond_chance
    assert found.excess > 0.10
    assert found.top_tenth_ci_low > found.expected_high


def test_the_tenth_is_rounded_down_and_is_one_at_least():
    assert [top_tenth_size(n) for n in (1, 9, 10, 19, 20, 689)] == [1, 1, 1, 1, 2, 68]


def test_share_of_nothing_is_nought():
    assert top_share(np.zeros(4)) == 0.0


@pytest.mark.parametrize(
    ("units", "more"),
    [
        ([], {}),
        ([1, 2], {"at_risk": 1}),
        ([1, 2], {"weights": [1.0]}),
        ([1, 2], {"weights": [1.0, -1.0]}),
        ([1, 2], {"weights": [0.0, 0.0]}),
        ([1, 2], {"weights": [1.0, float("nan")]}),
        ([1, 2], {"simulations": 0}),
        ([[1, 2]], {}),
    ],
)
def test_numbers_that_do_not_fit_are_refused(units, more):
    with pytest.raises(DataUnfit):
        measured(units, **more)
