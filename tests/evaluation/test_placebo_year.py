"""The placebo-year model: against statsmodels, against leaving people out, and against planted truths."""

import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import placebo_year
from plumbline.evaluation.histories import histories
from plumbline.evaluation.history_model import history_model
from plumbline.town.trials.towns import draw_town
from plumbline.values.errors import DataUnfit


def town(world="B", seed=1, people=40_000, trend=0.0):
    return draw_town(world, people=people, trend=trend, rng=np.random.default_rng(seed))


def compared(one, listed=60, effect=1.0, people=40_000, **more):
    counts = one.helped(one.top(listed), effect, np.random.default_rng(5))
    return placebo_year(
        events=counts,
        listed=one.top(listed),
        listed_earlier=one.top_earlier(listed),
        others=people - len(counts),
        **more,
    )


def test_the_expected_events_are_those_of_the_regression_in_statsmodels():
    one = town()
    held = histories(events=one.counts, listed=one.top(60))
    found = history_model(held)
    taught = held.weight(back=1) >= found.floor
    fit = sm.GLM(one.counts[taught, -2], held.features(back=1)[taught], family=sm.families.Poisson()).fit(
        tol=1e-12
    )

    assert found.total == pytest.approx(fit.predict(held.features(back=0)[held.listed]).sum(), rel=1e-8)
    assert found.taught == taught.sum()


def test_observed_over_expected_gives_the_ratio():
    found = compared(town())

    assert found.ratio == pytest.approx(found.observed / found.expected)
    assert found.ci_low < found.ratio < found.ci_high
    assert found.n == 60


def test_its_error_is_that_of_leaving_people_out_one_by_one():
    one = town(people=20_000)
    listed = one.top(60)
    found = placebo_year(events=one.counts[:, 1:], listed=listed)
    without = []
    for row in range(len(one.counts)):
        rest = np.ones(len(one.counts), dtype=bool)
        rest[row] = False
        without.append(placebo_year(events=one.counts[rest, 1:], listed=listed[rest]).theta)
    n = len(without)
    jackknife = np.sqrt((n - 1) / n * np.sum((np.array(without) - np.mean(without)) ** 2))

    # The influences stand in for leaving out to first order.
    assert found.se == pytest.approx(jackknife, rel=0.1)


@pytest.mark.parametrize("world", ["A", "B", "D", "L"])
def test_a_planted_halving_is_found_and_no_more_often_missed_than_it_says(world):
    found = [compared(town(world, seed=seed, people=145_000), 100, 0.5, 145_000) for seed in range(12)]

    # Twelve intervals of 95%: fewer than ten that hold the truth would happen twice in a thousand times.
    assert sum(one.ci_low <= 0.5 <= one.ci_high for one in found) >= 10
    assert all(one.ci_high < 1 for one in found)


def test_beside_it_stand_the_naive_change_and_what_it_would_be_without_effect():
    found = compared(town("A", people=145_000), 100, 1.0, 145_000)

    assert found.naive.change < -0.4
    assert (1 + found.naive.change) / (1 + found.expected_change) == pytest.approx(found.ratio)
    assert found.expected_change < -0.3


def test_a_falling_town_is_not_taken_for_the_panels_doing():
    """Over 40 towns that fall by a fifth each year the mean error stays within three of its own standard errors."""
    errors = [
        compared(town("A", seed=seed, people=145_000, trend=-0.2), 100, 1.0, 145_000).theta
        for seed in range(40)
    ]

    assert abs(np.mean(errors)) <= 3 * np.std(errors) / np.sqrt(40) + 0.02


def test_time_in_custody_is_not_held_for_help():
    one = town()
    years = np.ones(one.counts.shape)
    half = one.counts.copy()
    half[one.top(60), -1] = np.random.default_rng(2).binomial(half[one.top(60), -1], 0.5)
    years[one.top(60), -1] = 0.5
    found = placebo_year(events=half, listed=one.top(60), years_at_liberty=years)

    assert found.person_years == pytest.approx(30)
    assert found.ci_low <= 1 <= found.ci_high


def test_the_parts_of_the_error_are_told_apart():
    found = compared(town())
    parts = found.diagnostics

    assert max(parts.se_list, parts.se_model, parts.se_trend) < found.se
    assert found.se == pytest.approx(np.sqrt(np.sum(found.influence**2)))


def test_a_declared_change_of_recording_is_refused():
    with pytest.raises(DataUnfit) as refusal:
        compared(town(), recording_changed=True)
    assert refusal.value.slug == "recording-changed"


@pytest.mark.parametrize(
    ("events", "slug"),
    [
        ([[1, 2, 1, 0]] * 2 + [[0, 1, 0, 1]] * 3, "no-events"),
        ([[0, 0, 2, 1]] * 2 + [[0, 0, 1, 1]] * 3, "placebo-year-empty"),
    ],
)
def test_lists_that_nothing_can_be_told_of_are_refused(events, slug):
    with pytest.raises(DataUnfit) as refusal:
        placebo_year(events=events, listed=[True, True, False, False, False])
    assert refusal.value.slug == slug


def test_a_small_list_carries_its_doubts():
    found = placebo_year(events=town(people=8000).counts[:, 1:], listed=town(people=8000).top(12))

    assert {"few-listed", "older-pair-not-checked"} <= {doubt.slug for doubt in found.doubts}
