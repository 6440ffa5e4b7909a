import numpy as np
import pytest

from plumbline.evaluation import power_by_history, power_of
from plumbline.evaluation.power import per_arm_needed
from plumbline.values.errors import DataUnfit


def steady(rng, n=4000, rate=2.0, clumping=0.5, homes=1):
    """Everybody alike but for gamma risk; the score is chance, so that the list is like the town."""
    risk = rng.gamma(1 / clumping, clumping, n // homes)[np.arange(n) // homes]
    return {
        "score": rng.random(n),
        "before": rng.poisson(rate * risk),
        "after": rng.poisson(rate * risk),
        "cluster": np.arange(n) // homes,
    }


def formula(fall, listed, rate=2.0, clumping=0.5):
    """Error at which the formula would need just this list, turned into power."""
    needed = per_arm_needed(rate0=rate, ratio=1 - fall, dispersion=clumping, years=1)
    return power_of(fall=fall, se=-np.log(1 - fall) / 2.8015852 * np.sqrt(needed / (listed / 2)))


@pytest.mark.parametrize("fall", [0.3, 0.5])
def test_on_negative_binomial_counts_it_is_the_formula(fall):
    rng = np.random.default_rng(2)
    found = power_by_history(**steady(rng), listed=120, rng=rng, falls=[fall])

    # Monte Carlo error is at most 0.025, and CR3 errs on the wide side.
    assert found.power[0] == pytest.approx(formula(fall, 120), abs=0.07)


@pytest.mark.parametrize("homes", [1, 2])
def test_with_nothing_planted_little_is_seen(homes):
    rng = np.random.default_rng(3 + homes)
    found = power_by_history(**steady(rng, homes=homes), listed=100, rng=rng, falls=[0.0, 0.9])

    assert found.power[0] <= 0.08
    assert found.power[1] > 0.95
    assert found.doubts == ()


def test_it_finds_the_fall_of_a_list_made_on_a_peak():
    rng = np.random.default_rng(6)
    rows = steady(rng)
    rows["score"] = rows["before"] + rng.random(4000)
    found = power_by_history(**rows, listed=80, rng=rng, falls=[0.0, 0.5], draws=60)
    top = np.argsort(-rows["score"])[:80]

    assert found.fall_by_itself > 0.2
    assert found.fall_by_itself == pytest.approx(
        1 - rows["after"][top].sum() / rows["before"][top].sum(), abs=0.08
    )


def test_power_rises_and_the_smallest_lies_between():
    rng = np.random.default_rng(7)
    found = power_by_history(**steady(rng), listed=150, rng=rng, falls=[0.0, 0.2, 0.4, 0.6], draws=150)

    assert np.all(np.diff(found.power) > 0)
    assert 0.2 < found.smallest < 0.6
    assert found.error == pytest.approx(np.sqrt(found.power * (1 - found.power) / 150))


def test_a_covariate_that_tells_much_helps():
    rng = np.random.default_rng(8)
    rows = steady(rng, rate=4.0, clumping=1.0)
    given = {"listed": 100, "falls": [0.3], "draws": 200}
    plain = power_by_history(**rows, **given, rng=np.random.default_rng(1))
    told = power_by_history(
        **rows, **given, rng=np.random.default_rng(1), covariates=np.log(rows["before"] + 0.5)
    )

    assert told.power[0] > plain.power[0] + 0.1


def test_a_list_with_hardly_any_events_says_so():
    rng = np.random.default_rng(9)
    found = power_by_history(**steady(rng, rate=0.05), listed=40, rng=rng, draws=60)

    assert {"few-events", "no-answer"} <= {doubt.slug for doubt in found.doubts}
    assert found.smallest is None


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"listed": 4}, "too-few-people"),
        ({"listed": 99999}, "too-few-people"),
        ({"falls": [0.5, 0.1]}, "power-unfit"),
        ({"draws": 3}, "power-unfit"),
        ({"after": np.zeros(100)}, "no-events"),
        ({"after": np.full(100, 0.5)}, "values-unfit"),
        ({"before": np.ones(3)}, "shapes-differ"),
    ],
)
def test_a_plan_that_cannot_be_played_is_refused(change, slug):
    rng = np.random.default_rng(1)
    given = {name: values[:100] for name, values in steady(rng).items()} | {"listed": 40, "rng": rng}

    with pytest.raises(DataUnfit) as refused:
        power_by_history(**(given | change))
    assert refused.value.slug == slug
