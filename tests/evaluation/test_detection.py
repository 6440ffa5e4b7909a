import numpy as np
import pytest

from plumbline.evaluation import by_source
from plumbline.values.errors import DataUnfit


def told(rng, n=400, watched=1.0, effect=1.0):
    """Half of what happens is told of by the public; agencies find as much, and ``watched`` times that among the helped."""
    offered = np.arange(n) % 2 == 0
    risk = rng.gamma(2.0, 0.5, n) * np.where(offered, effect, 1.0)
    return {
        "events": {
            "agencies": rng.poisson(risk * np.where(offered, watched, 1.0)),
            "public": rng.poisson(risk),
        },
        "years_at_liberty": np.ones(n),
        "offered": offered,
    }


def slugs(found):
    return [doubt.slug for doubt in found.doubts]


def test_it_is_the_interaction_of_a_stacked_regression():
    sm = pytest.importorskip("statsmodels.api")
    data = told(np.random.default_rng(1), watched=1.4)
    n = data["offered"].size
    kind, arm = np.repeat([1.0, 0.0], n), np.tile(data["offered"], 2).astype(float)
    design = np.column_stack([np.ones(2 * n), kind, arm, kind * arm])
    y = np.concatenate([data["events"]["agencies"], data["events"]["public"]])
    fit = sm.GLM(y, design, family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": np.tile(np.arange(n), 2), "use_correction": False}, tol=1e-13
    )

    found = by_source(**data)

    assert np.log(found.watched.ratio) == pytest.approx(fit.params[3], abs=1e-9)
    assert found.watched.se == pytest.approx(fit.bse[3] * np.sqrt(n / (n - 1)), rel=1e-8)
    assert found.ratios["public"].theta == pytest.approx(fit.params[2], abs=1e-9)


def test_planted_watching_is_told_and_its_absence_seldom():
    rng = np.random.default_rng(2)
    seen = [slugs(by_source(**told(rng, watched=2.0))) for _ in range(200)]
    fair = [slugs(by_source(**told(rng, effect=0.7))) for _ in range(200)]

    assert sum(names == ["watched-more"] for names in seen) >= 190
    assert sum(bool(names) for names in fair) <= 18


def test_agencies_that_record_less_are_told():
    assert slugs(by_source(**told(np.random.default_rng(3), watched=0.4))) == ["recorded-less"]


def test_a_source_without_events_in_an_arm_is_named_and_counted_in_all():
    data = told(np.random.default_rng(4))
    data["events"]["hospitals"] = (np.arange(data["offered"].size) == 0).astype(float)
    found = by_source(**data)

    assert found.without == ("hospitals",)
    assert slugs(found) == ["source-empty"]
    assert found.whole.events.offered == sum(np.sum(y[data["offered"]]) for y in data["events"].values())


@pytest.mark.parametrize(
    ("events", "slug"),
    [
        ({"public": [1, 1]}, "sources-unfit"),
        ({"public": [1, 1], "neighbours": [1, 1]}, "sources-unfit"),
        ({"public": [1, 1], "agencies": [1]}, "shapes-differ"),
    ],
)
def test_what_is_no_split_is_refused(events, slug):
    with pytest.raises(DataUnfit) as refused:
        by_source(events=events, years_at_liberty=[1, 1], offered=[1, 0])
    assert refused.value.slug == slug
