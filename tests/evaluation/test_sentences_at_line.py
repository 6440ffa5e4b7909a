"""What the comparison at a line says, and that it never says more than its interval."""

from dataclasses import replace

import numpy as np
import pytest

from plumbline.evaluation import capacity_line, sentence_at_line, verdict_at_line


@pytest.fixture(scope="module")
def found():
    rng = np.random.default_rng(4)
    score = rng.uniform(1, 10, 400)
    return capacity_line(events=rng.poisson(2.0, 400), score=score, listed=score > 5)


def said(found, low, high, *, events=50.0):
    result = replace(found, ratio=(low * high) ** 0.5, ci_low=low, ci_high=high)
    return (
        verdict_at_line(result, 0.2, expected_events_per_arm=events),
        sentence_at_line(result, smallest_worth_having=0.2, expected_events_per_arm=events),
    )


@pytest.mark.parametrize(
    ("low", "high", "verdict", "words"),
    [
        (0.4, 0.7, "fell", "Violence fell among the last people to get a place"),
        (1.3, 2.0, "rose", "Violence rose among the last people to get a place"),
        (0.9, 1.1, "no_worthwhile_change", "No change worth having among the last people"),
        (0.5, 1.6, "cannot_tell", "We cannot tell yet. What we saw among the last people"),
    ],
)
def test_it_says_whom_it_speaks_of_and_that_it_is_weaker(found, low, high, verdict, words):
    told, sentence = said(found, low, high)

    assert told == verdict
    assert sentence.startswith(words)
    assert sentence.endswith("so this is weaker than a lottery, and it speaks of people near the line alone.")


def test_with_few_events_nothing_is_told(found):
    assert said(found, 0.4, 0.7, events=4.0)[0] == "cannot_tell"
