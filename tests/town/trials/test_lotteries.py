"""Planted truth: the whole chain of list, lot and estimate, at the full size of the town (145,000 people)."""

import functools

import numpy as np
import pytest

from plumbline.town.trials import list_people, play, run_lotteries


trials = functools.cache(functools.partial(run_lotteries, seed=20261123))


@pytest.mark.extra
@pytest.mark.parametrize("world", ["A", "D"])
def test_over_200_null_lotteries_at_most_4_percent_say_fell(world):
    assert trials(world, effect=1.0, replicates=200).fell <= 8


def test_over_40_lotteries_with_violence_halved_at_least_90_percent_say_fell():
    assert trials("D", effect=0.5, replicates=40).fell >= 36


@pytest.mark.extra
@pytest.mark.parametrize("world", ["A", "D"])
def test_the_estimate_is_right_on_average_and_honest_about_its_error(world):
    found = trials(world, effect=1.0, replicates=200)

    # Goals: bias within 0.01, coverage 93.5-96.5%. At 200 replicates the Monte Carlo error of the bias is 0.010 and
    # of the coverage 1.5 points, so two of each are allowed on top.
    assert abs(found.bias) <= 0.03
    assert 0.905 <= found.coverage <= 0.995
    assert found.mean_se == pytest.approx(found.rmse, rel=0.2)


@pytest.mark.parametrize("world", ["A", pytest.param("D", marks=pytest.mark.extra)])
def test_the_trap_before_and_after_falls_without_any_effect(world):
    found = trials(world, effect=1.0, replicates=200)

    assert found.before_after_bias <= -0.4
    assert found.trap_is_sprung
    assert found.before_after_change <= -0.2


def test_the_same_seed_plays_the_same_lotteries():
    small = {"world": "A", "people": 20_000, "listed": 60, "replicates": 3}

    assert run_lotteries(**small, seed=1) == run_lotteries(**small, seed=1)
    assert run_lotteries(**small, seed=1) != run_lotteries(**small, seed=2)


def test_the_list_holds_the_worst_two_years():
    top = list_people("A", listed=50, people=20_000, rng=np.random.default_rng(1))

    assert top.rate_after.shape == (50,)
    assert np.all(top.events_before + top.events_prior > 0)
    assert top.events_before.mean() > 10 * 0.024


def test_half_the_list_is_offered():
    rng = np.random.default_rng(1)
    result, _ = play(list_people("A", listed=100, people=50_000, rng=rng), effect=1.0, rng=rng)

    assert (result.n.offered, result.n.not_drawn) == (50, 50)
