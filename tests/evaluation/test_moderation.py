import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import moderation, rate_ratio, ratio_of_ratios
from plumbline.values.errors import DataUnfit


def people(n, *, seed, inside_ratio=1.0, outside_ratio=1.0, clumped=0.5):
    rng = np.random.default_rng(seed)
    inside, offered = rng.random(n) < 0.4, np.arange(n) % 2 == 0
    effect = np.where(offered, np.where(inside, inside_ratio, outside_ratio), 1.0)
    rate = 1.5 * rng.gamma(1 / clumped, clumped, n) * effect
    years = rng.uniform(0.6, 1.0, n)
    return {
        "events": rng.poisson(rate * years),
        "years_at_liberty": years,
        "offered": offered,
        "inside": inside,
    }


def test_the_published_example_of_altman_and_bland():
    """Fractures under hormone replacement, younger against older women: .67 (.46 to .98) against .88 (.71 to 1.08) differ by .76 (.50 to 1.17)."""
    log_of = np.log([0.67, 0.88])
    se = (np.log([0.98, 1.08]) - np.log([0.46, 0.71])) / (2 * 1.96)
    found = ratio_of_ratios(tuple(log_of), tuple(se))
    # The paper rounds each log to two places on its way: its lower end is exp(-0.70).
    assert found == pytest.approx((0.76, 0.50, 1.17, 0.22), abs=0.006)


def test_it_is_the_interaction_of_a_poisson_regression_in_statsmodels():
    told = people(600, seed=1, inside_ratio=0.5)
    found = moderation(**told)
    arm, part = told["offered"].astype(float), told["inside"].astype(float)
    design = np.column_stack([np.ones(600), arm, part, arm * part])
    peer = sm.GLM(
        told["events"], design, family=sm.families.Poisson(), offset=np.log(told["years_at_liberty"])
    ).fit(cov_type="HC3")
    assert np.log(found.ratio) == pytest.approx(peer.params[3], abs=1e-8)
    assert found.se == pytest.approx(peer.bse[3], rel=0.01)


def test_couples_on_both_sides_are_allowed_for():
    told = people(400, seed=2)
    alone = moderation(**told)
    keys = np.repeat(np.arange(200), 2)
    # Each couple's two have the same events, one of them inside the part: what one side gains, the other gains too.
    told |= {"inside": np.arange(400) % 2 == 0, "offered": keys % 2 == 0, "events": told["events"][keys]}
    told["years_at_liberty"] = np.ones(400)
    together = moderation(**told, cluster=keys)
    assert together.ratio == pytest.approx(1)
    assert together.se < 0.3 * alone.se


def test_the_interval_widens_with_the_parts_looked_at():
    told = people(600, seed=3)
    one, five = moderation(**told), moderation(**told, looked_at=5)
    assert five.level == pytest.approx(0.99)
    assert five.ci_low < one.ci_low < one.ci_high < five.ci_high


def test_a_planted_difference_is_found_and_none_is_seldom_claimed():
    seen = sum(moderation(**people(2000, seed=s, inside_ratio=0.4)).differs for s in range(40))
    claimed = sum(
        moderation(**people(600, seed=s, inside_ratio=0.7, outside_ratio=0.7)).differs for s in range(200)
    )
    assert seen >= 36
    assert claimed <= 18


def test_each_part_has_the_effect_that_it_has_alone():
    told = people(500, seed=4)
    mine = told["inside"]
    alone = rate_ratio(**{name: told[name][mine] for name in ("events", "years_at_liberty", "offered")})
    assert moderation(**told).inside.theta == pytest.approx(alone.theta)


@pytest.mark.parametrize("inside", [np.ones(300, bool), np.zeros(300, bool), np.ones(10, bool)])
def test_a_part_that_is_everybody_or_nobody_is_refused(inside):
    with pytest.raises(DataUnfit):
        moderation(**{**people(300, seed=5), "inside": inside})


def test_among_a_handful_of_people_nothing_is_said_to_differ():
    told = people(300, seed=6)
    told["inside"] = np.arange(300) < 8
    # Six of the seven events of the part fall on one arm: the interval alone would leave out no difference.
    told["events"][:8] = [5, 0, 6, 0, 5, 1, 6, 0]
    found = moderation(**told)
    assert found.ci_low > 1
    assert not found.differs
