import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import event_history, kaplan_meier
from plumbline.values.errors import DataUnfit
from tests.evaluation.test_event_rates import made_up


def test_share_and_error_are_those_of_statsmodels():
    rng = np.random.default_rng(2)
    time, event = np.ceil(rng.exponential(10, 200)), rng.random(200) < 0.7
    peer = sm.SurvfuncRight(time, event.astype(int))
    found = kaplan_meier(event_history(stop=time, event=event), at=[5, 10, 20])
    place = np.searchsorted(peer.surv_times, [5, 10, 20], side="right") - 1

    assert found.share == pytest.approx(peer.surv_prob[place], rel=1e-12)
    assert found.se == pytest.approx(peer.surv_prob_se[place], rel=1e-10)
    assert found.median == peer.quantile(0.5)


def test_the_interval_is_the_published_one():
    """Remission of 21 children on 6-MP (Freireich 1963): 0.627 at sixteen weeks, Greenwood's 0.114, log-log 0.37 to 0.80."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = kaplan_meier(event_history(stop=weeks, event=ended), at=[10, 16, 22])

    assert found.share == pytest.approx([0.7529, 0.6275, 0.5378], abs=5e-5)
    assert found.se == pytest.approx([0.0963, 0.1141, 0.1282], abs=5e-5)
    assert (found.ci_low[1], found.ci_high[1]) == pytest.approx((0.3675, 0.8049), abs=5e-5)
    assert found.median == 23


def test_who_comes_late_is_at_risk_from_then_on():
    found = kaplan_meier(
        event_history(start=[0, 0, 3, 0], stop=[2, 5, 6, 7], event=[1, 1, 1, 0]), at=[2, 5, 6]
    )

    assert found.share == pytest.approx([2 / 3, 2 / 3 * 2 / 3, 2 / 3 * 2 / 3 / 2])


def test_what_follows_a_first_event_plays_no_part():
    data = made_up(n=60)
    data.pop("covariates")
    history = event_history(**data)
    found = kaplan_meier(history, at=[15.0])

    assert found.events == np.unique(data["person"][data["event"]]).size
    assert np.sqrt(np.sum(found.influence**2)) == pytest.approx(found.se[0], rel=0.05)


def test_a_planted_share_is_held():
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(300):
        time, leave = rng.exponential(1.0, 60), rng.uniform(0.3, 2.5, 60)
        found = kaplan_meier(event_history(stop=np.minimum(time, leave), event=time <= leave), at=[0.7])
        held += found.ci_low[0] <= np.exp(-0.7) <= found.ci_high[0]
    # Binomial(300, 0.95) has a standard deviation of 3.8.
    assert 274 <= held <= 298


def test_at_one_and_at_nought_there_still_is_an_interval():
    found = kaplan_meier(event_history(stop=[2, 3, 4, 5], event=[1, 1, 1, 1]), at=[1, 3, 5])

    assert found.share.tolist() == [1, 0.5, 0]
    assert (found.ci_low[0], found.ci_high[0]) == (pytest.approx(0.025**0.25), 1)
    assert found.ci_low[2] == 0
    assert 0 < found.ci_high[2] < 1


def test_the_only_event_at_the_end_leaves_all_open():
    found = kaplan_meier(event_history(stop=[5, 5], event=[1, 1]), at=[5])

    assert (found.share[0], found.ci_low[0], found.ci_high[0]) == (0, 0, 1)


def test_half_not_seen_is_no_median():
    assert kaplan_meier(event_history(stop=[2, 3, 4, 5], event=[1, 0, 0, 0]), at=[5]).median is None


def test_weights_are_refused():
    with pytest.raises(DataUnfit, match="without weights"):
        kaplan_meier(event_history(stop=[2, 3], event=[1, 0], weight=[1, 2]), at=[2])
