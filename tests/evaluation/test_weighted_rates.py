import numpy as np
import pytest

from plumbline.evaluation import overlap_weights, weighted_rates
from plumbline.values.errors import DataUnfit


def chosen(rng, n=400, effect=0.7):
    """Who is helped hangs on x, and so do their events."""
    x = rng.normal(size=n)
    treated = rng.random(n) < 1 / (1 + np.exp(-x))
    events = rng.poisson(np.exp(0.8 * x) * np.where(treated, effect, 1.0))
    return {"events": events, "years_at_liberty": np.ones(n), "treated": treated}, x


def test_it_is_the_weighted_regression_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(1)
    data, _ = chosen(rng)
    years, weight, home = rng.uniform(0.5, 2, 400), rng.uniform(0.2, 3, 400), np.arange(400) // 2
    design = np.column_stack([np.ones(400), data["treated"]])
    model = sm.GLM(
        data["events"], design, family=sm.families.Poisson(), offset=np.log(years), var_weights=weight
    )
    fit = model.fit(tol=1e-14)
    # Its own clustered error does not hold with weights, so the sandwich is laid by hand.
    scores = design * (weight * (data["events"] - fit.fittedvalues))[:, None]
    homes = np.add.reduceat(scores, np.arange(0, 400, 2))
    bread = np.linalg.inv((design * (weight * fit.fittedvalues)[:, None]).T @ design)
    sandwich = bread @ homes.T @ homes @ bread * 200 / 199 * 399 / 398

    found = weighted_rates(**(data | {"years_at_liberty": years}), weight=weight, cluster=home)

    assert found.theta == pytest.approx(fit.params[1], abs=1e-9)
    assert found.se == pytest.approx(np.sqrt(sandwich[1, 1]), rel=1e-8)


def test_influence_is_the_slope_in_each_weight():
    data, _ = chosen(np.random.default_rng(2), n=60)
    weight = np.random.default_rng(3).uniform(0.5, 2, 60)
    found = weighted_rates(**data, weight=weight)
    for row in (0, 7, 31):
        more, less = weight.copy(), weight.copy()
        more[row] *= 1 + 1e-5
        less[row] *= 1 - 1e-5
        slope = (weighted_rates(**data, weight=more).theta - weighted_rates(**data, weight=less).theta) / 2e-5
        assert found.influence[row] == pytest.approx(slope, abs=1e-8)


def test_a_planted_ratio_is_held_with_overlap_weights_and_not_without():
    rng = np.random.default_rng(8)
    held, naive = 0, []
    for _ in range(200):
        data, x = chosen(rng)
        weight = overlap_weights(covariates=x, treated=data["treated"]).weight
        found = weighted_rates(**data, weight=weight)
        held += found.ci_low <= 0.7 <= found.ci_high
        naive.append(weighted_rates(**data, weight=np.ones(400)).ratio)

    assert held >= 185
    assert np.median(naive) > 1.2


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"weight": [1, 1, 1, -1.0]}, "values-unfit"),
        ({"weight": [1, 1, 1.0]}, "shapes-differ"),
        ({"events": [1, 2, 0, 0]}, "no-events"),
        ({"weight": [1, 1, 0, 0.0]}, "too-few-clusters"),
    ],
)
def test_what_has_no_ratio_is_refused(change, slug):
    data = {
        "events": [1, 2, 1, 3],
        "years_at_liberty": np.ones(4),
        "treated": [1, 1, 0, 0],
        "weight": np.ones(4),
    }

    with pytest.raises(DataUnfit) as refused:
        weighted_rates(**(data | change))
    assert refused.value.slug == slug
