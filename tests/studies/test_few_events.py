"""A side of few events: which way it went is said, and no figure from which the few follow."""

import pytest

from plumbline.studies.few_events import HIDDEN, SENTENCES, WHY, sentence_of_few
from plumbline.studies.small_numbers import hide_small_figures
from tests.studies.released import figures, part


OVERTURN = {
    "evalue": {"of_effect": 9.1, "of_interval": 3.2},
    "control_outcome": {"standing": "not_planned"},
    "sources": {"standing": "too_few", "rows": []},
    "line": {"detectable": 0.6},
}
OTHERWISE = [
    {"design": "weighted", "ratio": 0.1, "ci_low": 0.02, "ci_high": 0.4, "strength": {}, "sentence": "Said."}
]
DOUBTS = [
    {"slug": "low-power", "sentence": "This comparison would have missed most falls smaller than 61%."},
    {"slug": "line-unchecked", "sentence": "Not checked."},
]


def few(events=(30, 3), **more):
    given = {"overturn": OVERTURN, "asked_otherwise": OTHERWISE, "doubts": DOUBTS, "parts": [part()], **more}
    return figures(events=events, ratio=0.1, **given)


def numbers(value):
    """Every fraction in it."""
    if isinstance(value, dict):
        return [one for name, each in value.items() if name != "level" for one in numbers(each)]
    if isinstance(value, list):
        return [one for each in value for one in numbers(each)]
    return [value] if isinstance(value, float) else []


def test_the_ratio_its_interval_and_all_that_follows_from_them_are_gone():
    told = hide_small_figures(few())
    assert told[HIDDEN]
    names = ("rate_ratio", "ci_low", "ci_high", "se", "asked_otherwise", "overturn", "parts")
    assert [number for name in names for number in numbers(told[name])] == []
    assert [doubt["slug"] for doubt in told["doubts"]] == ["line-unchecked"]
    assert told["parts"][0]["sentence"] == told["asked_otherwise"][0]["sentence"] == WHY
    assert hide_small_figures(told) == told


@pytest.mark.parametrize("events", [(30, 5), (30, 0)])
def test_five_events_are_shown_and_none_are_no_few(events):
    told = hide_small_figures(few(events))
    assert told["rate_ratio"] == 0.1
    assert HIDDEN not in told


def test_where_there_was_no_ratio_none_is_said_to_be_hidden():
    assert not hide_small_figures(figures(events=(30, 3), ratio=None))[HIDDEN]


@pytest.mark.parametrize("verdict", SENTENCES)
def test_each_verdict_says_which_way_it_went_with_no_figure_but_five(verdict):
    said = sentence_of_few(verdict)
    assert WHY in said
    assert [word for word in said.split() if word.strip(".,").isdigit()] == ["5"]
