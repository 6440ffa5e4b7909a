"""Shares of things that come in clusters."""

import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import clustered_share, wilson
from plumbline.values.errors import DataUnfit


def test_its_variance_is_that_of_the_clustered_regression_of_statsmodels():
    pairs = [(5, 6), (6, 6), (2, 6), (4, 4), (0, 3), (6, 6), (3, 5), (5, 5), (6, 6), (1, 6), (4, 6), (6, 6)]
    y = np.concatenate([[1.0] * k + [0.0] * (m - k) for k, m in pairs])
    groups = np.repeat(np.arange(len(pairs)), [m for _, m in pairs])
    fit = sm.OLS(y, np.ones_like(y)).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "df_correction": False}
    )
    found = clustered_share(pairs)
    variance = float(fit.cov_params()[0, 0])  # times n/(n - 1) already
    expected = found.share * (1 - found.share) / variance * (1.959964 / 2.200985) ** 2
    assert found.share == pytest.approx(float(fit.params[0]))
    assert found.independent == pytest.approx(expected, rel=1e-5)


def test_clusters_of_one_are_wilson_but_for_the_turning_down():
    found = clustered_share([(1, 1)] * 300 + [(0, 1)] * 100)
    alone = wilson(300, 400)
    assert (found.ci_low, found.ci_high) == pytest.approx((alone.ci_low, alone.ci_high), abs=0.001)
    assert found.independent < 400


def test_the_interval_holds_a_planted_share_where_lines_go_together():
    rng = np.random.default_rng(20261129)
    truth, held, naive = 0.8, 0, 0
    for _ in range(400):
        chance = rng.beta(2.4, 0.6, size=30)  # mean 0.8, correlation of two lines 1/4
        pairs = [(int(k), 6) for k in rng.binomial(6, chance)]
        found, lines = clustered_share(pairs), wilson(sum(k for k, _ in pairs), 180)
        held += found.ci_low <= truth <= found.ci_high
        naive += lines.ci_low <= truth <= lines.ci_high
    assert held / 400 >= 0.92
    assert naive / 400 < 0.88


def test_all_kept_counts_deliveries_and_not_lines():
    found = clustered_share([(6, 6)] * 10)
    assert found.independent < 10
    assert found.ci_low < wilson(60, 60).ci_low


@pytest.mark.parametrize("pairs", [[], [(1, 2)], [(1, 2), (0, 0)], [(3, 2), (1, 2)]])
def test_what_is_no_share_is_refused(pairs):
    with pytest.raises(DataUnfit):
        clustered_share(pairs)
