"""The error that a design will have by formula, beside the very estimator on simulated years."""

import numpy as np
import pytest

from plumbline.evaluation import adjusted_rates, capacity_line, clumping, placebo_year
from plumbline.evaluation.capacity_line import REACH
from plumbline.evaluation.design_spread import (
    Spread,
    spread_at_line,
    spread_of_histories,
    spread_of_picked,
    spread_of_two,
)
from plumbline.evaluation.power import power_to_see, smallest_detectable_fall
from plumbline.values.errors import DataUnfit


def years(rng, *, people=3000, clumped=1.0, rate=1.0, span=4):
    risk = rng.gamma(1 / clumped, clumped, people) * rate
    return rng.poisson(risk[:, None], (people, span)).astype(float)


def scored(rng, events):
    """Two years' events, and a little chance so that nobody ties."""
    return events[:, -2] + 0.5 * events[:, -3] + rng.random(len(events)) * 0.3 + 0.1


def left_over(events, expected):
    """k that history leaves."""
    return clumping(events, expected * events.sum() / expected.sum())


def test_two_groups_of_even_size_are_the_published_formula_turned_round():
    spread = spread_of_two(helped=60, others=60, rate=1.4)
    given = {"clumping": 0.5, "years": 2.0}
    assert spread.power(fall=0.3, **given) == pytest.approx(
        power_to_see(n=120, fall=0.3, rate0=1.4, dispersion=0.5, years=2.0), abs=1e-12
    )
    assert spread.smallest(**given) == pytest.approx(
        smallest_detectable_fall(n=120, rate0=1.4, dispersion=0.5, years=2.0), abs=1e-4
    )


def test_the_smallest_fall_is_shown_with_the_power_asked_for_and_a_handful_shows_none():
    spread = spread_of_two(helped=40, others=40, rate=2.0)
    smallest = spread.smallest(years=1, clumping=0.3, power=0.7)
    assert spread.power(fall=smallest, years=1, clumping=0.3) == pytest.approx(0.7, abs=1e-6)
    assert spread_of_two(helped=2, others=2, rate=0.2).smallest(years=1, clumping=0.3) is None


def test_a_flat_score_at_an_even_line_needs_four_times_the_people_and_more():
    """Schochet's design effect of a uniform score, 1 / (1 - 3/4), times what a triangular kernel adds to an even one."""
    distance = np.linspace(-0.999, 0.999, 4000)
    line = spread_at_line(distance=distance, above=distance > 0, expected=np.ones(4000), reach=1.0)
    plain = spread_of_two(helped=2000, others=2000, rate=1.0)
    # For a triangular kernel the boundary constant of a local line is 4.8, and 4 for an even kernel (Fan & Gijbels 1996, 3.2).
    assert line.helped / plain.helped == pytest.approx(4.8, rel=0.01)
    assert line.clumped / plain.clumped == pytest.approx(4.8, rel=0.01)


def test_the_line_errs_as_its_estimator_does_over_simulated_lists():
    rng = np.random.default_rng(11)
    found, told = [], []
    for _ in range(80):
        y = years(rng)
        score = scored(rng, y)
        above = np.zeros(len(y), dtype=bool)
        above[np.argsort(-score)[:400]] = True
        found.append(capacity_line(events=y[:, -1], score=score, listed=above).theta)
        line = (score[above].min() + score[~above].max()) / 2
        expected = (score + 0.6) * y[above, -1].sum() / (score + 0.6)[above].sum()
        spread = spread_at_line(distance=np.log(score / line), above=above, expected=expected, reach=REACH)
        near = np.abs(np.log(score / line)) < REACH
        told.append(spread.error(fall=0, years=1, clumping=left_over(y[near, -1], expected[near])))
    # 80 draws tell a spread to within 8% either way, two times in three.
    assert np.mean(told) == pytest.approx(np.std(found), rel=0.22)


def test_those_picked_err_as_their_estimator_does_over_simulated_lists():
    rng = np.random.default_rng(12)
    found, told = [], []
    for _ in range(100):
        y = years(rng, people=1500, clumped=1.5)
        top = np.argsort(-scored(rng, y))[:200]
        y, score = y[top], scored(rng, y[top])
        judged = np.log(score) + rng.normal(0, np.log(score).std(), 200)
        picked = judged > np.median(judged)
        found.append(adjusted_rates(events=y[:, -1], picked=picked, history=y[:, :-1], score=score).theta)
        k = left_over(y[:, -1], y[:, :-1].sum(axis=1) + 0.6)
        spread = spread_of_picked(picked=100, others=100, rate=float(y[:, -1].mean()))
        told.append(spread.error(fall=0, years=1, clumping=k))
    assert np.mean(told) == pytest.approx(np.std(found), rel=0.22)


def test_a_list_against_its_history_errs_no_more_than_the_formula_says():
    """The model of histories borrows from the whole town, so that the estimator does a little better."""
    rng = np.random.default_rng(13)
    found, told = [], []
    for _ in range(60):
        y = years(rng, rate=0.6)
        listed = np.zeros(len(y), dtype=bool)
        listed[np.argsort(-scored(rng, y))[:120]] = True
        found.append(placebo_year(events=y, listed=listed).theta)
        spread = spread_of_histories(listed=120, alike=120, rate=float(y[listed, -1].mean()))
        k = left_over(y[listed, -1], y[listed, :-1].sum(axis=1) + 0.6)
        told.append(spread.error(fall=0, years=1, clumping=k))
    assert np.std(found) * 0.95 < np.mean(told) < np.std(found) * 1.35


def test_a_judgement_that_history_tells_leaves_less_to_compare():
    plain = spread_of_two(helped=50, others=50, rate=1.0)
    none, half = (spread_of_picked(picked=50, others=50, rate=1.0, history=share) for share in (0.0, 0.5))
    assert none == plain
    # A normal judgement cut in the middle: R squared is 2 / pi of what history tells.
    assert half.helped == pytest.approx(plain.helped / (1 - 0.5 * 2 / np.pi))


@pytest.mark.parametrize(
    ("ask", "slug"),
    [
        (lambda: spread_of_two(helped=0, others=5, rate=1.0), "power-unfit"),
        (lambda: spread_of_two(helped=5, others=5, rate=0.0), "power-unfit"),
        (lambda: spread_of_picked(picked=5, others=5, rate=1.0, history=1.0), "power-unfit"),
        (lambda: Spread(1.0, 1.0, 1.0).error(fall=1.0, years=1, clumping=0), "power-unfit"),
        (lambda: spread_at_line(distance=[0.1], above=[True], expected=[1.0], reach=1.0), "line-bare"),
        (
            lambda: spread_at_line(distance=[0.1, 0.2], above=[True], expected=[1.0], reach=1.0),
            "shapes-differ",
        ),
    ],
)
def test_a_design_that_cannot_be_told_is_refused(ask, slug):
    with pytest.raises(DataUnfit) as refused:
        ask()
    assert refused.value.slug == slug
