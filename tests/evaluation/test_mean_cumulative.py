import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import cumulative_contrast, event_history, mean_cumulative
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected, table
from tests.evaluation.test_event_rates import PRINTED, everything, made_up, planted


def cgd(reference_data):
    rows = table(reference_data, "cgd")
    history = event_history(person=rows["id"], start=rows["tstart"], stop=rows["tstop"], event=rows["status"])
    return history, rows["treat"]


@pytest.mark.parametrize("arm", ["placebo", "rIFN-g"])
def test_c03_mean_and_robust_error_are_those_of_r(reference_data, arm):
    history, treat = cgd(reference_data)
    wanted = expected(reference_data, "C03")["MCF"][arm]
    found = mean_cumulative(history.taking(treat == arm), at=[float(day) for day in wanted])

    assert found.mean == pytest.approx([mean for mean, _ in wanted.values()], abs=PRINTED)
    assert found.se == pytest.approx([se for _, se in wanted.values()], abs=PRINTED)


def test_the_difference_of_arms_adds_their_variances(reference_data):
    history, treat = cgd(reference_data)
    found = cumulative_contrast(history, in_one=treat == "rIFN-g", at=[100, 200, 300])
    wanted = expected(reference_data, "C03")["MCF"]
    gap = [wanted["rIFN-g"][day][0] - wanted["placebo"][day][0] for day in ("100", "200", "300")]

    assert found.difference == pytest.approx(gap, abs=2 * PRINTED)
    assert found.se == pytest.approx(np.hypot(found.one.se, found.other.se), rel=1e-12)
    assert np.sqrt(np.sum(found.influence**2, axis=0)) == pytest.approx(found.se)
    assert np.all(found.ci_low < found.difference)
    assert np.all(found.ratio_high[1:] < 1)


def by_hand(data, t):
    """Sum over event times of events over people at risk, listing who is."""
    total = 0.0
    for u in np.unique(data["stop"][data["event"]]):
        if u <= t:
            risk = (data["start"] < u) & (u <= data["stop"])
            total += data["weight"][data["event"] & (data["stop"] == u)].sum() / data["weight"][risk].sum()
    return total


def test_the_mean_is_that_of_listing_who_is_at_risk():
    data = everything(n=30)
    found = mean_cumulative(event_history(**data), at=[10, 20, 40])

    assert found.mean == pytest.approx([by_hand(data, t) for t in (10, 20, 40)], rel=1e-12)
    assert found.curve[-1] == pytest.approx(by_hand(data, np.inf), rel=1e-12)


def test_influence_is_the_slope_of_the_mean_in_each_persons_weight():
    data = everything(n=30)
    found = mean_cumulative(event_history(**data), at=[10, 20, 40])
    for person in (0, 7, 29):
        mine, step = data["person"] == person, 1e-5
        more, less = (
            [
                by_hand(data | {"weight": data["weight"] * np.where(mine, 1 + s * step, 1.0)}, t)
                for t in (10, 20, 40)
            ]
            for s in (1, -1)
        )
        assert (np.array(more) - less) / (2 * step) == pytest.approx(found.influence[person], abs=1e-8)


@given(seed=st.integers(0, 20), at=st.floats(0.05, 0.95))
def test_splitting_a_span_in_two_changes_nothing(seed, at):
    data = made_up(n=20, seed=seed)
    data.pop("covariates")
    middle = data["start"] + at * (data["stop"] - data["start"])
    two = {
        "person": np.tile(data["person"], 2),
        "start": np.concatenate([data["start"], middle]),
        "stop": np.concatenate([middle, data["stop"]]),
        "event": np.concatenate([np.zeros(middle.size, dtype=bool), data["event"]]),
    }
    one, other = (mean_cumulative(event_history(**rows), at=[15.0]) for rows in (data, two))

    assert other.mean == pytest.approx(one.mean)
    assert other.se == pytest.approx(one.se)


def test_a_planted_mean_and_difference_are_held():
    rng = np.random.default_rng(7)
    mean_held = gap_held = ratio_held = 0
    for _ in range(200):
        data = planted(rng)
        history, in_one = event_history(**data), data["covariates"] == 1
        found = cumulative_contrast(history, in_one=in_one, at=[0.8])
        mean_held += found.other.ci_low[0] <= 2.4 <= found.other.ci_high[0]
        gap_held += found.ci_low[0] <= -0.72 <= found.ci_high[0]
        ratio_held += found.ratio_low[0] <= 0.7 <= found.ratio_high[0]
    # Binomial(200, 0.95) has a standard deviation of 3.1.
    assert min(mean_held, gap_held, ratio_held) >= 180


def test_households_across_both_arms_are_one_unit():
    data = planted(np.random.default_rng(3), n=100)
    household = data["person"] // 2
    plain = cumulative_contrast(event_history(**data), in_one=data["covariates"] == 1, at=[0.8])
    found = cumulative_contrast(
        event_history(**data, cluster=household), in_one=data["covariates"] == 1, at=[0.8]
    )
    together = plain.influence.reshape(50, 2).sum(axis=1)

    assert found.difference == pytest.approx(plain.difference)
    assert found.se[0] == pytest.approx(np.sqrt(np.sum(together**2)))


def test_before_the_first_event_the_interval_is_that_of_a_count_of_none():
    found = mean_cumulative(event_history(stop=[5, 6, 7, 8], event=[1, 0, 1, 0]), at=[2, 6])

    assert (found.mean[0], found.ci_low[0]) == (0, 0)
    assert found.ci_high[0] == pytest.approx(-np.log(0.025) / 4)
    assert [doubt.slug for doubt in found.doubts] == ["few-at-risk"]


@pytest.mark.parametrize(
    ("at", "slug"),
    [([], "times-unfit"), ([2, 2], "times-unfit"), ([np.nan], "times-unfit"), ([9], "times-beyond")],
)
def test_times_that_cannot_be_told_are_refused(at, slug):
    with pytest.raises(DataUnfit) as refused:
        mean_cumulative(event_history(stop=[5, 6, 7], event=[1, 0, 1]), at=at)

    assert refused.value.slug == slug


@pytest.mark.parametrize(
    ("in_one", "slug"),
    [
        ([1, 1, 1, 1], "one-group"),
        ([1, 0, 0, 0], "both-groups"),
        ([1, 1], "shapes-differ"),
        ([0, 0, 0, 1], "no-events"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(in_one, slug):
    history = event_history(person=[1, 1, 2, 3], start=[0, 2, 0, 0], stop=[2, 9, 9, 9], event=[1, 0, 1, 0])
    with pytest.raises(DataUnfit) as refused:
        cumulative_contrast(history, in_one=in_one, at=[9])

    assert refused.value.slug == slug
