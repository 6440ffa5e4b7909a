"""Figures that all say the same, and no number, are said in one sentence: rows of “too few” tell nothing."""

import pytest

from plumbline.reporting.figures import Figure, share_figure
from plumbline.reporting.helped import _change
from plumbline.web.board.presenters import Silent, figures_of


PERIOD = "1 December 2025 to 30 November 2026"


def few(label, of="referrals sent"):
    return share_figure(label, 1, 3, period=PERIOD, of=of)


def of(label, *, many=20):
    return share_figure(label, 10, many, period=PERIOD, of="referrals sent")


def test_what_several_say_alike_is_said_once_with_what_it_is_of():
    found = figures_of([few("Started"), few("Finished")])
    assert found.silent == [Silent(few("Started").words, "Started; Finished")]
    assert found.told == []


def test_a_table_without_a_number_says_each_of_its_words_once():
    found = figures_of([few("Started"), few("Finished", of="people who started"), few("Answered")])
    assert [one.labels for one in found.silent] == ["Started; Answered", "Finished"]


def test_many_of_a_table_that_say_alike_leave_it():
    rows = [of("Answered"), *(few(name) for name in ("Started", "Finished", "Declined", "Refused"))]
    found = figures_of(rows)
    assert found.told == rows[:1]
    assert [one.labels for one in found.silent] == ["Started; Finished; Declined; Refused"]


def test_quarters_are_named_by_their_days():
    rows = [Figure("Outside", "No cases", f"quarter {number}", 0, 0) for number in range(5)]
    assert figures_of(rows, by_period=True).silent[0].labels.startswith("quarter 0; quarter 1")


@pytest.mark.parametrize(
    "rows",
    [
        [few("Started")],
        [few("Started"), few("Finished"), of("Answered")],
        [few("Started"), Figure("Started", few("Started").words, "another year", hidden=True)],
    ],
)
def test_one_alone_a_few_beside_numbers_and_other_periods_stay_rows(rows):
    found = figures_of(rows)
    assert (found.told, found.silent) == (rows, [])


def test_a_struck_figure_has_no_minus_sign_that_the_line_could_hide():
    change = {"before_after_change": -0.33, "before_after_ci_low": -0.54, "before_after_ci_high": 0.02}
    assert _change(change, "before_after") == "33% fewer (54% fewer to 2% more)"
