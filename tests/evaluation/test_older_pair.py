import numpy as np
import pytest

from plumbline.evaluation import placebo_year
from plumbline.town.trials.towns import draw_town


@pytest.fixture(scope="module")
def one():
    return draw_town("B", people=60_000, trend=0.0, rng=np.random.default_rng(8))


def test_it_passes_where_nothing_was_done(one):
    found = placebo_year(events=one.counts, listed=one.top(80), listed_earlier=one.top_earlier(80)).older_pair

    assert (found.standing, found.word) == ("passed", "passed")
    assert found.ci_low <= 1 <= found.ci_high
    assert found.failures == ()


def test_it_is_the_comparison_of_a_year_earlier(one):
    found = placebo_year(events=one.counts, listed=one.top(80), listed_earlier=one.top_earlier(80)).older_pair
    earlier = placebo_year(events=one.counts[:, :-1], listed=one.top_earlier(80))

    assert found.ratio == pytest.approx(earlier.ratio)
    assert found.ci_high == pytest.approx(earlier.ci_high)


def test_it_fails_and_costs_a_step_where_the_earlier_years_were_moved(one):
    moved = one.counts.copy()
    moved[one.top_earlier(80), -2] *= 3
    found = placebo_year(events=moved, listed=one.top(80), listed_earlier=one.top_earlier(80))

    assert found.older_pair.standing == "failed"
    assert found.strength.word == "weak"
    assert found.strength.sentence.endswith(found.older_pair.sentence)


def test_too_few_months_are_not_checked_and_never_a_pass(one):
    found = placebo_year(events=one.counts[:, 1:], listed=one.top(80))

    assert (found.older_pair.standing, found.older_pair.word) == ("not_checked", "not checked")
    assert found.older_pair.ratio is None
    assert "48 months" in found.older_pair.sentence
    assert found.strength.word == "moderate"


def test_too_few_events_are_not_checked_either(one):
    few = one.top_earlier(80) & (np.cumsum(one.top_earlier(80)) <= 3)
    found = placebo_year(events=one.counts, listed=one.top(80), listed_earlier=few).older_pair

    assert found.standing == "not_checked"


def test_years_that_cannot_bear_it_are_not_checked(one):
    nothing = np.zeros(len(one.counts), dtype=bool)
    found = placebo_year(events=one.counts, listed=one.top(80), listed_earlier=nothing).older_pair

    assert found.standing == "not_checked"
    assert "cannot bear it" in found.sentence
