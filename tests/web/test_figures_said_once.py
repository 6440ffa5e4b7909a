"""Figures that all say the same, and no number, are said in one sentence: rows of “too few” tell nothing."""

import pytest

from plumbline.reporting.figures import Figure, share_figure
from plumbline.reporting.helped import _change
from plumbline.web.board.presenters import figures_of


PERIOD = "1 December 2025 to 30 November 2026"


def few(label, of="referrals sent"):
    return share_figure(label, 1, 3, period=PERIOD, of=of)


def test_what_several_say_alike_is_said_once_with_what_it_is_of():
    found = figures_of([few("Started"), few("Finished")])
    assert found.same == few("Started").words
    assert found.labels == "Started; Finished"


@pytest.mark.parametrize(
    "rows",
    [
        [few("Started")],
        [few("Started"), few("Finished", of="people who started")],
        [few("Started"), share_figure("Finished", 10, 20, period=PERIOD, of="referrals sent")],
        [few("Started"), Figure("Started", few("Started").words, "another year", hidden=True)],
    ],
)
def test_one_alone_numbers_other_words_or_other_periods_stay_rows(rows):
    assert figures_of(rows).same == ""


def test_a_struck_figure_has_no_minus_sign_that_the_line_could_hide():
    change = {"before_after_change": -0.33, "before_after_ci_low": -0.54, "before_after_ci_high": 0.02}
    assert _change(change, "before_after") == "33% fewer (54% fewer to 2% more)"
