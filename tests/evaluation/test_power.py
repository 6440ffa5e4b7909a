import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import (
    clumping,
    people_needed,
    people_needed_from,
    per_arm_needed,
    power_to_see,
    rate_ratio,
    smallest_detectable_fall,
    smallest_fall_seen,
)
from plumbline.values.errors import DataUnfit


PUBLISHED = 1e-4


@pytest.mark.parametrize(
    ("approach", "needed"), [("reference", 22.37386), ("true", 21.23734), ("pooled", 20.85564)]
)
def test_c23_zhu_and_lakkis(approach, needed):
    found = per_arm_needed(rate0=5, ratio=2, dispersion=0.5, years=1, null_variance=approach)

    assert found == pytest.approx(needed, abs=PUBLISHED)


def test_people_needed_counts_both_arms_and_rounds_up():
    assert people_needed(fall=0.5, rate0=10, dispersion=0.5, years=1) == 2 * 22


@given(
    fall=st.floats(0.1, 0.8), rate0=st.floats(0.2, 5), dispersion=st.floats(0, 3), years=st.floats(0.25, 3)
)
def test_the_number_needed_shows_the_fall_and_two_fewer_do_not(fall, rate0, dispersion, years):
    asked = {"rate0": rate0, "dispersion": dispersion, "years": years}
    needed = people_needed(fall=fall, **asked)

    assert smallest_detectable_fall(n=needed, **asked) <= fall + 1e-9
    if needed > 4:
        fewer = smallest_detectable_fall(n=needed - 2, **asked)
        assert fewer is None or fewer > fall - 1e-9


def test_no_fall_can_be_seen_where_hardly_anything_happens():
    assert smallest_detectable_fall(n=10, rate0=0.01, dispersion=1, years=1) is None


def test_any_fall_can_be_seen_with_people_enough():
    assert smallest_detectable_fall(n=10**9, rate0=1, dispersion=1, years=1) == pytest.approx(0.001)


def test_the_stated_power_is_met_by_the_estimator_on_negative_binomial_counts():
    rng = np.random.default_rng(8)
    n = people_needed(fall=0.4, rate0=1.5, dispersion=0.8, years=1)
    offered = np.arange(n) < n // 2
    seen = 0
    for _ in range(400):
        rate = 1.5 * rng.gamma(1 / 0.8, 0.8, n) * np.where(offered, 0.6, 1.0)
        seen += rate_ratio(events=rng.poisson(rate), years_at_liberty=np.ones(n), offered=offered).ci_high < 1

    # Binomial(400, 0.8) has a standard deviation of 8; the robust interval is a shade wider than the formula's.
    assert 290 <= seen <= 345


def test_scaling_from_a_comparison_follows_the_square_of_its_standard_error():
    z = 1.959963985 + 0.841621234

    assert people_needed_from(n=300, se=0.2, fall=0.3) == pytest.approx(
        300 * (0.2 * z / np.log(0.7)) ** 2, abs=2
    )


def test_clumping_recovers_what_was_planted():
    rng = np.random.default_rng(6)
    expected = rng.uniform(0.5, 3, 200_000)

    assert clumping(rng.poisson(expected * rng.gamma(2.0, 0.5, 200_000)), expected) == pytest.approx(
        0.5, abs=0.02
    )
    assert clumping(rng.poisson(2.0, 1_000_000)) == pytest.approx(0, abs=0.003)
    assert clumping([2, 2, 2]) == 0


@pytest.mark.parametrize("fall", [0, 1, 1.2])
def test_a_fall_must_be_a_share(fall):
    with pytest.raises(DataUnfit):
        people_needed(fall=fall, rate0=1, dispersion=1, years=1)


@pytest.mark.parametrize(
    "changes", [{"rate0": 0}, {"dispersion": -1}, {"years": 0}, {"power": 1}, {"ratio": 1}, {"alpha": 0.9}]
)
def test_rates_out_of_range_are_refused(changes):
    with pytest.raises(DataUnfit):
        per_arm_needed(**({"rate0": 1, "ratio": 0.5, "dispersion": 1, "years": 1} | changes))


def test_other_questions_without_an_answer_are_refused():
    with pytest.raises(DataUnfit):
        smallest_detectable_fall(n=3, rate0=1, dispersion=1, years=1)
    with pytest.raises(DataUnfit):
        people_needed_from(n=300, se=0, fall=0.3)
    with pytest.raises(DataUnfit):
        clumping([0, 0, 0])


@given(
    fall=st.floats(0.1, 0.8), rate0=st.floats(0.2, 5), dispersion=st.floats(0, 3), years=st.floats(0.25, 3)
)
def test_the_number_needed_has_the_power_asked_for(fall, rate0, dispersion, years):
    asked = {"fall": fall, "rate0": rate0, "dispersion": dispersion, "years": years}
    needed = people_needed(**asked)

    assert power_to_see(n=needed, **asked) >= 0.8 - 1e-9
    if needed > 6:
        assert power_to_see(n=needed - 2, **asked) < 0.8


@pytest.mark.parametrize("wrong", [{"n": 2}, {"fall": 0.0}, {"fall": 1.0}, {"rate0": 0.0}])
def test_no_power_is_told_of_rates_that_cannot_be(wrong):
    with pytest.raises(DataUnfit):
        power_to_see(**{"n": 100, "fall": 0.3, "rate0": 1.0, "dispersion": 0.5, "years": 1.0, **wrong})


@given(se=st.floats(0.02, 0.6), n=st.integers(20, 5000))
def test_of_the_smallest_fall_that_could_have_been_seen_no_more_people_are_needed(se, n):
    fall = smallest_fall_seen(se=se)
    assert people_needed_from(n=n, se=se, fall=fall) == pytest.approx(n, abs=2)


def test_a_fall_of_that_size_is_seen_eight_times_in_ten():
    rng, n = np.random.default_rng(20261130), 400
    offered = np.arange(n) < n // 2
    usual = rng.gamma(2.0, 1.0, n)
    one = rate_ratio(events=rng.poisson(usual), years_at_liberty=np.ones(n), offered=offered)
    fall = smallest_fall_seen(se=one.se)
    seen = 0
    for _ in range(400):
        usual = rng.gamma(2.0, 1.0, n)
        events = rng.poisson(np.where(offered, 1 - fall, 1.0) * usual)
        seen += rate_ratio(events=events, years_at_liberty=np.ones(n), offered=offered).ci_high < 1
    assert 0.72 <= seen / 400 <= 0.88


def test_a_wider_interval_shows_larger_falls_alone():
    assert smallest_fall_seen(se=0.1, level=0.997) > smallest_fall_seen(se=0.1)


@pytest.mark.parametrize("wrong", [{"se": 0.0}, {"level": 1.0}, {"power": 0.0}])
def test_no_fall_is_told_of_an_error_that_cannot_be(wrong):
    with pytest.raises(DataUnfit):
        smallest_fall_seen(**{"se": 0.1, **wrong})
