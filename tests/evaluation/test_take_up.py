import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import take_up_effect
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected


PRINTED = 1e-6


def minneapolis():
    """Assigned to arrest 92 (91 arrested, 9 repeat), else 222 (45 arrested, 47 repeat). Who of them is both is not in the counts."""
    arrest = np.arange(314) < 92
    arrested = np.where(arrest, np.arange(314) < 91, (np.arange(314) - 92) < 45)
    repeat = np.where(arrest, np.arange(314) < 9, (np.arange(314) - 92) < 47)
    return {"outcome": repeat * 1.0, "offered": ~arrest, "took": ~arrested}


def test_c15_the_experiment_is_as_published(reference_data):
    wanted = expected(reference_data, "C15")
    found = take_up_effect(**minneapolis(), error="pooled")

    assert (found.offer.effect, found.offer.se) == pytest.approx(
        wanted["ITT_coddled_minus_arrest"], abs=PRINTED
    )
    assert (found.taken.effect, found.taken.se) == pytest.approx(wanted["first_stage"], abs=PRINTED)
    assert found.effect == pytest.approx(wanted["wald_late"], abs=PRINTED)
    assert [doubt.slug for doubt in found.doubts] == ["offer-works-by-take-up-alone"]


def test_the_error_is_that_of_two_stage_least_squares_by_hand():
    data = people(np.random.default_rng(3))
    found = take_up_effect(**data)
    z, d, y = (np.asarray(data[name], dtype=float) for name in ("offered", "took", "outcome"))
    x, w = np.column_stack([np.ones(z.size), d]), np.column_stack([np.ones(z.size), z])
    bread = np.linalg.inv(w.T @ x)
    left = y - x @ (bread @ w.T @ y)
    meat = (w * left[:, None]).T @ (w * left[:, None])
    covariance = z.size / (z.size - 2) * bread @ meat @ bread.T

    assert found.effect == pytest.approx((bread @ w.T @ y)[1], rel=1e-10)
    assert found.se == pytest.approx(np.sqrt(covariance[1, 1]), rel=1e-3)
    assert found.influence.sum() == pytest.approx(0, abs=1e-12)


def people(rng, n=400, moved=0.5):
    """A tenth take part anyhow, who fare worse by themselves; the offer moves a share of the rest, and taking part takes off 0.8."""
    offered = rng.random(n) < 0.5
    kind = rng.random(n)
    took = (kind < 0.1) | (offered & (kind < 0.1 + moved))
    outcome = rng.normal(3.0, 1.0, n) + 1.0 * (kind < 0.1) - 0.8 * took
    return {"outcome": outcome, "offered": offered, "took": took}


@pytest.mark.parametrize("moved", [0.5, 0.1])
def test_a_planted_effect_is_held_also_where_the_offer_moves_few(moved):
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        found = take_up_effect(**people(rng, moved=moved))
        held += found.ci_low <= -0.8 <= found.ci_high
    # Binomial(400, 0.95) has a standard deviation of 4.4.
    assert 365 <= held <= 395


def test_those_who_took_part_against_those_who_did_not_is_the_trap():
    data = people(np.random.default_rng(5), n=100_000)
    naive = data["outcome"][data["took"]].mean() - data["outcome"][~data["took"]].mean()
    found = take_up_effect(**data)

    assert abs(naive + 0.8) > 0.1
    assert found.effect == pytest.approx(-0.8, abs=0.05)


@given(seed=st.integers(0, 30))
def test_when_all_do_as_offered_it_is_the_effect_of_the_offer(seed):
    data = people(np.random.default_rng(seed), n=60)
    found = take_up_effect(**(data | {"took": data["offered"]}))

    assert found.effect == pytest.approx(found.offer.effect)
    assert (found.ci_low, found.ci_high) == pytest.approx((found.offer.ci_low, found.offer.ci_high))


def test_an_offer_that_may_have_moved_nobody_says_so():
    data = people(np.random.default_rng(7), n=100, moved=0.02)
    found = take_up_effect(**data)

    assert found.ci_low == -np.inf
    assert "weak-offer" in [doubt.slug for doubt in found.doubts]


def test_couples_are_one_unit():
    data = people(np.random.default_rng(2), n=200)
    one = take_up_effect(**data)
    doubled = {name: np.repeat(values, 2) for name, values in data.items()}
    other = take_up_effect(**doubled, cluster=np.repeat(np.arange(200), 2))

    assert other.effect == pytest.approx(one.effect)
    assert other.se == pytest.approx(one.se, rel=0.01)


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"took": [1, 0, 1, 0]}, "no-take-up"),
        ({"took": [1, 2, 1, 0]}, "values-unfit"),
        ({"took": [1, 0, 1]}, "shapes-differ"),
        ({"outcome": [1, 0, 1, np.nan]}, "shapes-differ"),
        ({"offered": [1, 1, 1, 1]}, "one-group"),
        ({"cluster": [1, 1, 2, 2]}, "too-few-clusters"),
        ({"cluster": [1, 2, 3, 4], "error": "pooled"}, "too-few-clusters"),
    ],
)
def test_offers_that_tell_nothing_are_refused(changes, slug):
    data = {"outcome": [1, 0, 1, 0], "offered": [1, 1, 0, 0], "took": [1, 1, 0, 1]}
    with pytest.raises(DataUnfit) as refused:
        take_up_effect(**(data | changes))

    assert refused.value.slug == slug
