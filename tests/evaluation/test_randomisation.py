from itertools import combinations

import numpy as np
import pytest

from plumbline.evaluation import by_the_lot, rate_ratio
from plumbline.values.errors import DataUnfit


def people(rng, n=120, effect=1.0, homes=1):
    """A lot of half of the homes, risks that differ much and are alike within a home, and its events."""
    home = np.arange(n) // homes
    drawn = np.zeros(n // homes, dtype=bool)
    drawn[rng.permutation(drawn.size)[: drawn.size // 2]] = True
    offered = drawn[home]
    risk = rng.gamma(0.7, 1 / 0.7, home.max() + 1)[home]
    events = rng.poisson(3.0 * risk * np.where(offered, effect, 1.0))
    return {"events": events, "years_at_liberty": np.ones(n), "offered": offered, "cluster": home}


def test_p_is_that_of_listing_every_draw():
    """Of eight households by hand: the share of the 70 draws at least as far out, doubled."""
    rng = np.random.default_rng(4)
    data = people(rng, n=16, homes=2)
    found = by_the_lot(**data, rng=rng)
    left = np.bincount(data["cluster"], data["events"] - data["events"].mean())
    drawn = data["offered"][::2]

    def statistic(side):
        parts = (side - 0.5) * left
        return parts.sum() / np.sqrt(np.sum(parts**2))

    every = [np.isin(np.arange(8), some) for some in combinations(range(8), 4)]
    told = np.array([statistic(side) for side in every])
    seen = statistic(drawn)
    by_hand = 2 * min(np.mean(told >= seen - 1e-9), np.mean(told <= seen + 1e-9))

    assert (found.exact, found.draws, found.units) == (True, 70, 8)
    assert found.p == pytest.approx(min(1.0, by_hand), abs=1e-12)


def test_strata_are_drawn_within():
    """Four pairs have sixteen draws, and none of those can be rare enough for an interval at 95%."""
    rng = np.random.default_rng(5)
    offered = np.tile([True, False], 4)
    data = {"events": np.arange(8) + 1, "years_at_liberty": np.ones(8), "offered": offered}

    with pytest.raises(DataUnfit, match="too small for an interval"):
        by_the_lot(**data, stratum=np.arange(8) // 2, rng=rng)
    found = by_the_lot(**data, stratum=np.arange(8) // 2, rng=rng, level=0.8)
    assert (found.draws, found.exact, found.strata) == (16, True, 4)


def test_blocks_that_differ_in_risk_and_in_the_share_drawn_bend_nothing():
    """One in four drawn where risk is high, three in four where it is low: within both the ratio is 0.8."""
    offered = np.concatenate([np.arange(40) % 4 == 0, np.arange(40) % 4 != 0])
    block = np.repeat([0, 1], 40)
    events = np.where(block == 0, 20, 5) * np.where(offered, 0.8, 1.0)
    data = {"events": events, "years_at_liberty": np.ones(80), "offered": offered}
    found = by_the_lot(**data, stratum=block, rng=np.random.default_rng(2), draws=499)

    assert found.ratio == pytest.approx(0.8, abs=1e-9)
    assert rate_ratio(**data).ratio < 0.5


def test_an_effect_in_every_unit_alike_is_the_interval_s_middle():
    """Where nothing but the offer differs, the interval closes on the ratio itself."""
    offered = np.tile([True, False], 20)
    found = by_the_lot(
        events=np.where(offered, 5, 10),
        years_at_liberty=np.ones(40),
        offered=offered,
        rng=np.random.default_rng(1),
        draws=999,
    )

    assert found.ratio == pytest.approx(0.5)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.5, 0.5), rel=1e-3)


@pytest.mark.parametrize("homes", [1, 3])
@pytest.mark.parametrize("effect", [1.0, 0.5])
def test_a_planted_ratio_is_held_and_none_is_rejected_as_often_as_it_says(homes, effect):
    rng = np.random.default_rng(17 + homes)
    trials, held, rejected = 150, 0, 0
    for _ in range(trials):
        found = by_the_lot(**people(rng, n=90, effect=effect, homes=homes), rng=rng, draws=399)
        held += found.ci_low <= effect <= found.ci_high
        rejected += found.p <= 0.05

    # 95% of 150 is 142.5 with an error of 2.7.
    assert 134 <= held <= 149
    if effect == 1.0:
        assert rejected <= 16


def test_forgetting_that_the_lot_moved_households_says_something_too_often():
    rng = np.random.default_rng(23)
    alone = whole = 0
    for _ in range(120):
        data = people(rng, n=90, homes=3)
        whole += by_the_lot(**data, rng=rng, draws=199).p <= 0.05
        data.pop("cluster")
        alone += by_the_lot(**data, rng=rng, draws=199).p <= 0.05

    assert whole <= 13 < alone


def test_covariates_sharpen_it():
    rng = np.random.default_rng(29)
    n = 200
    known, offered = rng.normal(size=n), rng.permutation(np.arange(n) % 2 == 0)
    events = rng.poisson(np.exp(0.5 + known - 0.3 * offered))
    data = {"events": events, "years_at_liberty": np.ones(n), "offered": offered, "draws": 999}

    plain = by_the_lot(**data, rng=np.random.default_rng(1))
    sharper = by_the_lot(**data, rng=np.random.default_rng(1), covariates=known)

    assert sharper.ci_high / sharper.ci_low < plain.ci_high / plain.ci_low
    assert sharper.ratio == pytest.approx(
        rate_ratio(events=events, years_at_liberty=np.ones(n), offered=offered, covariates=known).ratio
    )


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"cluster": [0, 0, 1, 1, 2, 2, 3, 3]}, "cluster-split"),
        ({"stratum": [0, 1, 0, 1, 0, 1, 0, 1]}, "nothing-drawn"),
        ({"cluster": [0, 1]}, "shapes-differ"),
    ],
)
def test_what_no_lot_could_have_made_is_refused(change, slug):
    data = {"events": np.arange(8) + 1, "years_at_liberty": np.ones(8), "offered": np.tile([True, False], 4)}

    with pytest.raises(DataUnfit) as refused:
        by_the_lot(**(data | change), rng=np.random.default_rng(1))
    assert refused.value.slug == slug
