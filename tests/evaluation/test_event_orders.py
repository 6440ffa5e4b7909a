import numpy as np
import pytest

from plumbline.evaluation import andersen_gill, event_history, first_event, pwp_gap_time, pwp_total_time, wlw
from plumbline.evaluation.event_orders import event_order
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected, table
from tests.evaluation.test_event_rates import PRINTED, bladder, made_up, planted


MODELS = {
    "PWP_total_efron": pwp_total_time,
    "PWP_gap_efron": pwp_gap_time,
    "WLW_common_effect_efron": wlw,
}


@pytest.mark.parametrize("name", MODELS)
def test_c02_is_that_of_r(reference_data, name):
    found, wanted = MODELS[name](bladder(reference_data)), expected(reference_data, "C02")[name]

    assert found.coef == pytest.approx(wanted["coef"], abs=PRINTED)
    assert np.sqrt(np.diag(found.model_covariance)) == pytest.approx(wanted["se"], abs=PRINTED)
    assert found.se == pytest.approx(wanted["robust_se"], abs=PRINTED)


def test_orders_are_counted_as_in_the_published_rows(reference_data):
    assert event_order(bladder(reference_data)).tolist() == table(reference_data, "bladder2")["enum"].tolist()


def test_the_order_of_rows_does_not_matter(reference_data):
    history = bladder(reference_data)
    mixed = np.random.default_rng(2).permutation(history.stop.size)
    for model in (*MODELS.values(), first_event):
        assert model(history.taking(mixed)).coef == pytest.approx(model(history).coef, abs=1e-9)


def test_the_first_event_alone_takes_nobody_twice():
    data = made_up(n=80)
    found = first_event(event_history(**data))
    one_each = np.unique(data["person"][data["event"]]).size

    assert found.events == one_each
    assert "first-alone" in [doubt.slug for doubt in found.doubts]


def test_with_one_order_only_pwp_is_the_rate_model():
    history = event_history(**made_up(n=60))

    assert pwp_total_time(history, most_orders=1).coef == pytest.approx(
        andersen_gill(history).coef, abs=1e-12
    )


def test_a_planted_ratio_of_first_events_is_held():
    """Equal risks, so that the hazard ratio of the first event is the planted one."""
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        n = 150
        arm = np.arange(n) % 2
        time = rng.exponential(1 / np.where(arm, 0.6, 1.0))
        found = first_event(event_history(stop=np.minimum(time, 1.5), event=time <= 1.5, covariates=arm))
        held += found.ci_low[0] <= 0.6 <= found.ci_high[0]
    # Binomial(200, 0.95) has a standard deviation of 3.1.
    assert 181 <= held <= 199


def test_given_what_came_before_clumps_pull_the_ratio_towards_none():
    """The trap of PWP: with uneven risk, those of the better arm who reach a second event are the riskier."""
    rng = np.random.default_rng(9)
    found = [np.log(pwp_total_time(event_history(**planted(rng, n=400))).ratio[0]) for _ in range(30)]

    assert np.log(0.7) + 0.05 < np.mean(found) < 0
    assert "by-what-came-before" in [
        doubt.slug for doubt in pwp_gap_time(event_history(**planted(rng))).doubts
    ]


def test_covariates_that_change_have_no_place_in_wlw():
    with pytest.raises(DataUnfit, match="change over time"):
        wlw(event_history(**made_up(n=20)))


def test_wlw_needs_follow_up_without_a_gap():
    with pytest.raises(DataUnfit, match="without a gap"):
        wlw(
            event_history(
                person=[1, 1, 2], start=[0, 4, 0], stop=[2, 6, 9], event=[1, 1, 1], covariates=[1, 1, 0]
            )
        )


@pytest.mark.parametrize("call", [lambda h: wlw(h, orders=0), lambda h: pwp_total_time(h, most_orders=0)])
def test_an_order_at_least_must_be_told_apart(call):
    with pytest.raises(DataUnfit, match="order"):
        call(event_history(**planted(np.random.default_rng(1))))


def test_gaps_of_as_many_days_are_ties_in_years_too():
    data = made_up(n=120)
    years = data | {"start": data["start"] / 365.25, "stop": data["stop"] / 365.25}

    assert pwp_gap_time(event_history(**years)).coef == pytest.approx(
        pwp_gap_time(event_history(**data)).coef, abs=1e-9
    )
