import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation import placebo_cohort
from plumbline.town.trials.towns import draw_town
from plumbline.values.errors import DataUnfit


@pytest.fixture(scope="module")
def one():
    return draw_town("B", people=145_000, trend=0.0, rng=np.random.default_rng(4))


def compared(one, effect=1.0):
    counts = one.helped(one.top(100), effect, np.random.default_rng(5))
    return placebo_cohort(events=counts, listed=one.top(100), listed_earlier=one.top_earlier(100))


def test_it_is_the_interaction_of_a_poisson_regression_with_people_as_clusters(one):
    found = compared(one)
    rows = []
    for now, listed, year in ((1, one.top(100), 4), (0, one.top_earlier(100), 3)):
        for person in np.flatnonzero(listed):
            rows.append((one.counts[person, year], now, 1, person))
            rows.append((one.counts[person, year - 1], now, 0, person))
    y, now, after, person = np.array(rows).T
    design = sm.add_constant(np.column_stack([now, after, now * after]))
    fit = sm.GLM(y, design, family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": person, "use_correction": False}
    )

    assert found.theta == pytest.approx(fit.params[3], abs=1e-8)
    assert found.se == pytest.approx(fit.bse[3] * np.sqrt(100 / 99), rel=1e-6)


def test_a_planted_halving_is_found_and_nothing_is_not(one):
    helped, alone = compared(one, 0.5), compared(one)

    assert helped.ci_low <= 0.5 <= helped.ci_high < 1
    assert alone.ci_low <= 1 <= alone.ci_high


def test_beside_it_stand_both_before_and_afters(one):
    found = compared(one)

    assert (1 + found.naive.change) / (1 + found.expected_change) == pytest.approx(found.ratio)
    assert found.diagnostics.on_both > 0
    assert found.strength.word == "moderate"


def test_lists_that_are_unlike_cost_a_step(one):
    few = one.top_earlier(10)
    found = placebo_cohort(events=one.counts, listed=one.top(100), listed_earlier=few)

    assert found.strength.word == "weak"
    assert "are not alike" in found.strength.sentence


@pytest.mark.parametrize(("trend", "turns"), [(-0.15, False), (-0.15, True), (0.15, False)])
def test_a_town_that_moves_costs_a_step(trend, turns):
    town = draw_town("B", people=145_000, trend=trend, rng=np.random.default_rng(6), turns=turns)
    found = compared(town)

    assert found.strength.grade == 2
    assert "rose or fell in these years" in found.strength.sentence
    assert found.diagnostics.town.steadily == pytest.approx(1 + trend, abs=0.06)


def test_a_town_that_stands_still_seldom_does():
    failed = 0
    for seed in range(60):
        town = draw_town("D", people=40_000, trend=0.0, rng=np.random.default_rng(seed))
        failed += "town-moved" in {doubt.slug for doubt in compared(town).doubts}

    assert failed <= 8


def test_where_nobody_else_had_events_nothing_is_said_of_the_town(one):
    mine = one.top(100) | one.top_earlier(100)
    counts = one.counts[mine].copy()
    counts[~one.top(100)[mine], -1] = 0
    found = placebo_cohort(
        events=counts, listed=one.top(100)[mine], listed_earlier=one.top_earlier(100)[mine]
    )

    assert found.diagnostics.town is None


def test_few_events_are_said(one):
    found = placebo_cohort(
        events=draw_town("A", people=3000, trend=0, rng=np.random.default_rng(1)).counts,
        listed=draw_town("A", people=3000, trend=0, rng=np.random.default_rng(1)).top(10),
        listed_earlier=draw_town("A", people=3000, trend=0, rng=np.random.default_rng(1)).top_earlier(10),
    )

    assert "few-events" in {doubt.slug for doubt in found.doubts}


@pytest.mark.parametrize(("more", "slug"), [({"recording_changed": True}, "recording-changed")])
def test_a_declared_change_of_recording_is_refused(one, more, slug):
    with pytest.raises(DataUnfit) as refusal:
        placebo_cohort(events=one.counts, listed=one.top(100), listed_earlier=one.top_earlier(100), **more)
    assert refusal.value.slug == slug


def test_an_earlier_list_of_nobody_is_refused(one):
    with pytest.raises(DataUnfit) as refusal:
        placebo_cohort(
            events=one.counts, listed=one.top(100), listed_earlier=np.zeros(len(one.counts), dtype=bool)
        )
    assert refusal.value.slug == "arm-empty"


def test_people_written_down_twice_as_one_household_have_the_error_of_once(one):
    given = {"events": one.counts, "listed": one.top(100), "listed_earlier": one.top_earlier(100)}
    two = {name: np.repeat(values, 2, axis=0) for name, values in given.items()}
    once = placebo_cohort(**given)

    both = placebo_cohort(**two, cluster=np.repeat(np.arange(len(one.counts)), 2))

    assert (both.theta, both.se) == pytest.approx((once.theta, once.se), rel=1e-9)
    assert (both.ci_low, both.ci_high) == pytest.approx((once.ci_low, once.ci_high), rel=1e-9)
    assert placebo_cohort(**two).se < 0.75 * once.se
    with pytest.raises(DataUnfit, match="one household or group"):
        placebo_cohort(**given, cluster=np.zeros(len(one.counts)))
