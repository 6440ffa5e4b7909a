import numpy as np
import pytest

from plumbline.evaluation import rate_ratio, redrawn_rate_ratio, redrawn_sums
from plumbline.values.errors import DataUnfit


def people(rng, n=400, ratio=0.7, homes=1):
    home = np.arange(n) // homes
    offered = rng.permutation(np.arange(n) % 2 == 0)
    risk = rng.gamma(1.0, 1.0, home.max() + 1)[home]
    events = rng.poisson(2 * risk * np.where(offered, ratio, 1.0))
    return {"events": events, "years_at_liberty": np.ones(n), "offered": offered, "cluster": home}


def test_sums_have_the_mean_and_the_spread_of_drawing_with_replacement():
    rng = np.random.default_rng(1)
    parts = rng.normal(size=(50, 2))
    sums = redrawn_sums(parts, draws=20_000, rng=rng)
    centred = parts - parts.mean(axis=0)

    assert sums.mean(axis=0) == pytest.approx(parts.sum(axis=0), abs=0.2)
    assert np.cov(sums.T) == pytest.approx(centred.T @ centred, rel=0.05, abs=1.5)


def test_the_spread_is_the_robust_error():
    data = people(np.random.default_rng(3), n=2000)
    found = redrawn_rate_ratio(**data, rng=np.random.default_rng(4), draws=4000)
    plain = rate_ratio(**data, correction="CR0")

    assert found.ratio == pytest.approx(plain.ratio)
    # 4,000 draws tell a standard deviation to about one in 90.
    assert found.log_ratios.std() == pytest.approx(plain.se, rel=0.05)


@pytest.mark.parametrize("homes", [1, 2])
def test_a_planted_ratio_is_held(homes):
    rng = np.random.default_rng(9 + homes)
    held = 0
    for _ in range(200):
        found = redrawn_rate_ratio(**people(rng, homes=homes), rng=rng, draws=300)
        held += found.ci_low <= 0.7 <= found.ci_high

    assert 181 <= held <= 199


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"draws": 50}, "draws-unfit"),
        ({"cluster": [1]}, "shapes-differ"),
        ({"events": [1, 1, 0, 0]}, "no-events"),
    ],
)
def test_what_cannot_be_drawn_again_is_refused(change, slug):
    data = {"events": [1, 2, 3, 1], "years_at_liberty": np.ones(4), "offered": [1, 0, 1, 0]} | change

    with pytest.raises(DataUnfit) as refused:
        redrawn_rate_ratio(**data, rng=np.random.default_rng(1))
    assert refused.value.slug == slug
