import numpy as np
import pytest

from plumbline.recurrence import concentration_curve
from plumbline.values.errors import DataUnfit


def test_the_curve_rises_from_nothing_to_everything():
    curve = concentration_curve([1, 1, 1, 2, 3], at_risk=50, rng=np.random.default_rng(1), simulations=10)
    assert (curve.events[0], curve.events[-1]) == (0, pytest.approx(1))
    assert np.all(np.diff(curve.events) >= 0)
    assert np.all(curve.expected_low <= curve.expected_high)


def test_the_curve_never_falls_below_even_shares():
    rng = np.random.default_rng(2)
    curve = concentration_curve(rng.integers(40, size=100), at_risk=40, rng=rng, simulations=10)
    assert np.all(curve.events >= curve.units - 1e-12)


def test_one_point_by_hand():
    # Half of the four units, the busiest, hold 4 of 6 events.
    curve = concentration_curve([1, 1, 1, 2, 3, 4], at_risk=9, rng=np.random.default_rng(1), points=2)
    assert curve.events.tolist() == pytest.approx([0, 4 / 6, 1])


def test_more_hit_than_at_risk_is_refused():
    with pytest.raises(DataUnfit):
        concentration_curve([1, 2], at_risk=1, rng=np.random.default_rng(1))
