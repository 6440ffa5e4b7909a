import numpy as np
import pytest
from scipy.stats import bootstrap

from plumbline.evaluation import harm_contrast
from plumbline.values.errors import DataUnfit


def people(rng, n=300, effect=0.7):
    """Events of very uneven harm in days; the offer takes off a share of each person's harm."""
    offered = np.arange(n) % 2 == 1
    events = rng.poisson(1.5, n)
    sizes = [
        rng.lognormal(2.0, 1.0, count) * (effect if drawn else 1.0)
        for count, drawn in zip(events, offered, strict=True)
    ]
    return {
        "harm": np.array([each.sum() for each in sizes]),
        "worst_event": np.array([each.max(initial=0.0) for each in sizes]),
        "offered": offered,
    }


def test_re_drawing_gives_the_interval_of_scipy():
    data = people(np.random.default_rng(1))
    found = harm_contrast(**data, rng=np.random.default_rng(2), draws=5000)

    def gap(harm, offered, axis=-1):
        return np.sum(harm * offered, axis) / np.sum(offered, axis) - np.sum(
            harm * (1 - offered), axis
        ) / np.sum(1 - offered, axis)

    theirs = bootstrap(
        (data["harm"], data["offered"] * 1.0),
        gap,
        paired=True,
        method="percentile",
        n_resamples=5000,
        rng=np.random.default_rng(3),
    ).confidence_interval
    assert (found.drawn_low, found.drawn_high) == pytest.approx((theirs.low, theirs.high), abs=0.6)
    assert (found.plain.ci_low, found.plain.ci_high) == pytest.approx(
        (found.drawn_low, found.drawn_high), abs=1.0
    )


def test_the_three_ways_by_hand():
    found = harm_contrast(
        harm=[1, 2, 3, 4, 5, 100],
        worst_event=[1, 1, 3, 4, 5, 60],
        offered=[1, 1, 1, 0, 0, 0],
        quantile=0.8,
        rng=np.random.default_rng(1),
    )

    assert found.plain.effect == pytest.approx(2 - 109 / 3)
    assert found.cut_at == pytest.approx(5)
    assert found.cut.effect == pytest.approx(2 - 14 / 3)
    assert found.without_worst.effect == pytest.approx(2 - 49 / 3)
    assert found.worst_share == pytest.approx(60 / 115)
    assert [doubt.slug for doubt in found.doubts][:2] == ["few-events", "one-event"]


def test_a_planted_fall_is_held():
    rng = np.random.default_rng(4)
    truth = -0.3 * 1.5 * np.exp(2.5)
    held = drawn = 0
    for _ in range(150):
        found = harm_contrast(**people(rng), rng=rng, draws=200)
        held += found.plain.ci_low <= truth <= found.plain.ci_high
        drawn += found.drawn_low <= truth <= found.drawn_high

    # Binomial(150, 0.95) has a standard deviation of 2.7; 200 draws make the second a little rougher.
    assert held >= 135
    assert drawn >= 132


def test_what_hangs_on_the_largest_is_not_told():
    """As in a published trial of couples: clear with the outlier cut, not clear with it."""
    rng = np.random.default_rng(5)
    harm = np.concatenate([rng.normal(8, 1, 100), rng.normal(10, 1, 100)])
    harm[3] = 900.0
    found = harm_contrast(harm=harm, worst_event=harm, offered=np.arange(200) < 100, rng=rng)

    assert found.cut.ci_high < 0
    assert found.plain.ci_high > 0
    assert "hangs-on-the-largest" in [doubt.slug for doubt in found.doubts]


def test_couples_are_drawn_whole():
    data = people(np.random.default_rng(6), n=200)
    doubled = {name: np.repeat(values, 2) for name, values in data.items()}
    one = harm_contrast(**data, rng=np.random.default_rng(7))
    other = harm_contrast(**doubled, cluster=np.repeat(np.arange(200), 2), rng=np.random.default_rng(7))

    assert (other.drawn_low, other.drawn_high) == pytest.approx((one.drawn_low, one.drawn_high))


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"harm": [0, 0, 0, 0], "worst_event": [0, 0, 0, 0]}, "no-events"),
        ({"harm": [1, 2, 3]}, "shapes-differ"),
        ({"harm": [1, 2, 3, np.nan]}, "values-unfit"),
        ({"worst_event": [9, 1, 1, 1]}, "values-unfit"),
        ({"worst_event": [-1, 1, 1, 1]}, "values-unfit"),
        ({"offered": [1, 0, 0, 0]}, "one-group"),
        ({"quantile": 1.0}, "draws-unfit"),
        ({"draws": 10}, "draws-unfit"),
    ],
)
def test_harm_that_cannot_be_compared_is_refused(changes, slug):
    data = {"harm": [1, 2, 3, 4], "worst_event": [1, 1, 1, 1], "offered": [1, 1, 0, 0]}
    with pytest.raises(DataUnfit) as refused:
        harm_contrast(**(data | changes), rng=np.random.default_rng(1))

    assert refused.value.slug == slug
