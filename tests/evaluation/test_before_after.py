import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import before_after
from plumbline.values.errors import DataUnfit


def test_it_gives_the_change_in_the_rate_and_calls_it_no_effect():
    found = before_after(
        events_before=[4, 2, 2], events_after=[1, 2, 1], years_before=[1, 1, 1], years_after=[1, 0.5, 0.5]
    )

    assert found.change == pytest.approx((4 / 2) / (8 / 3) - 1)
    assert found.log_ratio == pytest.approx(np.log1p(found.change))
    assert found.is_effect is False
    assert found.warning.startswith("Not an effect")


def test_it_cannot_be_made_an_effect():
    found = before_after(events_before=[1, 1], events_after=[1, 1], years_before=[1, 1], years_after=[1, 1])

    with pytest.raises((AttributeError, TypeError)):
        found.is_effect = True


def test_the_interval_holds_the_truth_where_nobody_was_selected():
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        rate = rng.gamma(0.5, 4.0, 100)
        found = before_after(
            events_before=rng.poisson(rate),
            events_after=rng.poisson(rate),
            years_before=np.ones(100),
            years_after=np.ones(100),
        )
        held += found.ci_low <= 0 <= found.ci_high

    # Binomial(400, 0.95) has a standard deviation of 4.4.
    assert 366 <= held <= 394


@pytest.mark.parametrize(
    ("before", "after"), [([1, 1], [0, 0]), ([0, 0], [1, 1]), ([1], [1]), ([1, 1], [1, 1, 1])]
)
def test_numbers_that_give_no_change_are_refused(before, after):
    with pytest.raises(DataUnfit):
        before_after(
            events_before=before,
            events_after=after,
            years_before=np.ones(len(before)),
            years_after=np.ones(len(after)),
        )


def test_it_is_the_clustered_poisson_regression_of_statsmodels():
    rng = np.random.default_rng(8)
    before, after = rng.poisson(2.0, 60), rng.poisson(1.5, 60)
    t0, t1 = rng.uniform(0.5, 1.0, 60), rng.uniform(0.5, 1.0, 60)
    found = before_after(events_before=before, events_after=after, years_before=t0, years_after=t1)

    later = np.repeat([0.0, 1.0], 60)
    told = sm.GLM(
        np.r_[before, after],
        np.column_stack([np.ones(120), later]),
        family=sm.families.Poisson(),
        exposure=np.r_[t0, t1],
    ).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.tile(np.arange(60), 2), "use_correction": False},
        # Its own stopping rule is looser than the comparison.
        tol=1e-14,
    )
    assert found.log_ratio == pytest.approx(told.params[1], rel=1e-8)
    # Ours takes one person as one draw: n / (n - 1) in place of no correction.
    assert found.se == pytest.approx(told.bse[1] * np.sqrt(60 / 59), rel=1e-8)
