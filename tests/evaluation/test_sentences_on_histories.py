"""Words and verdict of a list by rank."""

from dataclasses import replace

import numpy as np
import pytest

from plumbline.evaluation import OlderPair, placebo_year, sentence_on_histories, verdict_on_histories
from plumbline.town.trials.towns import draw_town


@pytest.fixture(scope="module")
def found():
    one = draw_town("B", people=40_000, trend=0.0, rng=np.random.default_rng(1))
    return placebo_year(events=one.counts[:, 1:], listed=one.top(60))


def said(found, low, high, **more):
    result = replace(found, ci_low=low, ci_high=high, ratio=(low * high) ** 0.5, **more)
    return verdict_on_histories(result, 0.2), sentence_on_histories(result, smallest_worth_having=0.2)


@pytest.mark.parametrize(
    ("low", "high", "verdict", "words"),
    [
        (0.4, 0.7, "fell", "Violence fell among those listed, set against what people of such histories"),
        (1.4, 1.9, "rose", "Violence rose among those listed"),
        (0.9, 1.1, "no_worthwhile_change", "No change worth having"),
        (0.6, 1.2, "cannot_tell", "We cannot tell yet. Set against"),
    ],
)
def test_it_says_what_it_is_set_against_and_that_it_is_weaker(found, low, high, verdict, words):
    told, sentence = said(found, low, high)

    assert told == verdict
    assert sentence.startswith(words)
    assert sentence.endswith("Nobody drew lots, so this is weaker than a lottery.")


def test_where_the_older_pair_failed_nothing_is_told(found):
    failed = OlderPair("failed", "It fails.", 0.5, 0.4, 0.6)

    assert said(found, 0.4, 0.7, older_pair=failed) == ("cannot_tell", "We cannot tell. It fails.")


def test_with_few_events_nothing_is_told(found):
    assert said(found, 0.4, 0.7, observed=4.0)[0] == "cannot_tell"
