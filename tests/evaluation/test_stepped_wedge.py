import numpy as np
import pytest

from plumbline.evaluation import stepped_wedge, wedge_variance
from plumbline.values.errors import DataUnfit


def town_by_town(rng, sites=12, periods=5, effect=1.0):
    turn = rng.permutation(np.arange(sites) % (periods - 1)) + 1
    years = rng.uniform(40, 120, (sites, periods))
    level, trend = rng.gamma(4, 0.25, sites)[:, None], 1.05 ** np.arange(periods)
    on = np.arange(periods) >= turn[:, None]
    mean = years * level * trend * np.where(on, effect, 1.0)
    events = rng.poisson(mean * rng.gamma(20, 1 / 20, mean.shape))
    return {"events": events, "years": years, "turn": turn}


def test_the_model_ratio_is_that_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    data = town_by_town(np.random.default_rng(3), effect=0.7)
    sites, periods = data["events"].shape
    site, period = (grid.ravel() for grid in np.meshgrid(np.arange(sites), np.arange(periods), indexing="ij"))
    on = period >= data["turn"][site]
    design = np.column_stack(
        [on, *(site == s for s in range(sites)), *(period == t for t in range(1, periods))]
    )
    fit = sm.GLM(
        data["events"].ravel(),
        design.astype(float),
        family=sm.families.Poisson(),
        offset=np.log(data["years"]).ravel(),
    ).fit(tol=1e-12)

    found = stepped_wedge(**data, rng=np.random.default_rng(1), draws=199)

    assert found.model_ratio == pytest.approx(np.exp(fit.params[0]), rel=1e-7)
    assert found.ci_low <= found.model_ratio <= found.ci_high


def test_the_variance_of_a_plan_is_that_of_generalised_least_squares():
    turn, periods, within, between = np.array([1, 1, 2, 3, 3, 4]), 5, 0.3, 0.07
    sites = turn.size
    on = (np.arange(periods) >= turn[:, None]).ravel().astype(float)
    design = np.column_stack([on, np.tile(np.eye(periods), (sites, 1))])
    inverse = np.linalg.inv(within * np.eye(periods) + between)
    information = design.T @ np.kron(np.eye(sites), inverse) @ design

    found = wedge_variance(turn=turn, periods=periods, within=within, between=between)

    assert found == pytest.approx(np.linalg.inv(information)[0, 0], rel=1e-10)


@pytest.mark.parametrize("effect", [1.0, 0.6])
def test_a_planted_ratio_is_held_and_none_is_rejected_as_often_as_it_says(effect):
    rng = np.random.default_rng(41)
    trials, held, rejected = 120, 0, 0
    for _ in range(trials):
        found = stepped_wedge(**town_by_town(rng, effect=effect), rng=rng, draws=299)
        held += found.ci_low <= effect <= found.ci_high
        rejected += found.p <= 0.05

    assert held >= 108
    assert rejected <= 13 if effect == 1.0 else rejected >= 100


def test_it_says_what_it_takes_for_granted():
    found = stepped_wedge(**town_by_town(np.random.default_rng(3)), rng=np.random.default_rng(1), draws=199)

    assert [doubt.slug for doubt in found.doubts] == ["at-once"]
    assert found.strength.word == "fairly strong"


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"turn": np.full(12, 2)}, "one-group"),
        ({"turn": np.zeros(11)}, "shapes-differ"),
        ({"events": np.zeros((12, 5))}, "no-events"),
        ({"years": np.zeros((12, 5))}, "values-unfit"),
        ({"turn": np.full(12, -1)}, "values-unfit"),
    ],
)
def test_what_is_no_wedge_is_refused(change, slug):
    data = town_by_town(np.random.default_rng(3)) | change

    with pytest.raises(DataUnfit) as refused:
        stepped_wedge(**data, rng=np.random.default_rng(1))
    assert refused.value.slug == slug


@pytest.mark.parametrize("plan", [{"within": 0.0}, {"between": -1.0}, {"turn": [1]}, {"turn": [2, 2]}])
def test_a_plan_that_tells_nothing_is_refused(plan):
    given = {"turn": [1, 2], "periods": 3, "within": 1.0, "between": 0.1} | plan

    with pytest.raises(DataUnfit):
        wedge_variance(**given)
