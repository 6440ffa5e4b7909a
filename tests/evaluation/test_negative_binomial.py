import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import negative_binomial_rates
from plumbline.evaluation.negative_binomial import fit_negative_binomial
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected, table


# The cases print six or seven digits.
C06_PRINTED = 6e-8
C05_PRINTED = 1e-4
LIKELIHOOD_PRINTED = 1e-5


def counts(n=600, seed=1, effect=0.7, clumping=0.8):
    rng = np.random.default_rng(seed)
    arm, x, years = np.arange(n) % 2, rng.normal(size=n), rng.uniform(0.3, 1.5, n)
    mean = 2 * years * np.where(arm, effect, 1.0) * np.exp(0.3 * x)
    return {
        "events": rng.poisson(mean * rng.gamma(1 / clumping, clumping, n)),
        "years_at_liberty": years,
        "covariates": np.column_stack([arm, x]),
    }


def test_c06_absent_days_are_those_of_r_and_statsmodels(reference_data):
    rows, wanted = table(reference_data, "quine"), expected(reference_data, "C06")
    levels = (("Eth", "N"), ("Sex", "M"), ("Age", "F1"), ("Age", "F2"), ("Age", "F3"), ("Lrn", "SL"))
    design = np.column_stack([np.ones(146), *(rows[name] == level for name, level in levels)])
    found = fit_negative_binomial(events=rows["Days"], design=design, offset=np.zeros(146))

    assert found.theta == pytest.approx(wanted["theta"], abs=C06_PRINTED)
    # R stops its own Newton steps a little short of the maximum.
    assert found.theta_se == pytest.approx(wanted["theta_se"], abs=1e-6)
    assert found.coef == pytest.approx(list(wanted["coef"].values()), abs=C06_PRINTED)
    assert 2 * found.log_likelihood == pytest.approx(wanted["twice_logL"], abs=1e-6)
    se = np.sqrt(np.diag(found.inverse_information))[1:3]
    assert se == pytest.approx(list(wanted["se_expected_info"].values()), abs=C06_PRINTED)
    observed = np.sqrt(np.diag(found.observed_inverse))[1:3]
    assert observed == pytest.approx(list(wanted["se_observed_info_statsmodels"].values()), abs=1e-6)


def test_c05_arrest_counts_are_those_of_r(reference_data):
    rows, wanted = table(reference_data, "crime1"), expected(reference_data, "C05")
    names = ["pcnv", "avgsen", "tottime", "ptime86", "qemp86", "inc86", "black", "hispan", "born60"]
    found = negative_binomial_rates(
        events=rows["narr86"],
        years_at_liberty=np.ones(2725),
        covariates=np.column_stack([rows[name] for name in names]),
    )

    for name, coef in wanted["nb2_coef"].items():
        assert found.coef[names.index(name)] == pytest.approx(coef, abs=C05_PRINTED)
    assert 1 / found.clumping == pytest.approx(wanted["nb2_theta"], abs=C05_PRINTED)
    assert found.log_likelihood == pytest.approx(wanted["nb2_logL"], abs=1e-3)
    assert found.over_poisson == pytest.approx(
        2 * (found.log_likelihood - wanted["poisson_logL"]), abs=LIKELIHOOD_PRINTED
    )


def test_robust_errors_by_household_are_those_of_statsmodels():
    data, household = counts(), np.repeat(np.arange(200), 3)
    found = negative_binomial_rates(**data, cluster=household)
    design = sm.add_constant(data["covariates"])
    model = sm.GLM(
        data["events"],
        design,
        family=sm.families.NegativeBinomial(alpha=found.clumping),
        offset=np.log(data["years_at_liberty"]),
    )
    peer = model.fit(tol=1e-14, cov_type="cluster", cov_kwds={"groups": household, "use_correction": True})

    assert found.coef == pytest.approx(peer.params[1:], abs=1e-7)
    assert found.model_se == pytest.approx(model.fit(tol=1e-14, scale=1.0).bse[1:], rel=1e-6)
    # Theirs has the observed information in the middle for this link, ours the expected: alike, not equal.
    assert found.se == pytest.approx(peer.bse[1:], rel=0.05)


def test_influence_is_each_rows_part_in_the_estimate():
    data = counts(n=300)
    found = negative_binomial_rates(**data)
    without = negative_binomial_rates(**{name: np.delete(values, 7, axis=0) for name, values in data.items()})

    assert found.influence.sum(axis=0) == pytest.approx([0, 0], abs=1e-8)
    assert found.coef - without.coef == pytest.approx(found.influence[7], abs=1e-3)


def test_planted_ratio_and_clumping_are_held():
    ratio = clumping = 0
    for seed in range(200):
        found = negative_binomial_rates(**counts(n=200, seed=seed))
        ratio += found.ci_low[0] <= 0.7 <= found.ci_high[0]
        clumping += found.clumping_low <= 0.8 <= found.clumping_high
    # Binomial(200, 0.95) has a standard deviation of 3.1.
    assert min(ratio, clumping) >= 181


@given(scale=st.floats(0.01, 100), seed=st.integers(0, 20))
def test_the_unit_of_time_does_not_matter(scale, seed):
    data = counts(n=150, seed=seed)
    one = negative_binomial_rates(**data)
    other = negative_binomial_rates(**(data | {"years_at_liberty": scale * data["years_at_liberty"]}))

    assert other.coef == pytest.approx(one.coef, abs=1e-7)
    assert other.clumping == pytest.approx(one.clumping, rel=1e-6)


@given(seed=st.integers(0, 20))
def test_the_order_of_rows_does_not_matter(seed):
    data = counts(n=150, seed=seed)
    other = negative_binomial_rates(**{name: values[::-1] for name, values in data.items()})

    assert other.coef == pytest.approx(negative_binomial_rates(**data).coef, abs=1e-8)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"events": [0, 0, 0, 0, 0, 0]}, "no-events"),
        ({"events": [0, 0, 0, 9, 1, 0]}, "estimate-infinite"),
        ({"events": [2, 2, 2, 2, 2, 3]}, "not-clumped"),
        ({"events": [1.5, 2, 9, 9, 0, 1]}, "values-unfit"),
        ({"events": [-1, 2, 9, 9, 0, 1]}, "values-unfit"),
        ({"years_at_liberty": [1, 1, 1, 1, 1, 0]}, "values-unfit"),
        ({"years_at_liberty": [1, 1]}, "shapes-differ"),
        ({"covariates": [1, 1, 1, 1, 1, 1]}, "design-singular"),
        ({"covariates": [[1, 2], [1, 2], [1, 2], [0, 0], [0, 0], [0, 0]]}, "design-singular"),
        ({"cluster": [1, 2]}, "shapes-differ"),
        ({"cluster": [1, 1, 1, 2, 2, 2]}, "too-few-clusters"),
    ],
)
def test_numbers_that_give_no_ratio_are_refused(changes, slug):
    data = {"events": [0, 7, 1, 9, 0, 1], "years_at_liberty": np.ones(6), "covariates": [1, 1, 1, 0, 0, 0]}
    with pytest.raises(DataUnfit) as refused:
        negative_binomial_rates(**(data | changes))

    assert refused.value.slug == slug


def test_doubts_name_few_events_few_people_and_one_person():
    found = negative_binomial_rates(
        events=[0, 7, 1, 9, 0, 1], years_at_liberty=np.ones(6), covariates=[1, 1, 1, 0, 0, 0]
    )

    assert [doubt.slug for doubt in found.doubts] == ["few-events", "few-clusters", "one-person"]
