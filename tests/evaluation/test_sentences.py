import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import (
    change_words,
    interval_words,
    people_needed_from,
    rate_ratio,
    sentence,
    sentence_on_pairs,
    sentence_on_picked,
)


def compared(effect, n, mean=3.0, seed=1):
    rng = np.random.default_rng(seed)
    offered = np.arange(n) < n // 2
    events = rng.poisson(np.where(offered, effect, 1.0) * mean, n)
    return rate_ratio(events=events, years_at_liberty=np.ones(n), offered=offered)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.7, "a fall of 30%"), (1.1, "a rise of 10%"), (1.0, "no change"), (0.998, "no change")],
)
def test_a_ratio_in_words(ratio, words):
    assert change_words(ratio) == words


def test_an_interval_in_words():
    assert interval_words(0.55, 1.1) == "compatible with a fall of 45% to a rise of 10%"


def test_a_fall_is_given_with_its_interval():
    said = sentence(compared(0.5, 400), smallest_worth_having=0.2)

    assert said.startswith("Violence fell among those offered a place: a fall of ")
    assert "compatible with a fall of" in said


def test_a_rise_is_said_as_plainly():
    assert sentence(compared(2.0, 400), smallest_worth_having=0.2).startswith("Violence rose")


def test_a_null_result_is_as_large_as_a_good_one():
    assert sentence(compared(1.0, 4000), smallest_worth_having=0.2).startswith(
        "No change worth having: compatible with"
    )


def test_cannot_tell_says_how_many_are_needed():
    said = sentence(compared(1.0, 40), smallest_worth_having=0.2)

    assert said.startswith("We cannot tell yet: to see a 20% fall we need about ")
    assert "people; we have 40. What we saw is compatible with a fall of" in said


def test_enough_people_and_still_unclear_is_said_honestly():
    unclear = replace(compared(1.0, 300), ratio=0.87, ci_low=0.75, ci_high=1.01, se=0.076)
    said = sentence(unclear, smallest_worth_having=0.2)

    assert said.startswith("We cannot tell yet: 300 people are enough to see a 20% fall")


@pytest.mark.parametrize("worth", [0.1, 0.2, 0.5])
def test_how_far_it_is_from_telling_is_told_by_the_fall_that_the_plan_names(worth):
    result = compared(1.0, 40)
    need = people_needed_from(n=40, se=result.se, fall=worth)
    told = sentence(result, smallest_worth_having=worth)

    assert f"a {worth:.0%} fall" in told
    if need > 40:
        number = int(re.search(r"about ([\d,]+) people", told)[1].replace(",", ""))
        assert need <= number <= need * 1.1 + 100


def test_no_reduction_is_claimed_where_the_interval_holds_none():
    for seed in range(30):
        result = compared(0.9, 60, seed=seed)
        said = sentence(result, smallest_worth_having=0.2)

        assert ("Violence fell" in said) == (result.ci_high < 1)


WORDED = compared(1.0, 400)


@pytest.mark.parametrize("worded", [sentence, sentence_on_pairs, sentence_on_picked])
@given(low=st.floats(0.3, 1.6), width=st.floats(0.001, 1), worth=st.sampled_from([0.1, 0.125, 0.2, 0.3, 0.5]))
def test_no_sentence_says_of_itself_what_its_numbers_deny(worded, low, width, worth):
    result = replace(WORDED, ci_low=low, ci_high=low + width, ratio=low + width / 2)
    said = worded(result, smallest_worth_having=worth)

    if low > 1:
        assert said.startswith("Violence rose")
    if said.startswith("No change worth having"):
        largest = float(re.search(r"none of it larger than ([0-9.]+)%", said)[1])
        told = [float(percent) for percent in re.findall(r"a (?:fall|rise) of ([0-9]+)%", said)]
        assert largest == pytest.approx(worth * 100)
        assert all(percent <= largest for percent in told)
