import numpy as np
import pytest

from plumbline.evaluation import adjusted_rates
from plumbline.evaluation.adjusted_rates import history_columns
from plumbline.values.errors import DataUnfit


def picked_by_history(rng, n=400, effect=0.6):
    """Gamma risks, three years of history, and a panel that leans to who was hurt more."""
    risk = rng.gamma(1.0, 2.0, n)
    history = rng.poisson(risk[:, None], (n, 3))
    heavy = np.log(history.sum(axis=1) + 0.25)
    picked = rng.random(n) < 1 / (1 + np.exp(heavy.mean() - heavy))
    events = rng.poisson(risk * np.where(picked, effect, 1.0))
    return {"events": events, "picked": picked, "history": history}


def test_it_is_the_regression_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(1)
    data = picked_by_history(rng)
    years = rng.uniform(0.5, 1.0, 400)
    current, prior = data["history"][:, 2].astype(float), data["history"][:, 1].astype(float)
    design = np.column_stack(
        [
            np.ones(400),
            data["picked"],
            np.log(current + 0.5 * prior + 0.25),
            np.log1p(prior) - np.log1p(current),
            np.log(data["history"].sum(axis=1) + 0.25),
        ]
    )
    fit = sm.GLM(data["events"], design, family=sm.families.Poisson(), offset=np.log(years)).fit(tol=1e-14)
    pull = fit.get_hat_matrix_diag(observed=False)
    scores = design * ((data["events"] - fit.fittedvalues) / (1 - pull))[:, None]
    bread = np.linalg.inv((design * fit.fittedvalues[:, None]).T @ design)
    sandwich = 399 / 400 * bread @ scores.T @ scores @ bread

    found = adjusted_rates(**data, years_at_liberty=years)

    assert found.theta == pytest.approx(fit.params[1], abs=1e-8)
    assert found.se == pytest.approx(np.sqrt(sandwich[1, 1]), rel=1e-7)


def test_a_planted_ratio_is_held_and_without_the_history_it_is_not():
    rng = np.random.default_rng(8)
    held, naive = 0, []
    for _ in range(200):
        data = picked_by_history(rng)
        found = adjusted_rates(**data)
        held += found.ci_low <= 0.6 <= found.ci_high
        naive.append(data["events"][data["picked"]].mean() / data["events"][~data["picked"]].mean())

    assert held >= 182
    assert np.median(naive) > 0.75


def test_the_longer_history_is_used_and_two_years_are_enough():
    history = np.array([[1, 0, 2], [0, 3, 1], [2, 2, 0]], dtype=float)
    assert history_columns(history).shape == (3, 3)
    assert history_columns(history[:, 1:]).shape == (3, 2)
    assert history_columns(history)[0] == pytest.approx([np.log(2.25), np.log(1 / 3), np.log(3.25)])


def test_weights_seldom_tell_otherwise_where_the_history_tells_all():
    rng = np.random.default_rng(4)
    told = []
    for _ in range(60):
        data = picked_by_history(rng)
        score = data["history"].sum(axis=1) + rng.uniform(0.1, 0.9, 400)
        told.append(adjusted_rates(**data, score=score).strength.grade)

    assert np.mean(np.array(told) == 3) >= 0.9


def test_where_the_score_tells_more_than_the_history_weights_tell_otherwise_and_the_grade_falls():
    rng = np.random.default_rng(5)
    n = 2000
    hidden = rng.normal(size=n)
    history = rng.poisson(2.0, (n, 3))
    picked = rng.random(n) < 1 / (1 + np.exp(-1.2 * hidden))
    events = rng.poisson(2.0 * np.exp(0.7 * hidden))
    found = adjusted_rates(events=events, picked=picked, history=history, score=np.exp(hidden))

    assert found.gap is not None
    assert found.gap.ci_low > 1
    assert found.strength.grade == 2
    assert "Weights that also balance the score tell otherwise" in found.strength.sentence


def test_nobody_s_like_on_the_other_side_is_said_and_no_draw_is_spoken_of():
    rng = np.random.default_rng(6)
    data = picked_by_history(rng, n=120)
    data["history"][data["picked"]] += 40
    found = adjusted_rates(**data)

    assert found.beyond > 0.2
    assert "beyond-others" in [doubt.slug for doubt in found.doubts]
    assert not any("draw" in doubt.sentence for doubt in found.doubts)


def test_people_written_down_twice_and_given_as_one_household_have_the_error_of_once():
    data = picked_by_history(np.random.default_rng(7))
    once = adjusted_rates(**data)
    twice = adjusted_rates(
        **{name: np.repeat(values, 2, axis=0) for name, values in data.items()},
        cluster=np.repeat(np.arange(400), 2),
    )

    assert twice.theta == pytest.approx(once.theta)
    assert twice.se == pytest.approx(once.se, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"history": np.ones((6, 1))}, "shapes-differ"),
        ({"history": np.full((6, 2), -1.0)}, "values-unfit"),
        ({"picked": np.zeros(6)}, "arm-empty"),
        ({"events": [1, 2, 0, 0]}, "shapes-differ"),
    ],
)
def test_what_has_no_ratio_is_refused(change, slug):
    data = {
        "events": [1, 2, 1, 3, 2, 2],
        "picked": [1, 1, 1, 0, 0, 0],
        "history": np.arange(12).reshape(6, 2),
    }
    with pytest.raises(DataUnfit) as refused:
        adjusted_rates(**(data | change))
    assert refused.value.slug == slug
