from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.recurrence import carry_over
from plumbline.values.errors import DataUnfit


UNITS = st.lists(st.integers(0, 25), min_size=1, max_size=80)


@given(UNITS, UNITS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_shares_are_shares_whatever_the_order(before, after, shuffler):
    found = carry_over(before, after)
    shuffler.shuffle(before)
    assert carry_over(before, after) == found
    assert 0 <= found.share_after <= 1
    assert 0 < found.share_before <= 1


@given(UNITS)
@settings(max_examples=40, deadline=None)
def test_the_same_period_twice_carries_over_whole(units):
    found = carry_over(units, units)
    assert found.share_after == pytest.approx(found.share_before)


def test_ties_at_the_edge_count_in_equal_part():
    # Ten units with one event each: the tenth is one unit, and each is a tenth of it.
    found = carry_over(list(range(10)), [0, 99])
    assert found.share_before == pytest.approx(0.1)
    assert found.share_after == pytest.approx(0.05)


def test_equal_risk_carries_nothing_but_its_size_over():
    rng = np.random.default_rng(5)
    found = carry_over(rng.integers(5_000, size=2_000), rng.integers(5_000, size=2_000))
    # By chance the tenth holds the same share of next year's events as it is of everybody at risk.
    assert found.share_after == pytest.approx(found.top_n / 5_000, abs=0.02)


def test_a_period_without_events_is_refused():
    with pytest.raises(DataUnfit):
        carry_over([], [1])


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=30),
    st.lists(st.integers(0, 12), min_size=1, max_size=30),
)
@settings(max_examples=60, deadline=None)
def test_it_is_the_mean_over_every_way_to_break_the_ties(before, after):
    counts = Counter(before)
    size = max(1, len(counts) // 10)
    busiest = sorted(counts.values(), reverse=True)[:size]
    tops = [t for t in combinations(counts, size) if sorted((counts[u] for u in t), reverse=True) == busiest]
    found = carry_over(before, after)

    assert found.top_n == size
    assert found.share_before == pytest.approx(sum(busiest) / len(before))
    assert found.share_after == pytest.approx(
        sum(unit in top for top in tops for unit in after) / len(tops) / len(after)
    )
