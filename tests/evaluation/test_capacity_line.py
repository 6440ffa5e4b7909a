"""The capacity line: against statsmodels, against scipy, and against planted truths and cheats."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from plumbline.evaluation import capacity_line
from plumbline.evaluation.capacity_line import REACH
from plumbline.evaluation.line_density import line_density
from plumbline.evaluation.nearest import nearest
from plumbline.town.trials.towns import draw_town
from plumbline.values.errors import DataUnfit


def town(seed=1, world="B", people=145_000):
    return draw_town(world, people=people, trend=0.0, rng=np.random.default_rng(seed))


def compared(one, effect=1.0, places=200, **more):
    counts = one.helped(one.top(places), effect, np.random.default_rng(9))
    return capacity_line(
        **{
            "events": counts[:, -1],
            "score": one.score,
            "listed": one.top(places),
            "events_earlier": counts[:, 1],
            **more,
        }
    )


def test_it_is_the_weighted_regression_of_statsmodels():
    one = town()
    found = compared(one)
    scored = one.score > 0
    x = np.log(one.score[scored] / found.diagnostics.line)
    kernel = np.maximum(0, 1 - np.abs(x) / REACH)
    near = kernel > 0
    side = one.top(200)[scored][near]
    design = np.column_stack([np.ones(near.sum()), side, x[near], x[near] * side])
    fit = sm.GLM(
        one.counts[scored, -1][near], design, family=sm.families.Poisson(), var_weights=kernel[near]
    ).fit(cov_type="HC0", tol=1e-12)

    assert found.theta == pytest.approx(fit.params[1], abs=1e-8)
    assert found.n == near.sum()
    assert found.above + found.below == found.n
    # HC3 lies above HC0 by the leverage, which is small with this many people.
    assert 1 < found.se / fit.bse[1] < 1.2
    assert np.sqrt(np.sum(found.influence**2)) == pytest.approx(fit.bse[1], rel=1e-6)


def test_the_exact_test_is_that_of_scipy():
    rng = np.random.default_rng(3)
    events = rng.poisson(2.0, 12).astype(float)
    distance = np.concatenate([np.arange(1, 7), -np.arange(1, 7)]) / 10
    found = nearest(distance=distance, above=distance > 0, events=events)
    peer = stats.permutation_test(
        (events[:6], events[6:]),
        lambda a, b: a.sum() - b.sum(),
        permutation_type="independent",
        n_resamples=np.inf,
    )

    assert found.p == pytest.approx(peer.pvalue, abs=1e-9)
    assert (found.above, found.below) == (6, 6)


def test_a_planted_effect_at_the_line_is_held_by_the_interval():
    found = [compared(town(seed), 0.5) for seed in range(12)]

    # Twelve intervals of 95%: fewer than ten that hold the truth would happen twice in a thousand times.
    assert sum(one.ci_low <= 0.5 <= one.ci_high for one in found) >= 10
    assert np.mean([one.theta for one in found]) == pytest.approx(np.log(0.5), abs=0.2)


def test_without_effect_it_finds_none_and_the_checks_pass():
    found = [compared(town(seed)) for seed in range(12)]

    assert sum(one.ci_low <= 1 <= one.ci_high for one in found) >= 10
    assert sum(one.failed == () for one in found) >= 8


def test_it_says_how_little_it_sees():
    found = compared(town(), places=100)

    assert found.diagnostics.detectable > 0.3
    assert "low-power" in {doubt.slug for doubt in found.doubts}
    assert found.strength.word == "fairly strong"


def test_people_lifted_over_the_line_fail_the_check_and_cost_a_step():
    one = town()
    score, listed = one.score.copy(), one.top(200)
    line = score[listed].min()
    score[(score > 0.7 * line) & (score < line)] *= 1 / 0.7
    listed = score >= line
    found = compared(one, score=score, listed=listed)

    assert found.diagnostics.density.p < 0.05
    assert found.strength.word in {"moderate", "weak"}
    assert "may have been moved" in found.strength.sentence


def test_sides_that_differed_before_fail_the_check():
    one = town()
    earlier = np.where(one.top(200), 3 * one.counts[:, 1] + 1, one.counts[:, 1])
    found = compared(one, events_earlier=earlier)

    assert found.diagnostics.before.ci_low > 1
    assert "differed" in found.strength.sentence


def test_other_reaches_are_shown():
    found = compared(town())

    assert [other.words for other in found.diagnostics.others] == [
        "half the reach",
        "twice the reach",
        "without those nearest to the line",
    ]
    assert (
        found.diagnostics.others[1].ci_high - found.diagnostics.others[1].ci_low
        < found.ci_high - found.ci_low
    )


def test_a_score_in_steps_is_said():
    one = town()
    stepped = np.ceil(one.score * 2) / 2
    line = np.sort(stepped)[::-1][200]
    found = compared(one, score=stepped, listed=stepped >= line)

    assert "score-in-steps" in {doubt.slug for doubt in found.doubts}


def test_without_an_earlier_year_the_sides_are_not_checked():
    found = compared(town(), events_earlier=None)

    assert found.diagnostics.before is None
    assert "line-unchecked" in {doubt.slug for doubt in found.doubts}


def test_time_in_custody_is_taken_out():
    one = town()
    years = np.where(one.top(200), 0.5, 1.0)
    full, half = compared(one), compared(one, years_at_liberty=years)

    assert half.ratio == pytest.approx(2 * full.ratio)


def test_heaping_is_not_seen_where_there_is_none():
    seen = sum(
        line_density(np.random.default_rng(seed).exponential(0.5, 800) - 0.6, 0.6).p < 0.05
        for seed in range(200)
    )

    # Binomial(200, 0.05): 20 or more would happen three times in a thousand.
    assert seen <= 20


def test_heaping_is_seen_where_it_is():
    rng = np.random.default_rng(1)
    heaped = np.concatenate([rng.uniform(-0.6, 0, 200), rng.uniform(0, 0.6, 320)])
    found = line_density(heaped, 0.6)

    assert found.p < 0.01
    assert found.log_ratio > 0


@pytest.mark.parametrize(
    ("more", "slug"),
    [
        ({"listed": np.array([True])}, "shapes-differ"),
        ({"events": np.array([-1.0])}, "shapes-differ"),
        ({"events_earlier": np.array([1.0])}, "shapes-differ"),
    ],
)
def test_arrays_of_other_people_are_refused(more, slug):
    with pytest.raises(DataUnfit) as refusal:
        compared(town(), **more)
    assert refusal.value.slug == slug


@pytest.mark.parametrize(
    ("score", "listed", "slug"),
    [
        ([1, 2, 3, 4], [True, False, False, False], "line-crossed"),
        ([4, 3, 2, 1], [True, True, True, True], "line-bare"),
        ([4, 3, 2, 1], [True, True, False, False], "line-bare"),
        ([-1, -2, -3, -4], [True, True, False, False], "line-unfit"),
        ([4, 3, 2, np.nan], [True, True, False, False], "values-unfit"),
    ],
)
def test_lines_that_nothing_can_be_told_of_are_refused(score, listed, slug):
    with pytest.raises(DataUnfit) as refusal:
        capacity_line(events=[1, 2, 1, 2], score=score, listed=listed)
    assert refusal.value.slug == slug


def test_half_an_event_is_refused():
    with pytest.raises(DataUnfit) as refusal:
        capacity_line(events=[1, 0.5], score=[2, 1], listed=[True, False])
    assert refusal.value.slug == "values-unfit"


def test_people_written_down_twice_as_one_household_have_the_error_of_once():
    one = town()
    given = {
        "events": one.counts[:, -1],
        "score": one.score,
        "listed": one.top(60),
        "events_earlier": one.counts[:, 1],
    }
    two = {name: np.repeat(values, 2) for name, values in given.items()}
    once, apart = capacity_line(**given), capacity_line(**two)
    both = capacity_line(**two, cluster=np.repeat(np.arange(one.score.size), 2))

    assert both.theta == pytest.approx(once.theta, abs=1e-8)
    assert both.se == pytest.approx(once.se, rel=0.02)
    assert apart.se < 0.75 * once.se
    with pytest.raises(DataUnfit, match="household"):
        capacity_line(**given, cluster=[1, 2])
