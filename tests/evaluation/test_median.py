"""The median and its exact interval."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from plumbline.evaluation import median_with_interval
from plumbline.evaluation.median import rank_of_limits
from plumbline.values.errors import DataUnfit


# Printed ranks of the 95% interval (Campbell & Gardner 1988, BMJ 296:1454, table II, counted from the lower end).
PRINTED = {6: 1, 7: 1, 8: 1, 9: 2, 10: 2, 12: 3, 15: 4, 17: 5, 20: 6, 25: 8, 30: 10}


@pytest.mark.parametrize(("n", "rank"), PRINTED.items())
def test_the_ranks_are_those_of_the_printed_table(n, rank):
    assert rank_of_limits(n) == rank


@pytest.mark.parametrize("n", [*range(1, 60), 200, 999])
def test_the_ranks_are_those_of_the_binomial_of_scipy(n):
    rank = rank_of_limits(n)
    assert rank == 0 or 1 - 2 * binom.cdf(rank - 1, n, 0.5) >= 0.95
    assert 1 - 2 * binom.cdf(rank, n, 0.5) < 0.95


@pytest.mark.parametrize("n", range(1, 6))
def test_five_numbers_are_too_few_for_an_interval(n):
    found = median_with_interval({7: n})
    assert (found.median, found.ci_low, found.ci_high) == (7, None, None)


def test_counted_by_hand():
    found = median_with_interval({-2: 1, 0: 4, 1: 2, 3: 1, 9: 2})
    assert (found.of, found.median, found.ci_low, found.ci_high) == (10, 0.5, 0, 9)


def test_an_even_number_has_the_middle_of_two():
    assert median_with_interval({1: 1, 4: 1}).median == 2.5


def test_of_nothing_there_is_none():
    with pytest.raises(DataUnfit):
        median_with_interval({})


@given(st.lists(st.integers(-30, 60), min_size=1, max_size=60))
def test_it_lies_in_its_interval_and_does_not_mind_the_order(numbers):
    counts = {n: numbers.count(n) for n in numbers}
    found = median_with_interval(counts)
    assert found == median_with_interval(dict(reversed(counts.items())))
    assert found.ci_low is None or found.ci_low <= found.median <= found.ci_high


def test_the_interval_holds_a_planted_median():
    """Delays of whole days with median 6, skewed: at least 95% of 400 samples of 25."""
    draw = random.Random(4)
    held = 0
    for _ in range(400):
        # 13 of 25 days are 6 or below, 12 of 25 above: a long tail to the right.
        sample = [draw.choice([*range(-6, 7), *range(7, 43, 3)]) for _ in range(25)]
        found = median_with_interval({n: sample.count(n) for n in sample})
        held += found.ci_low <= 6 <= found.ci_high
    assert held >= 380
