"""What may be said of the cost of an event avoided: a figure only where there is one."""

import pytest

from plumbline.reporting.events_avoided import NO_FIGURE, avoided_words


FELL = {"rate_ratio": 0.5, "ci_low": 0.4, "ci_high": 0.8, "level": 0.95}


def told(figures=FELL, **more):
    asked = {"verdict": "fell", "people": 100, "events": 60, "case_cost": 30_000, "whole_year": True} | more
    return avoided_words(figures, **asked)


def test_a_fall_that_leaves_out_none_has_a_cost_with_both_ends():
    found = told()
    # 100 people at £300 are £30,000; 60 events at half the rate are 60 avoided.
    assert found.line.startswith("Each violent event avoided cost about £500 (about £")
    assert "60 events were avoided" in found.held[1]
    assert "the most it can have been" in found.held[2]


@pytest.mark.parametrize("verdict", ["cannot_tell", "no_worthwhile_change"])
def test_an_interval_that_holds_none_has_no_upper_bound_and_says_so(verdict):
    found = told({**FELL, "rate_ratio": 0.8, "ci_high": 1.1}, verdict=verdict)
    assert found.line == f"{NO_FIGURE}: we cannot tell whether any was avoided, so it has no upper bound."
    assert found.held[1].startswith("At the very best, each event avoided cost about £")


def test_where_the_verdict_cannot_tell_there_is_no_figure_whatever_the_interval():
    assert told(verdict="cannot_tell").line.startswith(NO_FIGURE)


def test_harm_is_said_as_plainly_as_good():
    found = told({**FELL, "rate_ratio": 1.5, "ci_low": 1.2, "ci_high": 1.9}, verdict="rose")
    assert found.line.startswith("No event was avoided: 20 more happened than without (")
    assert found.line.endswith("at a cost of about £30,000.")


@pytest.mark.parametrize(
    "more",
    [
        {"people": None},
        {"events": None},
        {"events": 0},
        {"whole_year": False},
        {"figures": {"rate_ratio": None}},
    ],
)
def test_hidden_or_missing_figures_give_none(more):
    found = told(**more)
    assert found.line.startswith(NO_FIGURE)
    assert "£" not in "".join(found.held)
