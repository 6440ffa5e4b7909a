import numpy as np
import pytest

from plumbline.evaluation import cluster_multiple, pool, power_of, power_of_sites, sites_needed
from plumbline.values.errors import DataUnfit


@pytest.mark.parametrize(
    ("sites", "fall", "se", "tau"), [(3, 0.2, 0.2, 0.0), (7, 0.2, 0.16, 0.1), (20, 0.1, 0.3, 0.2)]
)
def test_it_is_the_one_sample_t_of_statsmodels(sites, fall, se, tau):
    power = pytest.importorskip("statsmodels.stats.power")
    size = -np.log(1 - fall) / np.hypot(se, tau)
    wanted = power.TTestPower().power(size, sites, 0.025, alternative="larger")

    assert power_of_sites(sites=sites, fall=fall, se=se, tau=tau) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("tau", [0.0, 0.15])
def test_planted_falls_are_seen_by_the_pooled_mean_as_often_as_it_says(tau):
    rng = np.random.default_rng(7)
    sites, fall, se = 8, 0.2, 0.2
    seen = 0
    for _ in range(400):
        truth = rng.normal(np.log(1 - fall), tau, sites)
        found = pool(effect=rng.normal(truth, se), variance=np.full(sites, se**2))
        seen += found.ci_high < 0

    # Monte Carlo error of 400 trials: 0.025.
    assert seen / 400 == pytest.approx(power_of_sites(sites=sites, fall=fall, se=se, tau=tau), abs=0.06)


def test_the_fewest_sites_reach_it_and_one_fewer_does_not():
    plan = {"fall": 0.2, "se": 0.2, "tau": 0.1}
    fewest = sites_needed(**plan)

    assert power_of_sites(sites=fewest, **plan) >= 0.8 > power_of_sites(sites=fewest - 1, **plan)
    assert sites_needed(fall=0.01, se=0.5, tau=0.5) is None
    assert sites_needed(fall=0.9, se=0.1, tau=0.0) == 2


def test_one_town_is_the_wald_test():
    assert power_of(fall=0.5, se=np.log(2) / (1.959963984540054 + 0.8416212335729143)) == pytest.approx(0.8)


def test_the_multiple_is_what_simulated_clusters_show():
    rng = np.random.default_rng(8)
    sizes = rng.integers(1, 6, 400)
    home = np.repeat(np.arange(400), sizes)
    means = [
        np.mean(rng.normal(0, np.sqrt(0.3), 400)[home] + rng.normal(0, np.sqrt(0.7), home.size))
        for _ in range(2000)
    ]
    wanted = cluster_multiple(size=sizes.mean(), alike=0.3, varies=sizes.std() / sizes.mean())

    assert np.var(means) * home.size == pytest.approx(wanted, rel=0.12)
    assert cluster_multiple(size=1, alike=0.9) == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: power_of(fall=0, se=1),
        lambda: power_of_sites(sites=1, fall=0.2, se=0.2, tau=0),
        lambda: power_of_sites(sites=3, fall=0.2, se=0.2, tau=-1),
        lambda: sites_needed(fall=0.2, se=0.2, tau=0, power=0.01),
        lambda: cluster_multiple(size=0.5, alike=0.1),
    ],
)
def test_a_plan_out_of_range_is_refused(call):
    with pytest.raises(DataUnfit):
        call()
