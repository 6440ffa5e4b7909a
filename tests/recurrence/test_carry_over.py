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
