import numpy as np
import pytest

from plumbline.evaluation import change_ratio
from plumbline.values.errors import DataUnfit


def areas(rng, units=40, effect=0.75, parting=1.0, periods=6, starts=4):
    """Half the areas are treated from period 4 on; all move by a common trend, the treated by ``parting`` each period besides."""
    treated = np.arange(units) % 2 == 0
    level, years = rng.gamma(4, 0.25, units)[:, None], rng.uniform(20, 60, (units, periods))
    when = np.arange(periods)
    own = np.where(treated[:, None], parting**when * np.where(when >= starts, effect, 1.0), 1.0)
    mean = years * level * 0.9**when * own
    events = rng.poisson(mean * rng.gamma(30, 1 / 30, mean.shape))
    return {"events": events, "years": years, "treated": treated, "starts": starts}


def test_it_is_the_interaction_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    data = areas(np.random.default_rng(3), periods=2, starts=1)
    units = data["treated"].size
    unit, late = np.repeat(np.arange(units), 2), np.tile([0.0, 1.0], units)
    design = np.column_stack([data["treated"][unit] * late, late, *(unit == u for u in range(units))])
    fit = sm.GLM(
        data["events"].ravel(),
        design.astype(float),
        family=sm.families.Poisson(),
        offset=np.log(data["years"].ravel()),
    ).fit(tol=1e-13)

    assert change_ratio(**data).theta == pytest.approx(fit.params[0], abs=1e-8)


def test_influence_is_the_slope_in_a_unit_s_weight():
    data = areas(np.random.default_rng(4))
    found = change_ratio(**data)
    for unit in (0, 1, 9):
        logs = []
        for move in (1e-5, -1e-5):
            more = {name: data[name].astype(float) for name in ("events", "years")}
            # A unit at weight w is one with w times the events and w times the years.
            for values in more.values():
                values[unit] *= 1 + move
            logs.append(change_ratio(**(data | more)).theta)
        assert found.influence[unit] == pytest.approx((logs[0] - logs[1]) / 2e-5, abs=1e-7)


def test_a_planted_ratio_is_held_and_leads_are_seldom_blamed():
    rng = np.random.default_rng(5)
    held = blamed = 0
    for _ in range(200):
        found = change_ratio(**areas(rng))
        held += found.ci_low <= 0.75 <= found.ci_high
        blamed += found.leads_p < 0.05

    assert held >= 185
    assert blamed <= 20


def test_groups_that_part_before_are_told_and_the_bound_says_how_little_it_takes():
    rng = np.random.default_rng(6)
    told = 0
    for _ in range(40):
        found = change_ratio(**areas(rng, effect=1.0, parting=0.8))
        told += found.strength.grade == 2 and "parted-before" in [doubt.slug for doubt in found.doubts]
        low, high = found.if_moved_by(found.overturned_at)
        assert low <= 1 <= high * (1 + 1e-9)

    assert told >= 38


def test_periods_before_lie_about_the_last_of_them_and_those_after_at_the_effect():
    found = change_ratio(**areas(np.random.default_rng(7), units=400))

    assert [period.period for period in found.leads + found.lags] == [0, 1, 2, 4, 5]
    assert [period.ratio for period in found.leads] == pytest.approx([1, 1, 1], abs=0.1)
    assert [period.ratio for period in found.lags] == pytest.approx([0.75, 0.75], abs=0.08)
    assert found.strength.grade == 3
    assert found.if_moved_by(0.0) == (found.ci_low, found.ci_high)


def test_with_one_period_before_it_says_that_nobody_can_see():
    found = change_ratio(**areas(np.random.default_rng(8), periods=2, starts=1))

    assert (found.leads, found.leads_p, found.largest_lead) == ((), None, None)
    assert "no-leads" in [doubt.slug for doubt in found.doubts]


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"selected_on_counts": True}, "selected-on-counts"),
        ({"starts": 0}, "no-period"),
        ({"treated": np.arange(40) == 0}, "one-group"),
        ({"events": np.zeros((40, 6))}, "no-events"),
        ({"years": np.zeros((40, 6))}, "values-unfit"),
        ({"treated": [True]}, "shapes-differ"),
    ],
)
def test_what_cannot_be_compared_is_refused(change, slug):
    with pytest.raises(DataUnfit) as refused:
        change_ratio(**(areas(np.random.default_rng(1)) | change))
    assert refused.value.slug == slug
