import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from plumbline.evaluation import rate_ratio
from plumbline.values.errors import DataUnfit


SAME = 1e-8


def arms(n=300, effect=0.6, seed=2):
    rng = np.random.default_rng(seed)
    offered = rng.permutation(n) < n // 2
    expected = rng.gamma(1.0, 2.0, n) + 0.1
    years = rng.uniform(0.3, 1.0, n)
    events = rng.poisson(expected * years * np.where(offered, effect, 1.0))
    return {"events": events, "years_at_liberty": years, "offered": offered}, np.log(expected)


def test_without_adjustments_it_is_the_ratio_of_the_two_rates():
    data, _ = arms()
    found = rate_ratio(**data)
    y, years, offered = data["events"], data["years_at_liberty"], data["offered"]
    plain = (y[offered].sum() / years[offered].sum()) / (y[~offered].sum() / years[~offered].sum())

    assert found.ratio == pytest.approx(plain, rel=1e-10)
    assert (found.n.offered, found.n.not_drawn) == (150, 150)
    assert found.events.offered == y[offered].sum()
    assert found.person_years.not_drawn == pytest.approx(years[~offered].sum())
    assert found.expected_events.offered + found.expected_events.not_drawn == pytest.approx(y.sum())


def test_with_an_adjustment_and_clusters_it_agrees_with_statsmodels():
    data, history = arms()
    cluster = np.repeat(np.arange(100), 3)
    found = rate_ratio(**data, covariates=history, cluster=cluster, correction="CR1")
    design = np.column_stack([np.ones(300), data["offered"], history])
    model = sm.GLM(
        data["events"], design, family=sm.families.Poisson(), offset=np.log(data["years_at_liberty"])
    )
    peer = model.fit(tol=1e-14, cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": True})

    assert found.theta == pytest.approx(peer.params[1], abs=SAME)
    assert found.se == pytest.approx(peer.bse[1], abs=SAME)
    assert np.log(found.ci_high) == pytest.approx(found.theta + t.ppf(0.975, 97) * found.se)


def blocks(rng, n=600):
    """Two blocks that differ in risk and in the share drawn."""
    hot = np.arange(n) < n // 2
    chance = np.where(hot, 0.7, 0.3)
    offered = np.zeros(n, dtype=bool)
    for block, share in ((hot, 0.7), (~hot, 0.3)):
        rows = np.flatnonzero(block)
        offered[rng.permutation(rows)[: round(share * rows.size)]] = True
    events = rng.poisson(rng.gamma(2.0, 0.5, n) * np.where(hot, 3.0, 0.5))
    return {"events": events, "years_at_liberty": np.ones(n), "offered": offered}, chance


def test_unequal_chances_are_weighed_by_their_inverse_as_statsmodels_does():
    data, chance = blocks(np.random.default_rng(3))
    found = rate_ratio(**data, chance=chance, correction="CR1")
    weight = 1 / np.where(data["offered"], chance, 1 - chance)
    model = sm.GLM(
        data["events"],
        sm.add_constant(data["offered"] * 1.0),
        family=sm.families.Poisson(),
        freq_weights=weight,
    )
    peer = model.fit(tol=1e-14)
    y, arm = data["events"], data["offered"]
    rates = [np.average(y[side], weights=weight[side]) for side in (arm, ~arm)]

    assert found.theta == pytest.approx(peer.params[1], abs=SAME)
    assert found.ratio == pytest.approx(rates[0] / rates[1])
    assert (found.events.offered, found.n.offered) == (y[arm].sum(), 300)


def test_equal_chances_change_nothing():
    data, history = arms()
    plain, told = (rate_ratio(**data, covariates=history, chance=c) for c in (None, np.full(300, 0.5)))

    assert (told.theta, told.se) == pytest.approx((plain.theta, plain.se), rel=1e-12)


def test_where_blocks_differ_in_risk_and_chance_nothing_planted_is_held_and_without_chances_it_is_not():
    held, naive = 0, 0
    for seed in range(100):
        data, chance = blocks(np.random.default_rng(seed))
        found, plain = rate_ratio(**data, chance=chance), rate_ratio(**data)
        held += found.ci_low <= 1 <= found.ci_high
        naive += plain.ci_low <= 1 <= plain.ci_high

    assert held >= 92
    assert naive <= 5


@pytest.mark.parametrize("chance", [np.full(300, 1.0), np.full(300, 0.0), np.full(299, 0.5)])
def test_a_chance_that_no_lot_gives_is_refused(chance):
    with pytest.raises(DataUnfit, match="as the lot gave it"):
        rate_ratio(**arms()[0], chance=chance)


def test_cr3_is_wider_than_cr1():
    data, history = arms()

    assert (
        rate_ratio(**data, covariates=history).se
        > rate_ratio(**data, covariates=history, correction="CR1").se
    )


def test_influence_is_each_persons_part_in_the_estimate():
    data, history = arms(n=120)
    found = rate_ratio(**data, covariates=history)
    left_out = {name: np.delete(values, 7) for name, values in data.items()}
    without = rate_ratio(**left_out, covariates=np.delete(history, 7))

    assert found.influence.sum() == pytest.approx(0, abs=1e-8)
    assert found.theta - without.theta == pytest.approx(found.influence[7], rel=0.1, abs=2e-4)
    assert found.diagnostics.leave_one_out[0] <= found.ratio <= found.diagnostics.leave_one_out[1]


def test_people_never_at_liberty_are_left_out_and_said_so():
    data, history = arms()
    data["years_at_liberty"][:5] = 0
    data["events"][:5] = 1
    found = rate_ratio(**data, covariates=history)
    kept = {name: values[5:] for name, values in data.items()}

    assert found.theta == pytest.approx(rate_ratio(**kept, covariates=history[5:]).theta)
    assert found.influence[:5].tolist() == [0.0] * 5
    assert "events-without-time" in [doubt.slug for doubt in found.doubts]


def test_swapping_the_arms_turns_the_ratio_over():
    data, history = arms()
    one = rate_ratio(**data, covariates=history)
    other = rate_ratio(**(data | {"offered": ~data["offered"]}), covariates=history)

    assert other.ratio == pytest.approx(1 / one.ratio)
    assert other.ci_low == pytest.approx(1 / one.ci_high)


@given(scale=st.floats(0.01, 100), seed=st.integers(0, 50))
def test_the_unit_of_time_does_not_matter(scale, seed):
    data, history = arms(n=60, seed=seed)
    one = rate_ratio(**data, covariates=history)
    other = rate_ratio(**(data | {"years_at_liberty": scale * data["years_at_liberty"]}), covariates=history)

    assert other.theta == pytest.approx(one.theta, abs=1e-7)
    assert other.se == pytest.approx(one.se, rel=1e-6)


@given(seed=st.integers(0, 50))
def test_the_order_of_people_does_not_matter(seed):
    data, history = arms(n=60, seed=seed)
    turned = {name: values[::-1] for name, values in data.items()}

    assert rate_ratio(**turned, covariates=history[::-1]).theta == pytest.approx(
        rate_ratio(**data, covariates=history).theta, abs=1e-9
    )


def test_doubts_name_few_events_few_people_and_one_person():
    found = rate_ratio(
        events=[9, 0, 1, 0, 2, 1],
        years_at_liberty=np.ones(6),
        offered=[True, True, True, False, False, False],
    )

    assert [doubt.slug for doubt in found.doubts] == ["few-events", "few-clusters", "one-person"]


def test_arms_that_differ_before_the_draw_are_pointed_out():
    data, _ = arms()
    found = rate_ratio(**data, covariates=data["offered"] + np.random.default_rng(1).normal(size=300))

    assert "imbalance" in [doubt.slug for doubt in found.doubts]
    assert found.diagnostics.imbalance[0] == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"events": [0, 0, 1, 1]}, "no-events"),
        ({"events": [1, 1, 0, 0]}, "no-events"),
        ({"events": [1, -1, 1, 1]}, "values-unfit"),
        ({"events": [1, np.nan, 1, 1]}, "values-unfit"),
        ({"years_at_liberty": [1, 1, 1]}, "shapes-differ"),
        ({"years_at_liberty": [1, 0, 1, 1]}, "arm-empty"),
        ({"offered": [True, False, False, False]}, "arm-empty"),
        ({"covariates": [1.0, 2.0, 3.0]}, "covariates-unfit"),
        ({"covariates": [1.0, 2.0, 3.0, np.inf]}, "covariates-unfit"),
        ({"covariates": [1.0, 1.0, 0.0, 0.0]}, "design-singular"),
        ({"cluster": [1, 2]}, "shapes-differ"),
        ({"cluster": [1, 1, 2, 2]}, "too-few-clusters"),
    ],
)
def test_numbers_that_give_no_ratio_are_refused(changes, slug):
    data = {"events": [1, 2, 1, 2], "years_at_liberty": [1, 1, 1, 1], "offered": [True, True, False, False]}
    with pytest.raises(DataUnfit) as refused:
        rate_ratio(**(data | changes))

    assert refused.value.slug == slug


def test_the_arrays_given_are_left_as_they_were():
    data, history = arms()
    before = {name: values.copy() for name, values in data.items()}
    rate_ratio(**data, covariates=history)

    assert all(np.array_equal(data[name], before[name]) for name in data)
