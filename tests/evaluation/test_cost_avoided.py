"""What an event avoided cost: against brute force, against a planted truth, and where there is no such figure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import cost_per_event_avoided, rate_ratio
from plumbline.values.errors import DataUnfit


@pytest.mark.parametrize(("ratio", "low", "high"), [(0.6, 0.4, 0.9), (0.8, 0.5, 1.28), (1.2, 0.7, 2.0)])
def test_it_is_the_interval_of_fieller_by_brute_force(ratio, low, high):
    found = cost_per_event_avoided(total=50_000, events=60, ratio=ratio, ci_low=low, ci_high=high)
    # A cost K goes with what was seen where C / K events avoided lie in their interval; K below 0 is a cost of events caused.
    costs = np.concatenate([-np.geomspace(1, 1e9, 20_001)[::-1], np.geomspace(1, 1e9, 20_001)])
    kept = costs[(50_000 / costs >= found.avoided_low) & (50_000 / costs <= found.avoided_high)]
    above = kept[kept > 0]

    assert found.ci_low == pytest.approx(above.min(), rel=2e-3)
    if found.kind == "bounded":
        assert found.ci_high == pytest.approx(above.max(), rel=2e-3)
        assert kept.min() > 0
    else:
        assert (found.kind, found.ci_high) == ("no_upper_bound", None)
        assert above.max() == costs.max()
        assert kept.min() < 0


def test_planted_events_avoided_are_held():
    rng = np.random.default_rng(1)
    n, effect, held = 160, 0.6, 0
    for _ in range(400):
        offered = np.arange(n) % 2 == 0
        risk = rng.gamma(2.0, 0.75, n)
        y = rng.poisson(risk * np.where(offered, effect, 1.0))
        found = rate_ratio(events=y, years_at_liberty=np.ones(n), offered=offered)
        told = cost_per_event_avoided(
            total=1.0,
            events=float(y[offered].sum()),
            ratio=found.ratio,
            ci_low=found.ci_low,
            ci_high=found.ci_high,
        )
        held += told.avoided_low <= 0.4 * 1.5 * n / 2 <= told.avoided_high
    assert held >= 380


@given(st.floats(0.05, 5), st.floats(1.001, 4), st.floats(1.001, 4), st.floats(1, 500), st.floats(1, 1e7))
def test_it_has_an_upper_bound_just_where_the_ratio_holds_no_one(ratio, down, up, events, total):
    low, high = ratio / down, ratio * up
    found = cost_per_event_avoided(total=total, events=events, ratio=ratio, ci_low=low, ci_high=high)
    assert found.avoided_low <= found.avoided <= found.avoided_high
    assert found.kind == ("bounded" if high < 1 else "caused" if low > 1 else "no_upper_bound")
    assert (found.ci_high is not None) == (high < 1)
    assert found.cost is None or found.cost > 0


@pytest.mark.parametrize(
    "wrong",
    [{"total": 0}, {"events": 0}, {"ci_low": 0}, {"ci_high": 0.5}, {"ci_high": float("inf")}],
)
def test_what_is_no_cost_or_no_ratio_is_refused(wrong):
    given_ = {"total": 1.0, "events": 20, "ratio": 0.8, "ci_low": 0.6, "ci_high": 1.1} | wrong
    with pytest.raises(DataUnfit):
        cost_per_event_avoided(**given_)


def test_a_ratio_of_one_avoids_nothing_and_has_no_cost():
    found = cost_per_event_avoided(total=100.0, events=20, ratio=1.0, ci_low=0.8, ci_high=1.25)
    assert (found.avoided, found.cost, found.kind) == (0, None, "no_upper_bound")


def test_few_events_are_a_doubt():
    found = cost_per_event_avoided(total=100.0, events=6, ratio=0.5, ci_low=0.3, ci_high=0.9)
    assert [doubt.slug for doubt in found.doubts] == ["few-events"]
