import numpy as np
import pytest

from plumbline.evaluation import negative_control, rate_ratio
from plumbline.values.errors import DataUnfit


def groups(rng, n=400, effect=0.7, hidden=0.0):
    """Two groups, with a hidden cause of violence and of vehicle crime that is commoner among the helped."""
    helped = np.arange(n) % 2 == 0
    own = rng.gamma(3.0, 1 / 3.0, n) * np.exp(hidden * helped)
    violence, vehicles = rng.poisson(3 * own * np.where(helped, effect, 1.0)), rng.poisson(3 * own)
    return violence, vehicles, helped


def judged(violence, vehicles, helped, control="outcome", **changes):
    main, other = (
        rate_ratio(events=y, years_at_liberty=np.ones(helped.size), offered=helped)
        for y in (violence, vehicles)
    )
    given = {"theta": main.theta, "influence": main.influence}
    given |= {"control_theta": other.theta, "control_influence": other.influence, "control": control}
    return negative_control(**(given | changes)), main


def test_the_error_is_that_of_a_stacked_regression():
    sm = pytest.importorskip("statsmodels.api")
    violence, vehicles, helped = groups(np.random.default_rng(1))
    n = helped.size
    kind, arm = np.repeat([1.0, 0.0], n), np.tile(helped, 2).astype(float)
    design = np.column_stack([np.ones(2 * n), kind, arm, kind * arm])
    fit = sm.GLM(np.concatenate([violence, vehicles]), design, family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": np.tile(np.arange(n), 2), "use_correction": False}, tol=1e-13
    )

    found, _ = judged(violence, vehicles, helped)

    assert np.log(found.calibrated.ratio) == pytest.approx(fit.params[3], abs=1e-9)
    assert found.calibrated.se == pytest.approx(fit.bse[3] * np.sqrt(n / (n - 1)), rel=1e-8)
    assert np.log(found.ratio) == pytest.approx(fit.params[2], abs=1e-9)


def test_a_control_that_is_the_outcome_leaves_nothing():
    violence, _, helped = groups(np.random.default_rng(2))
    found, _ = judged(violence, violence, helped)

    assert (found.calibrated.ratio, found.calibrated.se, found.calibrated.p) == (1.0, 0.0, 1.0)


def test_a_planted_hidden_cause_is_told_and_taken_out():
    rng = np.random.default_rng(3)
    told = held = plain = 0
    for _ in range(200):
        found, main = judged(*groups(rng, hidden=0.5))
        told += not found.passed
        held += found.calibrated.ci_low <= 0.7 <= found.calibrated.ci_high
        plain += main.ci_low <= 0.7 <= main.ci_high

    assert told >= 190
    assert held >= 185
    assert plain < 20


def test_fair_groups_seldom_fail():
    rng = np.random.default_rng(4)

    assert sum(not judged(*groups(rng))[0].passed for _ in range(200)) <= 18


@pytest.mark.parametrize(("control", "words"), [("outcome", "cannot change"), ("period", "before the offer")])
def test_it_says_which_way_the_groups_were_unlike(control, words):
    (doubt,) = judged(*groups(np.random.default_rng(3), hidden=0.5), control=control)[0].doubts

    assert doubt.slug == f"control-{control}"
    assert words in doubt.sentence
    assert "more of it among those helped" in doubt.sentence


def test_a_control_with_hardly_any_events_says_so():
    violence, _, helped = groups(np.random.default_rng(5))
    rare = np.zeros(helped.size)
    rare[[0, 1, 2, 3]] = 1
    found, _ = judged(violence, rare, helped)

    assert found.passed
    assert [doubt.slug for doubt in found.doubts] == ["control-wide"]


def test_figures_of_other_people_are_refused():
    violence, vehicles, helped = groups(np.random.default_rng(6))

    with pytest.raises(DataUnfit, match="not of the same people"):
        judged(violence, vehicles, helped, control_influence=np.zeros(3))
    with pytest.raises(DataUnfit, match="one household"):
        judged(violence, vehicles, helped, cluster=[1, 2])
    with pytest.raises(DataUnfit, match="no events"):
        judged(violence, vehicles, helped, control_influence=np.zeros(helped.size))
