"""A ratio over people: by hand, and where a few people carry most of it."""

from math import exp, log, sqrt

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import chi2, t

from plumbline.evaluation import clustered_ratio
from plumbline.values.errors import DataUnfit


def test_by_hand():
    """Two people: 1 event in 1 year, 5 in 1 year."""
    found = clustered_ratio([(1, 1), (5, 1), (3, 0)])
    error = sqrt(2 / 1 * (4 + 4)) / 2
    reach = t.ppf(0.975, 1) * error / 3
    assert (found.ratio, found.people) == (3, 2)
    assert found.ci_low == pytest.approx(exp(log(3) - reach))
    assert found.ci_high == pytest.approx(exp(log(3) + reach))


def test_its_error_is_that_of_the_robust_rate_of_statsmodels():
    """The sandwich variance of a Poisson rate without covariates, times n/(n−1), is the variance of the logarithm of a ratio."""
    source = np.random.default_rng(11)
    time = source.uniform(0.2, 1.0, 60)
    events = source.poisson(source.gamma(0.7, 3, 60) * time)
    fit = sm.GLM(events, np.ones(60), family=sm.families.Poisson(), exposure=time).fit(cov_type="HC0")
    found = clustered_ratio(list(zip(events.tolist(), time.tolist(), strict=True)))
    reach = t.ppf(0.975, 59) * float(fit.bse[0]) * sqrt(60 / 59)
    assert found.ratio == pytest.approx(exp(float(fit.params[0])))
    assert (found.ci_low, found.ci_high) == pytest.approx(
        (found.ratio * exp(-reach), found.ratio * exp(reach))
    )


@pytest.mark.parametrize("people", [[(0, 1), (0, 2)], [(4, 1)]])
def test_where_no_spread_can_be_told_there_is_no_interval(people):
    found = clustered_ratio(people)
    assert (found.ci_low, found.ci_high) == (None, None)


@pytest.mark.parametrize("people", [[], [(1, 0)], [(-1, 1)]])
def test_what_is_no_ratio_is_refused(people):
    with pytest.raises(DataUnfit):
        clustered_ratio(people)


def test_it_holds_a_planted_rate_where_people_differ():
    source, held, naive = np.random.default_rng(6), 0, 0
    for _ in range(400):
        time = source.uniform(0.3, 1, 40)
        events = source.poisson(source.gamma(0.5, 4, 40) * time)
        found = clustered_ratio(list(zip(events.tolist(), time.tolist(), strict=True)))
        total, years = events.sum(), time.sum()
        held += found.ci_low is not None and found.ci_high is not None and found.ci_low <= 2 <= found.ci_high
        naive += chi2.ppf(0.025, 2 * total) / 2 / years <= 2 <= chi2.ppf(0.975, 2 * total + 2) / 2 / years
    assert held >= 360
    assert naive < 300
