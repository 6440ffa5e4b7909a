"""Each design played on a town's own years: near its formula, quiet where nothing is planted, and open about a history that misleads."""

import numpy as np
import pytest

from plumbline.evaluation.design_plays import (
    DayList,
    Plays,
    Town,
    play_histories,
    play_line,
    play_picked,
    play_same_day,
)
from plumbline.evaluation.design_spread import spread_of_two
from plumbline.values.errors import DataUnfit


PEOPLE = 1200
FALLS = (0.0, 0.3, 0.6)


def town(seed=1, *, homes=1, span=5, peak=0.0):
    """Gamma risks, in homes that share them; ``peak`` adds events in the year before the list to those who will be listed."""
    rng = np.random.default_rng(seed)
    home = np.arange(PEOPLE) // homes
    risk = rng.gamma(1.0, 0.8, PEOPLE)[home]
    events = rng.poisson(risk[:, None], (PEOPLE, span)).astype(float)
    scores = [
        events[:, last] + 0.5 * events[:, last - 1] + rng.random(PEOPLE) * 0.3 + 0.1 for last in (-2, -3)
    ]
    if peak:
        events[np.argsort(-scores[0])[:150], -1] += rng.poisson(peak, 150)
    # Some of the town the rule would not list at all.
    scores[0][-100:] = -np.inf
    return Town(events, scores[0], home), scores[1]


def plays(seed=2, draws=50, falls=FALLS):
    return Plays(rng=np.random.default_rng(seed), falls=falls, draws=draws)


def lists(seed=3, days=5):
    """A town whose score is chance, so that those whose case begins are like everybody."""
    rng = np.random.default_rng(seed)
    risk = rng.gamma(2.0, 0.5, PEOPLE)
    return [
        DayList(
            person=np.arange(PEOPLE),
            score=rng.random(PEOPLE) + 0.5,
            log_expected=rng.normal(0, 0.1, PEOPLE),
            before=rng.poisson(risk).astype(float),
            after=rng.poisson(risk).astype(float),
        )
        for _ in range(days)
    ]


PLAYED = {
    "histories": lambda built, **given: play_histories(*built, listed=150, **given),
    "line": lambda built, **given: play_line(built[0], listed=250, **given),
    "picked": lambda built, **given: play_picked(built[0], listed=200, picked=100, **given),
}


@pytest.mark.parametrize("design", PLAYED)
def test_little_is_seen_where_nothing_is_planted_and_much_where_much_is(design):
    found = PLAYED[design](town(homes=2), plays=plays())
    assert found.power[0] <= 0.12
    assert found.power[0] < found.power[1] < found.power[2] + 1e-9
    assert found.power[2] > 0.9
    assert found.refused == 0


def test_cases_on_the_same_day_are_near_the_formula_of_two_groups():
    built = lists()
    found = play_same_day(built, cases=120, within=0.2, plays=plays(draws=100))
    events = np.concatenate([one.after for one in built])
    spread = spread_of_two(helped=120, others=120, rate=float(events.mean()))
    assert found.se == pytest.approx(spread.error(fall=0, years=1, clumping=0.5), rel=0.1)
    assert found.power[1] == pytest.approx(spread.power(fall=0.3, years=1, clumping=0.5), abs=0.15)


def test_what_a_history_held_is_told_apart_and_moves_no_chance():
    """A year in which the list did worse for another reason would else look like power, or like a false alarm."""
    quiet = play_histories(*town(), listed=150, plays=plays(falls=(0.0,)))
    worse = play_histories(*town(peak=1.5), listed=150, plays=plays(falls=(0.0,)))
    assert worse.unplanted > 1.3 * quiet.unplanted
    assert worse.power[0] <= 0.12
    assert "history-off" in {doubt.slug for doubt in worse.doubts}
    assert "history-off" not in {doubt.slug for doubt in quiet.doubts}


def test_the_same_chance_plays_the_same():
    assert (
        play_line(town()[0], listed=250, plays=plays()).power.tolist()
        == play_line(town()[0], listed=250, plays=plays()).power.tolist()
    )


def test_the_list_falls_by_itself():
    assert play_picked(town()[0], listed=150, picked=75, plays=plays()).fall_by_itself > 0.1


@pytest.mark.parametrize(
    ("ask", "slug"),
    [
        (lambda: play_line(town()[0], listed=3, plays=plays()), "too-few-people"),
        (
            lambda: play_histories(
                Town(np.ones((50, 3)), np.arange(50.0), np.arange(50)),
                np.arange(50.0),
                listed=20,
                plays=plays(),
            ),
            "too-few-years",
        ),
        (
            lambda: play_same_day(lists(), cases=3, within=0.2, plays=plays()),
            "too-few-people",
        ),
        (lambda: play_same_day([], cases=30, within=0.2, plays=plays()), "too-few-people"),
        (
            lambda: play_line(
                Town(np.zeros((50, 4)), np.arange(50.0), np.arange(50)), listed=20, plays=plays()
            ),
            "no-events",
        ),
        (
            lambda: play_line(
                town()[0], listed=250, plays=Plays(np.random.default_rng(1), falls=(0.3,), draws=60)
            ),
            "power-unfit",
        ),
    ],
)
def test_what_cannot_be_played_is_refused(ask, slug):
    with pytest.raises(DataUnfit) as refused:
        ask()
    assert refused.value.slug == slug
