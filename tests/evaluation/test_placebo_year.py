"""The placebo-year model: against statsmodels, against leaving people out, and against planted truths."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.evaluation import placebo_year
from plumbline.evaluation.foretold import foretell
from plumbline.evaluation.histories import histories
from plumbline.evaluation.history_model import history_model
from plumbline.town.trials.goals import BIAS
from plumbline.town.trials.towns import draw_town
from plumbline.values.errors import DataUnfit


def town(world="B", seed=1, people=40_000, trend=0.0):
    return draw_town(world, people=people, trend=trend, rng=np.random.default_rng(seed))


def compared(one, listed=60, effect=1.0, **more):
    counts = one.helped(one.top(listed), effect, np.random.default_rng(5))
    return placebo_year(events=counts, listed=one.top(listed), listed_earlier=one.top_earlier(listed), **more)


def test_the_expected_events_are_those_of_the_regression_in_statsmodels():
    one = town(trend=-0.1)
    held = histories(events=one.counts, listed=one.top(60))
    found = history_model(held)
    rows = [held.weight(back=back) >= found.floor for back in range(3)]
    rows[0] &= ~held.listed
    fit = sm.GLM(
        np.concatenate([one.counts[kept, -1 - back] for back, kept in enumerate(rows)]),
        np.concatenate([held.features(back=back)[kept] for back, kept in enumerate(rows)]),
        offset=np.concatenate([np.full(kept.sum(), found.footing[back]) for back, kept in enumerate(rows)]),
        family=sm.families.Poisson(),
    ).fit(tol=1e-12)

    assert found.total == pytest.approx(fit.predict(held.features(back=0)[held.listed]).sum(), rel=1e-8)
    assert found.taught == sum(kept.sum() for kept in rows)


def test_the_footing_is_the_town_less_what_the_histories_hold():
    """Where the model has settled, the trend follows from it and from the events of the town, counted here anew."""
    one = town(trend=-0.1)
    held = histories(events=one.counts, listed=one.top(60))
    found = history_model(held)
    total = one.counts.sum(axis=0)[::-1].astype(float)
    total[0] = one.counts[~held.listed, -1].sum() + found.total * np.exp(found.trend)
    taught = [held.weight(back=back) >= found.floor for back in (1, 2)]
    told = np.array([one.counts[kept, -1 - back].sum() for back, kept in zip((1, 2), taught, strict=True)])
    usual = [np.exp(told @ np.log(total[year : year + 2]) / told.sum()) for year in (2, 3)]
    gathered = [1 + found.memory @ (total[year + 1 : year + 3] / usual - 1) for year in range(3)]

    # The events fitted in each placebo year stand in for those counted, which they equal but for the follow-up's rows.
    assert found.footing == pytest.approx(np.log(total[:3] / gathered / (total[1] / gathered[1])), abs=1e-3)


@pytest.mark.parametrize("trend", [0.0, -0.25, 0.25])
def test_its_error_is_that_of_leaving_people_out_one_by_one(trend):
    """People of the same counts, on the list or off it, are as good as one another: one of each is left out."""
    one = town(people=12_000, trend=trend)
    listed = one.top(60)
    found = placebo_year(events=one.counts, listed=listed).theta
    kinds = np.column_stack([one.counts, listed])
    _, first, many = np.unique(kinds, axis=0, return_index=True, return_counts=True)
    without = np.array([left_out(one.counts, listed, row) for row in first])
    jackknife = np.sqrt((len(listed) - 1) / len(listed) * np.sum(many * (without - found) ** 2))

    # The influences stand in for leaving out to first order.
    assert placebo_year(events=one.counts, listed=listed).se == pytest.approx(jackknife, rel=0.1)


def left_out(counts, listed, row):
    rest = np.arange(len(listed)) != row
    return foretell(histories(events=counts[rest], listed=listed[rest])).theta


@pytest.mark.parametrize("world", ["A", "B", "D", "L"])
def test_a_planted_halving_is_found_and_no_more_often_missed_than_it_says(world):
    found = [compared(town(world, seed=seed, people=145_000), 100, 0.5) for seed in range(12)]

    # Twelve intervals of 95%: fewer than ten that hold the truth would happen twice in a thousand times.
    assert sum(one.ci_low <= 0.5 <= one.ci_high for one in found) >= 10
    assert all(one.ci_high < 1 for one in found)


def test_beside_it_stand_the_naive_change_and_what_it_would_be_without_effect():
    found = compared(town("A", people=145_000), 100, 1.0)

    assert found.naive.change < -0.4
    assert (1 + found.naive.change) / (1 + found.expected_change) == pytest.approx(found.ratio)
    assert found.expected_change < -0.3


@pytest.mark.parametrize(("world", "trend"), [("A", -0.2), ("D", 0.2), ("L", -0.2)])
def test_a_town_that_moves_is_not_taken_for_the_panels_doing(world, trend):
    """Over 40 towns that move by a fifth each year the mean error stays within three of its own standard errors."""
    errors = [
        foretell(histories(events=one.counts, listed=one.top(100))).theta
        for one in (town(world, seed=seed, people=145_000, trend=trend) for seed in range(40))
    ]

    assert abs(np.mean(errors)) <= 3 * np.std(errors) / np.sqrt(40) + BIAS["placebo_year"][world]


def test_a_town_that_moves_in_one_year_alone_is_not_either():
    """No steady change is taken for granted: all violence falls by a third in the follow-up and never before."""
    errors = []
    for seed in range(40):
        one = town("B", seed=seed, people=145_000)
        counts = one.counts.copy()
        counts[:, -1] = np.random.default_rng([6, seed]).binomial(counts[:, -1], 2 / 3)
        errors.append(foretell(histories(events=counts, listed=one.top(100))).theta)

    assert abs(np.mean(errors)) <= 3 * np.std(errors) / np.sqrt(40) + 0.02


def test_events_in_clumps_mislead_it_where_the_town_falls_by_no_more_than_its_page_says():
    """Half as many events again come with each, however quiet the town: its page says what that does."""
    errors = []
    for seed in range(40):
        rng = np.random.default_rng([5, seed])
        counts = town("A", seed=seed, people=145_000, trend=-0.15).counts
        counts = counts + rng.poisson(0.5 * counts)
        score = counts[:, -2] + 0.5 * counts[:, -3] + 0.01 * rng.random(len(counts))
        listed = score >= np.sort(score)[-100]
        errors.append(foretell(histories(events=counts, listed=listed)).theta)

    assert abs(np.mean(errors) + 0.06) <= 3 * np.std(errors) / np.sqrt(40)


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


def test_a_town_that_moved_by_more_than_three_tenths_casts_a_doubt():
    """It is the change of the whole town that is asked about, not what it did to what histories foretell."""
    found = compared(town(trend=-0.4, people=145_000))

    assert "steep-trend" in {doubt.slug for doubt in found.doubts}
    assert found.trend > 0.7
    assert "steep-trend" not in {doubt.slug for doubt in compared(town()).doubts}


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_however_few_and_odd_the_numbers_it_answers_or_refuses(seed):
    rng = np.random.default_rng(seed)
    people, span = int(rng.integers(5, 200)), int(rng.integers(4, 7))
    events = rng.poisson(rng.gamma(0.3, 3.0, (people, 1)) * rng.choice([0.2, 1, 2], span), (people, span))
    years = rng.choice([0, 0.3, 1.0], events.shape, p=[0.05, 0.1, 0.85])
    weight = events[:, -2] + 0.5 * events[:, -3]
    listed = np.zeros(people, dtype=bool)
    listed[np.argsort(-weight)[: int(rng.integers(2, 2 + people // 3))]] = True
    try:
        found = placebo_year(events=events, listed=listed, years_at_liberty=years)
    except DataUnfit:
        return
    assert np.isfinite([found.theta, found.se, found.ci_low, found.ci_high]).all()
    assert found.se > 0


def twice(one, listed=60):
    """Everybody written down twice, and the town that makes of it."""
    given = {"events": one.counts, "listed": one.top(listed), "listed_earlier": one.top_earlier(listed)}
    return {name: np.repeat(values, 2, axis=0) for name, values in given.items()}


def test_people_written_down_twice_as_one_household_have_the_error_of_once():
    one = town()
    once = compared(one)
    both = placebo_year(**twice(one), cluster=np.repeat(np.arange(len(one.counts)), 2))
    apart = placebo_year(**twice(one))

    assert both.theta == pytest.approx(once.theta, abs=1e-6)
    # Leverage is halved for each of the two, so that residuals are blown up a little less.
    assert both.se == pytest.approx(once.se, rel=0.02)
    assert apart.se == pytest.approx(once.se / np.sqrt(2), rel=0.02)
    assert (both.ci_low, both.ci_high) == pytest.approx((once.ci_low, once.ci_high), rel=0.02)


@pytest.mark.parametrize(("cluster", "words"), [([1, 2], "household"), ("all one", "one household or group")])
def test_clusters_that_tell_nothing_are_refused(cluster, words):
    one = town()
    keys = np.zeros(len(one.counts)) if cluster == "all one" else cluster

    with pytest.raises(DataUnfit, match=words):
        compared(one, cluster=keys)
