"""Figures that all say the same, and no number, are said in one sentence: rows of “too few” tell nothing."""

from types import SimpleNamespace

import pytest

from plumbline.reporting.figures import Figure, share_figure
from plumbline.reporting.helped import _change, helped_from_plan
from plumbline.web.board.presenters import figures_of, verdict_of


PERIOD = "1 December 2025 to 30 November 2026"


def few(label, of="referrals sent"):
    return share_figure(label, 1, 3, period=PERIOD, of=of)


def test_what_several_say_alike_is_said_once_with_what_it_is_of():
    found = figures_of([few("Started"), few("Finished")])
    assert found.folded == [(few("Started").words, "Started; Finished")]


def test_a_table_without_a_number_is_said_in_a_line_for_each_reason():
    found = figures_of([few("Started"), few("Answered"), few("Finished", of="people who started")])
    assert [labels for _, labels in found.folded] == ["Started; Answered", "Finished"]


def test_periods_without_a_number_are_said_together():
    rows = [
        Figure("Opened", "No cases opened in this period", when, denominator=0) for when in ("2024", "2025")
    ]
    assert figures_of(rows).folded_periods == [("No cases opened in this period", "2024; 2025")]


@pytest.mark.parametrize(
    "rows",
    [
        [few("Started")],
        [few("Started"), share_figure("Finished", 10, 20, period=PERIOD, of="referrals sent")],
        [few("Started"), Figure("Started", few("Started").words, "another year", hidden=True)],
    ],
)
def test_one_alone_numbers_or_other_periods_stay_rows(rows):
    assert figures_of(rows).folded == []


def test_a_struck_figure_has_no_minus_sign_that_the_line_could_hide():
    change = {"before_after_change": -0.33, "before_after_ci_low": -0.54, "before_after_ci_high": 0.02}
    assert _change(change, "before_after") == "33% fewer (54% fewer to 2% more)"


def test_where_nobody_is_ever_compared_no_result_is_promised():
    page = SimpleNamespace(helped=helped_from_plan(None, has_lists=False), helped_before=())
    assert verdict_of(page) == "We cannot tell"
    assert page.helped.sentence == "We cannot tell: nobody is compared in this scheme."
    assert (
        verdict_of(SimpleNamespace(helped=helped_from_plan(None), helped_before=())) == "We cannot tell yet"
    )
