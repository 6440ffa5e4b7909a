import numpy as np
import pytest

from plumbline.evaluation import same_day_matches, weighted_rates
from plumbline.values.errors import DataUnfit


def lists(rng, effect=0.7, people=400, rounds=4):
    """Monthly lists of everybody not yet taken; who has a high score is likelier taken and has more events anyway."""
    risk, taken, rows = rng.normal(size=people), np.full(people, -1), []
    for day in range(rounds):
        waiting = np.flatnonzero(taken < 0)
        score = risk[waiting] + rng.normal(0, 0.2, waiting.size)
        given = rng.random(waiting.size) < 1 / (1 + np.exp(3.6 - 1.2 * score))
        taken[waiting[given]] = day
        events = rng.poisson(np.exp(0.8 * risk[waiting]) * np.where(given, effect, 1.0))
        rows += list(zip(np.full(waiting.size, day), waiting, given, score, events, strict=True))
    names = ("day", "person", "given", "score", "events")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def matched(rows, **changes):
    given = {name: rows[name] for name in ("day", "person", "given", "score")}
    return same_day_matches(**(given | {"covariates": rows["score"], "within": 0.2, "others": 2} | changes))


def test_by_hand_who_waits_may_be_a_match_and_who_has_a_place_may_not():
    """Cal is given a place on day 2: on day 1 the match of Ann; Ann, given hers on day 1, is no match on day 2."""
    rows = {
        "day": np.array([1, 1, 1, 2, 2, 2]),
        "person": np.array(["Ann", "Bob", "Cal", "Ann", "Bob", "Cal"]),
        "given": np.array([1, 0, 0, 0, 0, 1], dtype=bool),
        "score": np.array([5.0, 4.0, 4.9, 3.0, 2.0, 3.0]),
    }
    found = matched(rows, within=1.5, others=1)

    assert [found.row[found.set_ == number].tolist() for number in (0, 1)] == [[0, 2], [5, 4]]
    assert found.given.tolist() == [True, False, True, False]
    assert found.unmatched.size == 0


def test_nobody_is_used_twice_and_what_must_agree_agrees():
    rng = np.random.default_rng(2)
    rows = lists(rng)
    area = rng.integers(0, 3, 400)[rows["person"]]
    found = matched(rows, exact=area)
    others = found.row[~found.given]

    assert np.unique(rows["person"][others]).size == others.size
    for number in range(found.set_.max() + 1):
        mine = found.row[found.set_ == number]
        assert np.unique(area[mine]).size == np.unique(rows["day"][mine]).size == 1
        assert np.all(np.abs(rows["score"][mine] - rows["score"][mine[0]]) <= 0.2)
        assert found.weight[found.set_ == number].sum() == pytest.approx(2.0)
    assert found.unmatched.size + found.given.sum() == rows["given"].sum()
    assert found.strength.grade == 3
    assert np.abs(found.balance.love.after[0]) < 0.1 < np.abs(found.balance.love.before[0])


def test_who_has_nobody_near_is_told():
    rows = lists(np.random.default_rng(3))
    found = matched(rows, within=0.002, others=1)

    assert found.unmatched.size > 0.1 * rows["given"].sum()
    assert "unmatched" in [doubt.slug for doubt in found.doubts]
    assert found.strength.grade < 3


def test_a_planted_ratio_is_held_where_the_choice_hangs_on_the_score():
    rng = np.random.default_rng(12)
    held, naive = 0, []
    for _ in range(200):
        rows = lists(rng)
        found = matched(rows)
        years = np.ones(found.row.size)
        rates = weighted_rates(
            events=rows["events"][found.row],
            years_at_liberty=years,
            treated=found.given,
            weight=found.weight,
            cluster=found.set_,
        )
        held += rates.ci_low <= 0.7 <= rates.ci_high
        naive.append(rows["events"][rows["given"]].mean() / rows["events"][~rows["given"]].mean())

    assert 181 <= held <= 199
    assert np.median(naive) > 1.1


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"person": [0, 0, 2, 3]}, "listed-twice"),
        ({"day": [1, 2, 1, 1], "person": [0, 0, 2, 3], "given": [1, 1, 0, 0]}, "given-twice"),
        ({"given": [0, 0, 0, 0]}, "one-group"),
        ({"score": [1.0, np.nan, 1, 1]}, "values-unfit"),
        ({"score": [1.0, 9, 8, 7]}, "no-match"),
        ({"score": [1.0]}, "shapes-differ"),
    ],
)
def test_lists_that_are_none_are_refused(change, slug):
    rows = {
        "day": [1, 1, 1, 1],
        "person": [0, 1, 2, 3],
        "given": [1, 0, 0, 0],
        "score": [1.0, 1, 1, 1],
    } | change

    with pytest.raises(DataUnfit) as refused:
        matched({name: np.array(values) for name, values in rows.items()})
    assert refused.value.slug == slug
