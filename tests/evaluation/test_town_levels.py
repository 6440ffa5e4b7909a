import numpy as np
import pytest

from plumbline.evaluation.histories import histories
from plumbline.evaluation.memory import Memory
from plumbline.evaluation.town_levels import town_years
from plumbline.values.errors import DataUnfit


EVENTS = np.array([[4, 2, 3, 1], [0, 5, 1, 2], [1, 0, 0, 3], [2, 2, 2, 9]])
LISTED = [False, False, False, True]


def levels(events=EVENTS, listed=LISTED, foretold=(2.0,), **more):
    return town_years(histories(events=events, listed=listed, **more)).levels(np.array(foretold, float))


def memory(current, prior):
    return Memory(np.array([current, prior]), np.array([0.0, 1.0]), np.zeros((0, 2)), np.zeros((2, 4)))


def test_a_level_is_everybodys_events_with_the_listed_as_foretold_in_the_follow_up():
    found = levels()

    assert found.total.tolist() == [8, 6, 9, 7]
    assert np.exp(np.diff(found.log)) == pytest.approx([6 / 8, 9 / 6, 7 / 9])
    assert found.imputed == pytest.approx(2 / 8)


def test_the_follow_up_of_the_listed_plays_no_part():
    changed = EVENTS.copy()
    changed[3, -1] = 0

    assert levels(changed).log == pytest.approx(levels().log, rel=1e-12)


def test_a_history_that_holds_nothing_leaves_the_whole_change_of_the_town():
    assert levels().footing(memory(0, 0)) == pytest.approx(np.log([8 / 6, 1]))


def test_a_history_that_holds_everything_leaves_nothing_of_a_steady_change():
    halving = np.array([[80, 40, 20, 10]] * 4)

    assert levels(halving, foretold=(10,)).footing(memory(0.5, 0.5)) == pytest.approx([0, 0])


def test_what_a_year_of_history_holds_is_taken_from_the_change():
    by_hand = np.log(8 / 6) - np.log(0.25 + 0.25 * 6 / 9 + 0.5 * 9 / 7)

    assert levels().footing(memory(0.25, 0.5))[0] == pytest.approx(by_hand)


def test_locking_up_the_worst_is_not_a_town_grown_quieter():
    events = np.array([[4, 4, 4, 2], [2, 2, 2, 2], [1, 1, 1, 1], [1, 1, 1, 1]])
    half = np.ones(events.shape)
    half[0, -1] = 0.5

    free = levels(events, foretold=(1,), years_at_liberty=half).log
    assert free[0] == pytest.approx(free[1])


def test_its_error_is_that_of_leaving_people_out_one_by_one():
    rng = np.random.default_rng(4)
    events = rng.poisson(rng.gamma(0.5, 2.0, (300, 1)), (300, 4))
    listed = np.arange(300) < 20
    half = memory(0.4, 0.2)
    whole = town_years(histories(events=events, listed=listed)).levels(np.ones(20))
    own = whole.footing_influence(whole.influence, half, np.zeros((300, 2)))[:, 0]
    without = [
        town_years(histories(events=events[rows], listed=listed[rows]))
        .levels(np.ones(listed[rows].sum()))
        .footing(half)[0]
        for rows in (np.arange(300) != row for row in range(300))
    ]
    jackknife = np.sqrt(299 / 300 * np.sum((without - np.mean(without)) ** 2))

    assert np.sqrt(np.sum(own**2)) == pytest.approx(jackknife, rel=0.02)


def test_a_town_with_nobody_else_has_no_trend():
    with pytest.raises(DataUnfit) as refusal:
        levels(listed=[True] * 4)
    assert refusal.value.slug == "no-trend"


def test_where_risk_is_a_gamma_it_is_what_bayes_rule_says():
    """A gamma of shape k and mean mu foretells level x (k + events) / (k / mu + the levels of the two years)."""
    level, prior = np.array([0.6, 0.8, 1.1, 1.5]), 2.07
    events = np.tile(np.round(100_000 * level[::-1]), (2, 1))
    share = level[2:] / (prior + level[2] + level[3])
    by_hand = level[0] / level[1] * (prior + level[2] + level[3]) / (prior + level[1] + level[2])

    found = levels(events, listed=[False, True], foretold=(60_000,)).footing(memory(*share))
    assert np.exp(found[0]) == pytest.approx(by_hand)
