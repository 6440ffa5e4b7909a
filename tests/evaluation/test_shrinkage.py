import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from plumbline.evaluation import holm, pool, shrunken_effects
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected, table


PRINTED = 1e-6


def test_c21_batting_averages_are_the_published_ones(reference_data):
    rows, wanted = table(reference_data, "efron_morris"), expected(reference_data, "C21")
    early, later = rows["y"], rows["p"]
    middle = early.mean()
    found = shrunken_effects(
        effect=early, variance=np.full(18, middle * (1 - middle) / 45), drawing="james_stein"
    )

    assert found.kept[0] == pytest.approx(wanted["shrink_c"], abs=PRINTED)
    assert found.effect[0] == pytest.approx(wanted["clemente"], abs=PRINTED)
    seen, drawn = np.sum((early - later) ** 2), np.sum((found.effect - later) ** 2)
    assert (seen, drawn) == pytest.approx((wanted["sse_mle"], wanted["sse_js"]), abs=PRINTED)
    assert seen / drawn == pytest.approx(wanted["ratio"], abs=1e-3)


def test_it_is_the_best_linear_prediction_of_the_mixed_model():
    """Henderson's equations: mean and deviations of the groups solved for together."""
    rng = np.random.default_rng(1)
    v = rng.uniform(0.02, 0.2, 8)
    y = rng.normal(-0.2, 0.4, 8) + rng.normal(0, np.sqrt(v))
    found = shrunken_effects(effect=y, variance=v)
    left = np.block(
        [
            [np.array([[np.sum(1 / v)]]), (1 / v)[None, :]],
            [(1 / v)[:, None], np.diag(1 / v + 1 / found.between)],
        ]
    )
    solved = np.linalg.solve(left, np.concatenate([[np.sum(y / v)], y / v]))

    assert found.mean == pytest.approx(solved[0], rel=1e-9)
    assert found.effect == pytest.approx(solved[0] + solved[1:], rel=1e-9)
    assert found.between == pytest.approx(pool(effect=y, variance=v).tau2)


def groups(rng, spread):
    v = rng.uniform(0.02, 0.12, 10)
    truth = rng.normal(-0.2, spread, 10)
    return truth, truth + rng.normal(0, np.sqrt(v)), v


@pytest.mark.parametrize("spread", [0.0, 0.15, 0.4])
def test_planted_effects_are_held_and_foretold_better_than_as_seen(spread):
    rng = np.random.default_rng(2)
    held, seen, drawn = [], 0.0, 0.0
    for _ in range(200):
        truth, y, v = groups(rng, spread)
        found = shrunken_effects(effect=y, variance=v)
        held.append((found.ci_low <= truth) & (truth <= found.ci_high))
        seen, drawn = seen + np.sum((y - truth) ** 2), drawn + np.sum((found.effect - truth) ** 2)

    # 2,000 groups, ten a set, not independent of each other.
    assert np.mean(held) >= 0.92
    assert drawn < 0.95 * seen


def test_groups_that_do_not_differ_alarm_as_rarely_as_they_should():
    rng = np.random.default_rng(3)
    alarms = sum(
        shrunken_effects(effect=y, variance=v).difference_p < 0.05
        for _, y, v in (groups(rng, 0.0) for _ in range(400))
    )

    # Binomial(400, 0.05) has a standard deviation of 4.4.
    assert 8 <= alarms <= 33


@pytest.mark.parametrize("p", [[0.3], [0.04, 0.01, 0.2, 0.02], [0.6, 0.5, 0.9], [0.01, 0.01, 1.0, 0.0]])
def test_holm_is_that_of_statsmodels(p):
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_few_groups_are_said():
    found = shrunken_effects(effect=[0.1, 0.1, 0.1, 0.1], variance=[1, 1, 1, 1], drawing="james_stein")

    assert found.kept.tolist() == [0, 0, 0, 0]
    assert [doubt.slug for doubt in found.doubts] == ["few-groups"]


@pytest.mark.parametrize(
    ("call", "slug"),
    [
        (lambda: shrunken_effects(effect=[1, 2, 3], variance=[1, 1, 1]), "too-few-groups"),
        (lambda: shrunken_effects(effect=[1, 2, 3, 4], variance=[1, 1, 1, 0]), "values-unfit"),
        (
            lambda: shrunken_effects(effect=[1, 2, 3, 4], variance=[1, 1, 1, 2], drawing="james_stein"),
            "values-unfit",
        ),
        (lambda: holm([]), "values-unfit"),
        (lambda: holm([0.5, 1.2]), "values-unfit"),
    ],
)
def test_groups_that_cannot_be_drawn_in_are_refused(call, slug):
    with pytest.raises(DataUnfit) as refused:
        call()

    assert refused.value.slug == slug
